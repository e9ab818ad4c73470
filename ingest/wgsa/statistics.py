"""What the cells of a field look like: how many are missing, how numbers spread, which values are frequent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from heapq import nlargest, nsmallest
from typing import Any

from variants.fields.cells import element_splitter, element_text, parse_number
from variants.fields.spec import FieldSpec, Kind

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
FREQUENT = 10
LONGEST_VALUE = 120  # characters of a frequent value that are kept


def measure(spec: FieldSpec, cells: Mapping[str, int]) -> dict[str, Any]:
    """Statistics of one field over sampled source lines: its cells and how many lines have them.

    {lines, null_share, distinct, frequent: [[value, lines]]}, and for numbers {min, max, quantiles: {"0.05": ...}}.
    Values are elements: a list counts each of its elements once per line.
    """
    lines = sum(cells.values())
    if not lines:
        return {"lines": 0}
    values: Counter[str] = Counter()
    nulls = 0
    split, read = element_splitter(spec.separators), _Elements()
    for cell, times in cells.items():
        elements = {read[part] for part in split(cell)}
        elements.discard(None)
        nulls += 0 if elements else times
        for element in elements:
            values[element] += times
    found: dict[str, Any] = {
        "lines": lines,
        "null_share": round(nulls / lines, 6),
        "distinct": len(values),
        "frequent": [[value[:LONGEST_VALUE], values[value]] for value in _most_frequent(values)],
    }
    return found | (_spread(values.items()) if spec.kind in (Kind.INTEGER, Kind.FLOAT) else {})


def _most_frequent(values: Mapping[str, int]) -> list[str]:
    """The FREQUENT most frequent values; ties in alphabetical order: the same sample gives the same statistics."""
    least = min(nlargest(FREQUENT, values.values()), default=0)
    above = [value for value, times in values.items() if times > least]
    tied = [value for value, times in values.items() if times == least]
    return sorted(above, key=lambda value: (-values[value], value)) + nsmallest(FREQUENT - len(above), tied)


class _Elements(dict[str, str | None]):
    """Part of a cell -> its element, None for a null; remembered, since lists repeat the same few."""

    def __missing__(self, part: str) -> str | None:
        element = self[part] = element_text(part)
        return element


def _spread(values: Iterable[tuple[str, int]]) -> dict[str, Any]:
    parsed = ((parse_number(text), times) for text, times in values)
    numbers = sorted((number, times) for number, times in parsed if number is not None)
    total = sum(times for _, times in numbers)
    if not total:
        return {}
    quantiles: dict[str, float] = {}
    passed, waiting = 0, list(QUANTILES)
    for number, times in numbers:
        passed += times
        while waiting and passed >= waiting[0] * total:
            quantiles[str(waiting.pop(0))] = number
    return {"min": numbers[0][0], "max": numbers[-1][0], "quantiles": quantiles}
