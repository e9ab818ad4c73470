"""A simple chart of a result: which of its columns can be drawn, and how. Pure.

Separate module because pages alone draw.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

NUMBERS = ("INT", "DOUBLE", "FLOAT", "DECIMAL", "int", "double", "float", "decimal")


def is_number(column_type: str) -> bool:
    """Whether a column of that type, as DuckDB or Arrow names it, has numbers.

    Example:
        >>> is_number("UBIGINT"), is_number("DECIMAL(18,3)"), is_number("INTEGER[]"), is_number("VARCHAR")
        (True, True, False, False)
    """
    return any(word in column_type for word in NUMBERS) and not column_type.endswith("]") and "(" not in column_type[:4]


def bars(columns: Sequence[Mapping[str, str]], rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Bars of the first column of numbers, named by the first other column; [] where a result has no such pair.

    Returns:
        [{"label", "value", "percent"}], percent of the largest one; negative values have no bar.

    Example:
        >>> bars([{"name": "year", "type": "VARCHAR"}, {"name": "n", "type": "BIGINT"}], [{"year": "2024", "n": 3}])
        [{'label': '2024', 'value': 3, 'percent': 100}]
    """
    numbers = [column["name"] for column in columns if is_number(column["type"])]
    others = [column["name"] for column in columns if column["name"] not in numbers]
    if not numbers or not (others or len(numbers) > 1):
        return []
    label, value = (others[0], numbers[0]) if others else (numbers[0], numbers[1])
    drawn = [row for row in rows if isinstance(row[value], int | float)]
    largest = max((row[value] for row in drawn), default=0)
    return [
        {
            "label": "–" if row[label] is None else str(row[label]),
            "value": row[value],
            "percent": max(0, round(100 * row[value] / largest)) if largest > 0 else 0,
        }
        for row in drawn
    ]
