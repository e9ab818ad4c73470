"""Charts of a result: which kinds its columns allow, and the numbers that are drawn. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import isfinite
from typing import Any

from catalog.files.tables.conditions import InvalidRowSliceError
from catalog.files.tables.slices import LATITUDE_NAMES, LONGITUDE_NAMES, find_number_column

NUMBERS = ("INT", "DOUBLE", "FLOAT", "DECIMAL", "int", "double", "float", "decimal")
TIMES = ("DATE", "TIMESTAMP", "date", "timestamp")
MAX_BARS, N_BINS = 40, 20


@dataclass(frozen=True)
class Chart:
    """What is drawn.

    Attributes:
        kind: bar, line, scatter, histogram or map.
        x, y: Names of the columns; y is empty for a histogram.
        points: (x, y) of each mark; of bars x is a label, of lines it may be seconds since 1970.
        is_time: x is seconds since 1970.
        n_left_out: Rows without a value to draw.
    """

    kind: str
    x: str
    y: str
    points: tuple[tuple[Any, float], ...]
    is_time: bool = False
    n_left_out: int = 0


def is_number(column_type: str) -> bool:
    """Whether a column of that type, as DuckDB or Arrow names it, has numbers.

    Example:
        >>> is_number("UBIGINT"), is_number("DECIMAL(18,3)"), is_number("INTEGER[]"), is_number("VARCHAR")
        (True, True, False, False)
    """
    return any(word in column_type for word in NUMBERS) and not column_type.endswith("]") and "(" not in column_type[:4]


def is_time(column_type: str) -> bool:
    """Whether a column has days or moments."""
    return column_type.startswith(TIMES) and not column_type.endswith("]")


def list_kinds(columns: Sequence[Mapping[str, str]]) -> list[str]:
    """Kinds of charts that the columns allow, the most telling first; [] where there is no number.

    Example:
        >>> list_kinds([{"name": "day", "type": "DATE"}, {"name": "flow", "type": "DOUBLE"}])
        ['line', 'bar', 'histogram']
    """
    numbers = [column["name"] for column in columns if is_number(column["type"])]
    if not numbers:
        return []
    kinds = ["map"] if all(_find_coordinate_columns(columns)) else []
    if any(is_time(column["type"]) for column in columns):
        kinds.append("line")
    if len(numbers) < len(columns):
        kinds.append("bar")
    if len(numbers) > 1:
        kinds += ["scatter", *([] if "line" in kinds else ["line"]), *([] if "bar" in kinds else ["bar"])]
    return [*kinds, "histogram"]


def make_chart(
    columns: Sequence[Mapping[str, str]], rows: Sequence[Mapping[str, Any]], kind: str = "", x: str = "", y: str = ""
) -> Chart | None:
    """The chart of a result.

    Args:
        kind: One that `list_kinds` gives; any other means the first.
        x, y: Names of columns; what does not suit is chosen.

    Returns:
        None where nothing can be drawn.
    """
    kinds = list_kinds(columns)
    if not kinds or not rows:
        return None
    kind = kind if kind in kinds else kinds[0]
    x, y = _choose_columns(columns, kind, x, y)
    types = {column["name"]: column["type"] for column in columns}
    if kind == "histogram":
        x = x if is_number(types[x]) else y
        values = [value for row in rows if (value := _number(row[x])) is not None]
        if not values:
            return None
        return Chart(kind, x, "", _bins(values), n_left_out=len(rows) - len(values))
    points = [(_axis_value(row[x], kind), _number(row[y])) for row in rows]
    drawn = [(x_value, value) for x_value, value in points if x_value is not None and value is not None]
    if kind == "bar":
        drawn = drawn[:MAX_BARS]
    elif kind == "line":
        drawn.sort()
    elif kind == "map":
        drawn = [
            (longitude, latitude) for longitude, latitude in drawn if abs(latitude) <= 90 and abs(longitude) <= 360
        ]
    if not drawn:
        return None
    return Chart(kind, x, y, tuple(drawn), is_time(types[x]) and kind == "line", len(rows) - len(drawn))


def _choose_columns(columns: Sequence[Mapping[str, str]], kind: str, x: str, y: str) -> tuple[str, str]:
    """The columns asked for where they suit, else the first that do."""
    numbers = [column["name"] for column in columns if is_number(column["type"])]
    others = [column["name"] for column in columns if column["name"] not in numbers]
    times = [column["name"] for column in columns if is_time(column["type"])]
    if kind == "map" and not {x, y} <= set(numbers) - {""}:
        x, y = _find_coordinate_columns(columns)
    suiting = {"line": [*times, *numbers], "bar": [*others, *numbers]}.get(kind, numbers)
    x = x if x in suiting else suiting[0]
    rest = [name for name in numbers if name != x] or numbers
    return x, y if y in numbers else rest[0]


def _find_coordinate_columns(columns: Sequence[Mapping[str, str]]) -> tuple[str, str]:
    """The columns of longitude and latitude; empty where there are none."""
    types = {column["name"]: "number" for column in columns if is_number(column["type"])}
    try:
        return find_number_column(types, LONGITUDE_NAMES), find_number_column(types, LATITUDE_NAMES)
    except InvalidRowSliceError:
        return "", ""


def _axis_value(value: Any, kind: str) -> Any:
    if kind == "bar":
        return "–" if value is None else str(value)
    if isinstance(value, str):
        try:
            return datetime.fromisoformat(value).timestamp() if "T" in value else _day(value)
        except ValueError:
            return None
    return _number(value)


def _day(text: str) -> float:
    return datetime.fromisoformat(f"{text}T00:00:00+00:00").timestamp()


def _number(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if isfinite(value) else None


def _bins(values: Sequence[float]) -> tuple[tuple[float, float], ...]:
    """(lower end, count) of N_BINS bins of one width."""
    low, high = min(values), max(values)
    width = (high - low) / N_BINS or 1.0
    counts = Counter(min(int((value - low) / width), N_BINS - 1) for value in values)
    return tuple((low + width * number, float(counts[number])) for number in range(N_BINS if high > low else 1))
