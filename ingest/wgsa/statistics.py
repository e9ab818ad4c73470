"""Cells of a field -> how many are missing, the range of its numbers, its frequent values. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from heapq import nlargest, nsmallest
from typing import Any

from ingest.wgsa.header import Content
from ingest.wgsa.missing_words import find_missing_words
from variants.fields.cells import element_splitter, element_text
from variants.fields.numbers import parse_number
from variants.fields.spec import FieldSpec, Kind

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
FREQUENT_VALUES = 10
MAX_VALUE_CHARACTERS = 120  # of a frequent value


def compute_statistics(spec: FieldSpec, cells: Mapping[str, int]) -> dict[str, Any]:
    """Statistics of one field over sampled source lines, as JSON.

    Values are elements: a list counts each of its elements once per line.

    Args:
        spec: The field.
        cells: Its cells, each with the number of lines that have it.

    Returns:
        {lines, null_share, distinct, frequent: [[value, lines]]}, and for numbers
        {min, max, quantiles: {"0.05": ...}}; missing_words (ingest.wgsa.missing_words) where there are any. Only
        {lines: 0} if there are no lines.
    """
    lines = sum(cells.values())
    if not lines:
        return {"lines": 0}
    values: Counter[str] = Counter()
    nulls = 0
    element_of_part, split = _ElementCache(spec.nulls), element_splitter(spec.separators)
    for cell, count in cells.items():
        elements = {element for part in split(cell) if (element := element_of_part[part]) is not None}
        nulls += 0 if elements else count
        for element in elements:
            values[element] += count
    statistics: dict[str, Any] = {
        "lines": lines,
        "null_share": round(nulls / lines, 6),
        "distinct": len(values),
        "frequent": [[_shown_value(value), values[value]] for value in _most_frequent_values(values)],
    }
    if missing_words := find_missing_words(spec, values):
        statistics["missing_words"] = missing_words
    return statistics | (_range_and_quantiles(values.items()) if spec.kind in (Kind.INTEGER, Kind.FLOAT) else {})


def count_sampled_cells(spec: FieldSpec, columns: Mapping[Content, Sequence[Counter[str]]]) -> Counter[str]:
    """The field's cells in both kinds of file, each with the number of sampled lines that have it.

    Args:
        spec: The field.
        columns: For each kind of file, the counted cells of all columns, in header order.
    """
    indexes = {Content.SNV: spec.snv_index, Content.INDEL: spec.indel_index}
    cells: Counter[str] = Counter()
    for content, counted in columns.items():
        index = indexes[content]
        if index is not None and counted:
            cells.update(counted[index])
    return cells


def _shown_value(value: str) -> str:
    """The beginning of a value, without zero bytes, which PostgreSQL stores in no text."""
    return value[:MAX_VALUE_CHARACTERS].replace("\0", "\ufffd")


def _most_frequent_values(values: Mapping[str, int]) -> list[str]:
    """The most frequent values; ties in alphabetical order, so that the same sample gives the same statistics."""
    least = min(nlargest(FREQUENT_VALUES, values.values()), default=0)
    above = [value for value, count in values.items() if count > least]
    tied = [value for value, count in values.items() if count == least]
    return sorted(above, key=lambda value: (-values[value], value)) + nsmallest(FREQUENT_VALUES - len(above), tied)


class _ElementCache(dict[str, str | None]):
    """Part of a cell -> its element, None for a null; kept, since lists repeat the same few parts."""

    def __init__(self, nulls: frozenset[str]) -> None:
        super().__init__()
        self._nulls = nulls

    def __missing__(self, part: str) -> str | None:
        element = self[part] = element_text(part, self._nulls)
        return element


def _range_and_quantiles(values: Iterable[tuple[str, int]]) -> dict[str, Any]:
    parsed = ((parse_number(text), count) for text, count in values)
    numbers = sorted((number, count) for number, count in parsed if number is not None)
    total = sum(count for _, count in numbers)
    if not total:
        return {}
    quantiles: dict[str, float] = {}
    passed, open_quantiles = 0, list(QUANTILES)
    for number, count in numbers:
        passed += count
        while open_quantiles and passed >= open_quantiles[0] * total:
            quantiles[str(open_quantiles.pop(0))] = number
    return {"min": numbers[0][0], "max": numbers[-1][0], "quantiles": quantiles}
