"""Sampled cells of a column -> its kind and its separators. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from itertools import chain

from ingest.wgsa.missing_words import looks_missing
from variants.fields.cells import element_splitter, element_text, has_run_lengths, parse_flag
from variants.fields.numbers import parse_number
from variants.fields.spec import NULLS, Kind, Separator

_WHOLE_NUMBER = re.compile(r"[+-]?\d{1,18}")
# A few cells that do not fit (a slip in the source) do not turn a column of numbers into text: they are counted when
# the column is loaded, NULL in the typed column, and whole in the block.
_MIN_FITTING_SHARE = 0.99
# A kind known from the name holds unless most cells say otherwise.
_MIN_FITTING_SHARE_OF_KNOWN = 0.5
_MAX_CELLS = 1_000

_FITS: Mapping[Kind, Callable[[str], bool]] = {
    Kind.FLAG: lambda text: parse_flag(text) is not None,
    Kind.INTEGER: lambda text: _WHOLE_NUMBER.fullmatch(text) is not None,
    Kind.FLOAT: lambda text: parse_number(text) is not None,
    Kind.TEXT: lambda text: True,
}


def choose_distinct_cells(column: Iterable[str], nulls: frozenset[str] = NULLS) -> list[str]:
    """About _MAX_CELLS distinct cells that are not null, sorted; the same column always gives the same cells."""
    distinct = set(column)
    return sorted(distinct - nulls)[:: 1 + len(distinct) // _MAX_CELLS]


def infer_separators(cells: Collection[str], known: tuple[Separator, ...] | None) -> tuple[Separator, ...]:
    """Separators of a column: those of its field note, else `|` and `;` where the cells have them.

    Run-lengths are always recognised. A comma is part of ordinary text: it separates only in columns known for it.

    Args:
        cells: Distinct cells that are not null.
        known: The field note for the column's name; None if there is none.

    Example:
        >>> [separator.name for separator in infer_separators(["a;b", "c"], None)]
        ['SEMICOLON']
    """
    runs = any(has_run_lengths(cell) for cell in cells)
    if known is None:
        known = _separators_in(cells)
    return (*known, Separator.RUN_LENGTH) if runs else known


def infer_kind(
    cells: Iterable[str],
    separators: tuple[Separator, ...],
    known: Kind | None,
    name: str,
    nulls: frozenset[str] = NULLS,
) -> Kind:
    """The kind of a column's elements.

    Args:
        cells: Distinct cells that are not null.
        known: The field note for the column's name; it is used if half of the elements fit it, or if there are none.
        name: The column's name: predictions (D, T, N ...) are never flags.
        nulls: The texts of an element that stand for no value.

    Example:
        >>> infer_kind(["1", "2.5"], (), None, "score").name
        'FLOAT'
    """
    elements = _count_elements(cells, separators, nulls)
    if not elements:
        return known or Kind.TEXT
    # A word for a missing value does not turn numbers into text; the load reports it.
    numbers = {text: count for text, count in elements.items() if not looks_missing(text)} or elements
    judged = numbers if known and known.numeric else elements
    if known and _fitting_share(judged, known) >= _MIN_FITTING_SHARE_OF_KNOWN:
        if known is Kind.INTEGER and _fitting_share(judged, Kind.INTEGER) < _MIN_FITTING_SHARE:
            return Kind.FLOAT
        return known
    # A column of predictions may have only N for a million lines.
    flag_possible = not name.lower().endswith(("pred", "allele", "prediction"))
    if flag_possible and _fitting_share(elements, Kind.FLAG) >= _MIN_FITTING_SHARE:
        return Kind.FLAG
    fitting = (kind for kind in (Kind.INTEGER, Kind.FLOAT) if _fitting_share(numbers, kind) >= _MIN_FITTING_SHARE)
    return next(fitting, Kind.TEXT)


def _count_elements(cells: Iterable[str], separators: tuple[Separator, ...], nulls: frozenset[str]) -> Counter[str]:
    """The elements of all cells and how often each occurs: a column has far fewer different ones."""
    counts: Counter[str] = Counter()
    for part, count in Counter(chain.from_iterable(map(element_splitter(separators), cells))).items():
        if (element := element_text(part, nulls)) is not None:
            counts[element] += count
    return counts


def _separators_in(cells: Iterable[str]) -> tuple[Separator, ...]:
    has_bar = has_semicolon = False
    for cell in cells:
        has_bar = has_bar or "|" in cell
        has_semicolon = has_semicolon or ";" in cell
    if has_bar and has_semicolon:
        return (Separator.TWO_LEVEL,)
    if has_bar:
        return (Separator.TRANSCRIPT,)
    return (Separator.SEMICOLON,) if has_semicolon else ()


def _fitting_share(elements: Mapping[str, int], kind: Kind) -> float:
    """The share (0 to 1) of elements that are of this kind."""
    fits = _FITS[kind]
    return sum(count for text, count in elements.items() if fits(text)) / sum(elements.values())
