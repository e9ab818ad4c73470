"""The points of a gene or region -> its plots as plain data: track, bars of consequences, histograms of fields."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from math import floor, log10

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from variants.explore.explore_result import ExploreResult
from variants.explore.profile import Point
from variants.fields.spec import FREQUENCY, FieldSpec
from variants.genome.consequences import ConsequenceClass, consequence_class, severest, term_name
from variants.pages.plots import Plot, column, grouped
from variants.query.controls import Bounds
from variants.releases.summary import FREQUENCY_EDGES

MAX_TICKS = 2_000  # more variants than these are thinned to the highest of each class in each of TRACK_PARTS parts
TRACK_PARTS = 500
TABLE_SEGMENTS = 20  # rows of the table under the track
HISTOGRAM_STEPS = 24
_CLASSES = tuple(ConsequenceClass)


@lru_cache(maxsize=4096)  # a gene has thousands of variants and few combinations of terms
def worst_class(terms: int) -> ConsequenceClass:
    """The class of the most severe term; OTHER if there is none."""
    return _class_of(severest(terms))


def _class_of(rank: int | None) -> ConsequenceClass:
    return ConsequenceClass.OTHER if rank is None else consequence_class(term_name(rank))


def draw_plots(result: ExploreResult) -> tuple[dict[str, Plot], dict[str, Plot | None]]:
    """A result -> (track and bars by name, histograms by path of their field); both empty if no variant was read.

    A histogram is None if no variant has a value; each marks the range that the controls choose.
    """
    points = result.profile.points if result.profile else []
    if not points:
        return {}, {}
    scope, params = result.scope, result.params
    histograms = {}
    for index, spec in enumerate(params.drawn_fields):
        chosen = params.controls.bounds.get(spec.path, Bounds())
        histograms[spec.path] = histogram(points, spec, index=index, low=chosen.low, high=chosen.high)
    score = scope.everything.release.headline.score
    plots = {
        "track": track(points, start=scope.start, end=scope.end, score=score),
        "consequences": consequence_bars(points, gene=scope.symbol),
    }
    return plots, histograms


def track(points: Sequence[Point], *, start: int, end: int, score: FieldSpec | None) -> Plot:
    """Matching points -> ticks along start..end (1-based, inclusive), coloured by class.

    The table under the plot counts the classes in equal segments.

    Args:
        score: The field of the first of Point.values, which is the height of a tick; None if nothing is.
    """
    matching = [point for point in points if point.matches]
    drawn = _thin_out(matching, start, end)
    sentence = ngettext(
        "%(count)s variant by position, coloured by consequence.",
        "%(count)s variants by position, coloured by consequence.",
        len(matching),
    )
    text = sentence % {"count": grouped(len(matching))}
    if score:
        text += " " + _("Height: %(field)s.") % {"field": score.path}
    if len(drawn) < len(matching):
        shown = {"count": grouped(len(drawn)), "parts": TRACK_PARTS}
        text += " " + _("%(count)s are drawn: the highest of each class in each of %(parts)s parts.") % shown
    return {
        "id": "track",
        "kind": "track",
        "title": _("Variants by position"),
        "text": text,
        "columns": [
            *(column("from", _("from")), column("to", _("to"))),
            *(column(consequence_class.name, _(consequence_class.value)) for consequence_class in _CLASSES),
        ],
        "rows": _segment_rows(matching, start, end),
        "points": [
            [point.pos, point.values[0] if score else None, worst_class(point.terms).short_name] for point in drawn
        ],
        "options": {"start": start, "end": end, "score": score.path if score else ""},
    }


def _segment_rows(points: Sequence[Point], start: int, end: int) -> list[list[int]]:
    """[first base, last base, points of each class] of equal segments."""
    width = (end - start + 1) / TABLE_SEGMENTS
    last = TABLE_SEGMENTS - 1
    counts = Counter(
        (min(last, max(0, int((point.pos - start) / width))), worst_class(point.terms)) for point in points
    )
    return [
        [
            round(start + segment * width),
            round(start + (segment + 1) * width) - 1,
            *(counts[segment, consequence_class] for consequence_class in _CLASSES),
        ]
        for segment in range(TABLE_SEGMENTS)
    ]


def _thin_out(points: Sequence[Point], start: int, end: int) -> list[Point]:
    """At most MAX_TICKS points: the highest of each class in each part, in order of position."""
    if len(points) <= MAX_TICKS:
        return list(points)
    highest: dict[tuple[int, ConsequenceClass], Point] = {}
    for point in points:
        part = (point.pos - start) * TRACK_PARTS // (end - start + 1), worst_class(point.terms)
        current = highest.get(part)
        if current is None or (point.values and (point.values[0] or 0) > (current.values[0] or 0)):
            highest[part] = point
    return sorted(highest.values(), key=lambda point: point.pos)


def consequence_bars(points: Sequence[Point], *, gene: str = "") -> Plot:
    """Points -> bars of all and of matching variants by most severe consequence; `gene` is its symbol."""
    ranks = Counter(severest(point.terms) for point in points)
    matching = Counter(severest(point.terms) for point in points if point.matches)
    names = {rank: _("no consequence") if rank is None else term_name(rank) for rank in ranks}
    ordered = sorted(ranks, key=lambda rank: 99 if rank is None else rank)
    return {
        "id": "consequences",
        "kind": "bars",
        "title": _("Most severe consequence on %(gene)s") % {"gene": gene} if gene else _("Most severe consequence"),
        "text": _("Variants that answer the filter in colour, all in grey."),
        "columns": [
            column("term", _("consequence"), number=False),
            *(column("all", _("all")), column("matching", _("matching"))),
        ],
        "rows": [[names[rank].replace("_", " "), ranks[rank], matching[rank]] for rank in ordered],
        "options": {"colors": {names[rank].replace("_", " "): _class_of(rank).short_name for rank in ordered}},
    }


def histogram(points: Sequence[Point], spec: FieldSpec, *, index: int, low: str = "", high: str = "") -> Plot | None:
    """The values of one field -> their histogram; None if no point has a value.

    Frequencies are counted by half decades from 1e-6 to 1 (zero counts into the first), other numbers in equal steps.

    Args:
        index: Where the field's value is in Point.values.
        low: Lower bound of the chosen range, as typed.
        high: Its upper bound.
    """
    valued_points = [(value, point.matches) for point in points if (value := point.values[index]) is not None]
    if not valued_points:
        return None
    values = [value for value, _ in valued_points]
    by_decades = spec.unit == FREQUENCY and min(values) >= 0 and max(values) <= 1
    edges, steps = _half_decades(values) if by_decades else _equal_steps(values)
    totals = Counter(steps)
    matching = Counter(step for step, (_, matches) in zip(steps, valued_points, strict=True) if matches)
    missing = len(points) - len(valued_points)
    return {
        "id": f"histogram-{spec.column}",
        "kind": "histogram",
        "title": spec.path,
        "text": _("Variants by value; %(count)s have none.") % {"count": grouped(missing)}
        if missing
        else _("Variants by value."),
        "columns": [
            *(column("from", spec.unit or spec.path), column("to", _("to"))),
            *(column("all", _("variants")), column("matching", _("matching"))),
        ],
        "rows": [[edges[step], edges[step + 1], totals[step], matching[step]] for step in range(len(edges) - 1)],
        "options": {"field": spec.path, "low": low, "high": high, "log": by_decades},
    }


def _equal_steps(values: Sequence[float]) -> tuple[list[float], list[int]]:
    """(edges of HISTOGRAM_STEPS steps, the step of each value)."""
    low, high = min(values), max(values)
    width = (high - low) / HISTOGRAM_STEPS or 1.0
    edges = [low + width * number for number in range(HISTOGRAM_STEPS + 1)]
    return edges, [min(HISTOGRAM_STEPS - 1, int((value - low) / width)) for value in values]


def _half_decades(values: Sequence[float]) -> tuple[list[float], list[int]]:
    """(edges of the half decades, the step of each value)."""
    last = len(FREQUENCY_EDGES) - 2
    steps = (floor(2 * (log10(value) + 6)) if value > 0 else 0 for value in values)
    return list(FREQUENCY_EDGES), [min(last, max(0, step)) for step in steps]
