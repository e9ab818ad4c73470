"""What sampled cells say of a column: its kind and its separators."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from itertools import chain

from variants.fields.cells import NULLS, element_splitter, element_text, has_run_lengths, parse_flag, parse_number
from variants.fields.spec import Kind, Separator

_WHOLE = re.compile(r"[+-]?\d{1,18}")
# A few cells that do not fit (a slip in the source) do not turn a column of numbers into text: they are counted when
# the column is loaded, NULL in the typed column, and whole in the block.
_FIT = 0.99
# A kind known from the name holds unless most cells say otherwise.
_FIT_OF_KNOWN = 0.5
_CELLS_LOOKED_AT = 1_000


def judge_separators(cells: Collection[str], known: tuple[Separator, ...] | None) -> tuple[Separator, ...]:
    """Separators of a column: those its name tells (None: not known), else `|` and `;` where seen; run-lengths always.

    A comma is part of ordinary text and separates only where the column is known for it.
    """
    runs = any(has_run_lengths(cell) for cell in cells)
    if known is None:
        known = _seen(cells)
    return (*known, Separator.RUN_LENGTH) if runs else known


def judge_kind(cells: Iterable[str], separators: tuple[Separator, ...], known: Kind | None, name: str) -> Kind:
    """Kind of a column's elements; `known` holds where half of them fit it, or where there are none."""
    elements = _elements(cells, separators)
    if not elements:
        return known or Kind.TEXT
    if known and _share(elements, known) >= _FIT_OF_KNOWN:
        if known is Kind.INTEGER and _share(elements, Kind.INTEGER) < _FIT:
            return Kind.FLOAT
        return known
    # Predictions (D, T, N ...) may show nothing but N for a million lines.
    flag_possible = not name.lower().endswith(("pred", "allele", "prediction"))
    candidates = [Kind.FLAG] if flag_possible else []
    return next((kind for kind in (*candidates, Kind.INTEGER, Kind.FLOAT) if _share(elements, kind) >= _FIT), Kind.TEXT)


def distinct_cells(column: Iterable[str]) -> list[str]:
    """Some distinct cells that are not null, always the same ones for the same column."""
    distinct = set(column)
    return sorted(distinct - NULLS)[:: 1 + len(distinct) // _CELLS_LOOKED_AT]


def _elements(cells: Iterable[str], separators: tuple[Separator, ...]) -> Counter[str]:
    """The elements of all cells and how often they are there: a column has far fewer different ones."""
    found: Counter[str] = Counter()
    for part, times in Counter(chain.from_iterable(map(element_splitter(separators), cells))).items():
        if (element := element_text(part)) is not None:
            found[element] += times
    return found


def _seen(cells: Iterable[str]) -> tuple[Separator, ...]:
    transcripts = semicolons = False
    for cell in cells:
        transcripts = transcripts or "|" in cell
        semicolons = semicolons or ";" in cell
    if transcripts and semicolons:
        return (Separator.TWO_LEVEL,)
    if transcripts:
        return (Separator.TRANSCRIPT,)
    return (Separator.SEMICOLON,) if semicolons else ()


def _share(elements: Mapping[str, int], kind: Kind) -> float:
    fits = {
        Kind.FLAG: lambda text: parse_flag(text) is not None,
        Kind.INTEGER: lambda text: _WHOLE.fullmatch(text) is not None,
        Kind.FLOAT: lambda text: parse_number(text) is not None,
        Kind.TEXT: lambda _: True,
    }[kind]
    return sum(times for text, times in elements.items() if fits(text)) / sum(elements.values())
