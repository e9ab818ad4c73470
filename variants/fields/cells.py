"""The text of one WGSA cell as values: nulls, numbers, flags and the lists of every separator.

Rules as found in TOPMed freeze 4 and 5, WGSA 0.7 to 0.95. Nothing here fails on any text: what does not fit is None or
stays text. Functions take one cell each and depend on nothing else, so callers may remember results by cell text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache, partial
from typing import Any

from variants.fields.numbers import is_tiny, parse_number
from variants.fields.spec import NULLS, FieldSpec, Kind, Separator

_RUN = re.compile(r"(.*?)\{(\d+)\}", re.DOTALL)
_ENDS_IN_RUN = re.compile(r"\{\d+\}$")
_SPLITS: dict[Separator, tuple[str, ...]] = {
    Separator.NONE: (),
    Separator.SUMMARY: (),
    Separator.RUN_LENGTH: (),  # taken apart first, by run_lengths
    Separator.TRANSCRIPT: ("|",),
    Separator.SEMICOLON: (";",),
    Separator.COMMA: (",",),
    Separator.AMPERSAND: ("&",),
    Separator.COMMA_BLANK: (", ",),
    Separator.TWO_LEVEL: ("|", ";"),
}
_PLAIN_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_PLAIN_LENGTH = 20  # characters; a longer one may be too close to zero for a float8
_INTEGER_DIGITS = 18  # longer whole numbers are kept as floats: JSON readers have no more either


def is_null(text: str, nulls: frozenset[str] = NULLS) -> bool:
    """True for one missing element: `.`, blank, EMPTY, `./.`, or what else the release declares (FieldSpec.nulls)."""
    return text in nulls or text.strip() in nulls


def parse_flag(text: str) -> bool | None:
    """True for Y, False for N, None for anything else."""
    return {"Y": True, "N": False}.get(text.strip())


def run_lengths(cell: str) -> list[tuple[str, int]]:
    """(value, bases) of `value{bases}value{bases}...`, how indel files say which values the touched bases have."""
    return [(value, int(bases[-9:])) for value, bases in _RUN.findall(cell)]


def has_run_lengths(cell: str) -> bool:
    """True where the cell ends in `{digits}`: SNV and indel files share fields, but only indels count bases."""
    return cell.endswith("}") and _ENDS_IN_RUN.search(cell) is not None


def list_elements(cell: str, separators: tuple[Separator, ...], nulls: frozenset[str] = NULLS) -> list[str]:
    """The elements of a cell that are not null, in order, repeats kept, levels flattened, `%3D` decoded."""
    if cell in nulls:
        return []
    return [clean_text(part) for part in element_splitter(separators)(cell) if not is_null(part, nulls)]


@cache
def element_splitter(separators: tuple[Separator, ...]) -> Callable[[str], list[str]]:
    """Cuts a cell into its elements as they stand: levels flattened, repeats, nulls and blanks kept."""
    marks = _marks(separators)
    split = partial(_split_by_marks, first=marks[0], others=marks[1:]) if marks else _whole_cell
    if Separator.RUN_LENGTH not in separators:
        return split

    def split_runs(cell: str) -> list[str]:
        if not has_run_lengths(cell):
            return split(cell)
        return [part for value, _ in run_lengths(cell) for part in split(value)]

    return split_runs


def _whole_cell(cell: str) -> list[str]:
    return [cell]


def _split_by_marks(cell: str, *, first: str, others: Sequence[str]) -> list[str]:
    for mark in others:
        cell = cell.replace(mark, first)
    return cell.split(first)


def clean_text(text: str) -> str:
    """One element without blanks around it; VEP percent-encodes the `=` of a synonymous HGVSp."""
    text = text.strip()
    return text.replace("%3D", "=").replace("%3d", "=") if "%" in text else text


Element = int | float | bool | str | None


def element_value(text: str, kind: Kind, nulls: frozenset[str] = NULLS) -> Element:
    """One element as its kind; None where null; the text itself where it does not fit its kind.

    A number that a float8 cannot hold because it is too close to zero is its text, too: 1e-400, say.
    """
    if kind is Kind.TEXT or is_null(text, nulls):
        return element_text(text, nulls)
    value = _READERS[kind](text)
    return clean_text(text) if value is None or (value.__class__ is not bool and is_tiny(text, value)) else value


def element_text(text: str, nulls: frozenset[str] = NULLS) -> str | None:
    """One element as text, None where null."""
    return None if is_null(text, nulls) else clean_text(text)


def _parse_integer(text: str) -> int | float | None:
    number = parse_number(text)
    return None if number is None else _whole(text.strip(), number)


_READERS: dict[Kind, Callable[[str], int | float | bool | None]] = {
    Kind.INTEGER: _parse_integer,
    Kind.FLOAT: parse_number,
    Kind.FLAG: parse_flag,
}


def cell_value(cell: str, spec: FieldSpec) -> Any:
    """The structured value of a cell: a scalar, a list, or a list of lists; None if the cell is empty.

    A list of one is its element. Nulls between values stay as None, because neighbouring fields run in parallel.
    Two levels (dbNSFP: amino-acid changes, then proteins) stay two levels where there are several changes.
    Runs (indels) become the list of their values; the counts of bases remain in the source text.
    """
    if cell in spec.nulls:
        return None
    parts = [value for value, _ in run_lengths(cell)] if _counts_bases(cell, spec.separators) else [cell]
    return _nested(parts, _marks(spec.separators), spec)


def cell_reader(spec: FieldSpec) -> Callable[[str], Any]:
    """`cell_value` of one field, for many cells."""
    if Separator.RUN_LENGTH in spec.separators or _marks(spec.separators):
        return partial(cell_value, spec=spec)
    return _element_reader(spec)


def _element_reader(spec: FieldSpec) -> Callable[[str], Element]:
    """`element_value` of one field; of a field of numbers it knows the usual ones, short and plain, at first sight."""
    if spec.kind is Kind.TEXT:
        return partial(element_text, nulls=spec.nulls)
    read = partial(element_value, kind=spec.kind, nulls=spec.nulls)
    if spec.kind is not Kind.FLOAT:
        return read
    nulls = spec.nulls

    def read_number(text: str) -> Element:
        is_plain = len(text) < _PLAIN_LENGTH and _PLAIN_NUMBER.fullmatch(text) and text not in nulls
        return float(text) if is_plain else read(text)

    return read_number


def transcript_reader(spec: FieldSpec) -> Callable[[str], Any]:
    """`transcript_value` of one field, for many parts."""
    if _marks_of_one_transcript(spec.separators):
        return partial(transcript_value, spec=spec)
    return _element_reader(spec)


def transcript_value(part: str, spec: FieldSpec) -> Any:
    """The value of one transcript: the part of a cell between two `|`."""
    return _nested([part], _marks_of_one_transcript(spec.separators), spec)


def aligned(values: list[Any], count: int) -> list[Any]:
    """Values of one field, one for each of `count` transcripts."""
    if len(values) == 1:
        return values * count
    return (values + [None] * count)[:count]


def _nested(parts: Sequence[str], marks: Sequence[str], spec: FieldSpec) -> Any:
    """Split by the outermost mark, then within; collapse lists of one, and all nulls to None."""
    if len(parts) > 1:
        return _collapse([_nested([part], marks, spec) for part in parts])
    if not marks:
        return element_value(parts[0], spec.kind, spec.nulls)
    pieces = parts[0].split(marks[0])
    if len(pieces) > 1 and not pieces[-1].strip():
        pieces.pop()  # some lists end with their separator
    return _collapse([_nested([piece], marks[1:], spec) for piece in pieces])


def _collapse(values: list[Any]) -> Any:
    if all(value is None for value in values):
        return None
    return values[0] if len(values) == 1 else values


def _counts_bases(cell: str, separators: tuple[Separator, ...]) -> bool:
    return Separator.RUN_LENGTH in separators and has_run_lengths(cell)


@cache
def _marks(separators: tuple[Separator, ...]) -> tuple[str, ...]:
    """Characters to split on, outermost first, each once."""
    return tuple(dict.fromkeys(mark for separator in separators for mark in _SPLITS[separator]))


@cache
def _marks_of_one_transcript(separators: tuple[Separator, ...]) -> tuple[str, ...]:
    return tuple(mark for mark in _marks(separators) if mark != "|")


def _whole(text: str, number: float) -> int | float:
    digits = text.lstrip("+-")
    return int(text) if digits.isdecimal() and len(digits) <= _INTEGER_DIGITS else number
