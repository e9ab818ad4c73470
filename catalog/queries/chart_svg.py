"""A chart as SVG, drawn by the server: it is there without scripts, and can be saved as a file. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from html import escape
from math import floor, log10

from catalog.queries.result_chart import N_BINS, Chart

WIDTH, HEIGHT = 720, 360
LEFT, RIGHT, TOP, BOTTOM = 70, 20, 15, 45
BAR_HEIGHT, LABEL_WIDTH, MAX_LABEL = 22, 200, 32
COLOR = "#2b6cb0"
N_TICKS = 6

Scale = Callable[[float], float]


def draw_chart(chart: Chart) -> str:
    """The chart as an SVG element with a title; text in it is escaped.

    Example:
        >>> draw_chart(Chart("bar", "site", "n", (("a", 1.0),)))[:4]
        '<svg'
    """
    draw = {"bar": _bars, "histogram": _histogram, "map": _map}.get(chart.kind, _plane)
    height, marks = draw(chart)
    title = escape(f"{chart.y or 'count'} by {chart.x}")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" role="img" viewBox="0 0 {WIDTH} {height}"'
        f' width="{WIDTH}" font-size="12" fill="currentColor"><title>{title}</title>{marks}</svg>'
    )


def _bars(chart: Chart) -> tuple[int, str]:
    """A bar for each row, to the left of zero where the value is negative."""
    values = [value for _, value in chart.points]
    scale = _scale(min([0.0, *values]), max([0.0, *values]), LABEL_WIDTH, WIDTH - 90)
    parts = []
    for number, (label, value) in enumerate(chart.points):
        top, start, end = TOP + number * BAR_HEIGHT, scale(min(value, 0)), scale(max(value, 0))
        short = label if len(label) <= MAX_LABEL else f"{label[: MAX_LABEL - 1]}…"
        parts.append(
            f'<text x="{LABEL_WIDTH - 8}" y="{top + 15}" text-anchor="end">{escape(short)}</text>'
            f'<rect x="{start:.1f}" y="{top + 3}" width="{max(end - start, 0.5):.1f}" height="{BAR_HEIGHT - 6}"'
            f' fill="{COLOR}"/><text x="{end + 6:.1f}" y="{top + 15}">{value:,.6g}</text>'
        )
    return TOP + BAR_HEIGHT * len(chart.points) + 10, "".join(parts)


def _histogram(chart: Chart) -> tuple[int, str]:
    starts, counts = zip(*chart.points, strict=True)
    width = starts[1] - starts[0] if len(starts) > 1 else 1.0
    x, y = _scale(starts[0], starts[-1] + width, LEFT, WIDTH - RIGHT), _heights(0, max(counts))
    bars = "".join(
        f'<rect x="{x(start):.1f}" y="{y(count):.1f}" width="{max(x(start + width) - x(start) - 1, 1):.1f}"'
        f' height="{y(0) - y(count):.1f}" fill="{COLOR}"/>'
        for start, count in chart.points
    )
    return HEIGHT, bars + _axes(chart, x, y, (starts[0], starts[-1] + width), (0, max(counts)), "count")


def _plane(chart: Chart) -> tuple[int, str]:
    """Points, which a line connects in a chart of that kind."""
    xs, ys = [float(x) for x, _ in chart.points], [y for _, y in chart.points]
    x, y = _scale(min(xs), max(xs), LEFT, WIDTH - RIGHT), _heights(min(ys), max(ys))
    coordinates = [f"{x(across):.1f},{y(up):.1f}" for across, up in zip(xs, ys, strict=True)]
    if chart.kind == "line" and len(coordinates) > 1:
        marks = f'<polyline points="{" ".join(coordinates)}" fill="none" stroke="{COLOR}" stroke-width="1.5"/>'
    else:
        marks = _dots(coordinates)
    return HEIGHT, marks + _axes(chart, x, y, (min(xs), max(xs)), (min(ys), max(ys)), chart.y)


def _map(chart: Chart) -> tuple[int, str]:
    """Places in degrees, both directions to one scale; longitudes go to 180 or, over the Pacific, to 360."""
    longitudes = _joined_longitudes([float(longitude) for longitude, _ in chart.points])
    latitudes = [latitude for _, latitude in chart.points]
    west, east, south, north = min(longitudes), max(longitudes), min(latitudes), max(latitudes)
    margin = max(east - west, 2 * (north - south), 1.0) * 0.05
    west, east, south, north = west - margin, east + margin, south - margin, north + margin
    height = round(min(max((WIDTH - LEFT - RIGHT) * (north - south) / (east - west), 200), 2 * HEIGHT)) + TOP + BOTTOM
    x, y = _scale(west, east, LEFT, WIDTH - RIGHT), _scale(south, north, height - BOTTOM, TOP)
    coordinates = [f"{x(across):.1f},{y(up):.1f}" for across, up in zip(longitudes, latitudes, strict=True)]
    grid = "".join(
        f'<path d="M{x(tick):.1f} {TOP}V{height - BOTTOM}" stroke="currentColor" opacity="0.15"/>'
        for tick in _ticks(west, east)
    ) + "".join(
        f'<path d="M{LEFT} {y(tick):.1f}H{WIDTH - RIGHT}" stroke="currentColor" opacity="0.15"/>'
        for tick in _ticks(south, north)
    )
    return height, grid + _dots(coordinates) + _axes(chart, x, y, (west, east), (south, north), chart.y, height)


def _joined_longitudes(longitudes: Sequence[float]) -> list[float]:
    """Longitudes from -180 to 180, or from 0 to 360 where the coordinates lie closer together so."""
    centred = [(longitude + 180) % 360 - 180 for longitude in longitudes]
    shifted = [longitude % 360 for longitude in longitudes]
    return shifted if max(shifted) - min(shifted) < max(centred) - min(centred) else centred


def _dots(coordinates: Sequence[str]) -> str:
    circles = (point.split(",") for point in coordinates)
    return "".join(f'<circle cx="{x}" cy="{y}" r="3" fill="{COLOR}" fill-opacity="0.6"/>' for x, y in circles)


def _axes(
    chart: Chart,
    x: Scale,
    y: Scale,
    across: tuple[float, float],
    up: tuple[float, float],
    label: str,
    height: int = HEIGHT,
) -> str:
    base = height - BOTTOM
    parts = [f'<path d="M{LEFT} {TOP}V{base}H{WIDTH - RIGHT}" fill="none" stroke="currentColor" opacity="0.5"/>']
    for tick in _ticks(*across):
        parts.append(
            f'<text x="{x(tick):.1f}" y="{base + 16}" text-anchor="middle">{_tick_text(tick, across, chart)}</text>'
        )
    for tick in _ticks(*up):
        parts.append(f'<text x="{LEFT - 6}" y="{y(tick) + 4:.1f}" text-anchor="end">{tick:,.6g}</text>')
    parts.append(f'<text x="{WIDTH / 2}" y="{height - 8}" text-anchor="middle">{escape(chart.x)}</text>')
    middle = (TOP + base) / 2
    parts.append(
        f'<text x="12" y="{middle}" text-anchor="middle" transform="rotate(-90 12 {middle})">{escape(label)}</text>'
    )
    return "".join(parts)


def _tick_text(tick: float, ends: tuple[float, float], chart: Chart) -> str:
    if chart.is_time:
        moment = datetime.fromtimestamp(tick, UTC)
        return f"{moment:%Y-%m-%d}" if ends[1] - ends[0] > 2 * 86_400 else f"{moment:%d. %H:%M}"
    return f"{(tick + 180) % 360 - 180:g}" if chart.kind == "map" else f"{tick:,.6g}"


def _ticks(low: float, high: float) -> list[float]:
    """Round numbers between two others, about N_TICKS of them."""
    if high <= low:
        return [low]
    rough = (high - low) / N_TICKS
    power = 10.0 ** floor(log10(rough))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough)
    first = -(-low // step)
    return [step * (first + number) for number in range(N_BINS) if step * (first + number) <= high]


def _heights(low: float, high: float) -> Scale:
    return _scale(low, high, HEIGHT - BOTTOM, TOP)


def _scale(low: float, high: float, start: float, end: float) -> Scale:
    """From values to coordinates; equal ends lie in the middle."""
    if high == low:
        return lambda value: (start + end) / 2
    return lambda value: start + (value - low) / (high - low) * (end - start)
