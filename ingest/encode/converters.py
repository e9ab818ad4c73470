"""Source cells -> typed columns in COPY's text format, one converter for each filterable field. Pure.

A converter sees each different cell once (ingest.encode.cells), and plain numbers and words not at all: they are
copied as they stand. The elements of lists of numbers are remembered here, since neighbouring cells are different lists
of the same few numbers.
"""

from __future__ import annotations

from collections.abc import Sequence

from ingest.encode import kernels
from variants.fields.cells import element_splitter, is_null, list_elements, parse_flag, parse_number
from variants.fields.spec import FieldSpec, Kind
from variants.releases.store.copy import NULL, array_cell, text_cell

# Elements of one column remembered; more would be forgotten genome positions.
MOST_REMEMBERED = 50_000


class Misfit(ValueError):
    """A cell that does not fit its column's type."""


class ColumnConverter:
    """Turns cells into the field's typed column(s), joined by tabs. A cell that does not fit becomes NULL.

    mode, style: which cells need no converter, and how they are copied (ingest.encode.kernels).
    """

    mode = kernels.CELL
    style = kernels.ONCE

    def __init__(self, spec: FieldSpec) -> None:
        self.spec = spec
        self.null = "\t".join([NULL] * len(spec.columns))

    def fragment(self, cells: Sequence[str]) -> tuple[str, bool]:
        """(the typed column(s) of a variant whose source lines have these different cells, whether all fit)."""
        filled = [cell for cell in cells if not is_null(cell)]
        try:
            return (self.convert(filled) if filled else self.null), True
        except Misfit:
            return self.null, False

    def convert(self, cells: Sequence[str]) -> str:
        """The typed column(s) of one variant from its cells, none of them null. Raises Misfit."""
        raise NotImplementedError


class TextConverter(ColumnConverter):
    """Texts: of one variant's different cells the first."""

    mode = kernels.WORD

    def convert(self, cells: Sequence[str]) -> str:
        return text_cell(_storable([cell.strip() for cell in cells])[0])


class TextListConverter(ColumnConverter):
    """Lists of texts: the distinct elements in first-seen order."""

    mode = kernels.WORD
    style = kernels.ARRAY

    def convert(self, cells: Sequence[str]) -> str:
        elements = _storable([element for cell in cells for element in list_elements(cell, self.spec.separators)])
        return array_cell(dict.fromkeys(elements)) if elements else self.null


def _storable(texts: list[str]) -> list[str]:
    if any("\x00" in text for text in texts):
        raise Misfit
    return texts


class NumberConverter(ColumnConverter):
    """Numbers and flags: of one variant's different cells the first, if all fit."""

    def __init__(self, spec: FieldSpec) -> None:
        super().__init__(spec)
        self.elements = _Elements(spec.kind)
        self.mode = kernels.NUMBER if spec.kind.numeric else kernels.CELL

    def convert(self, cells: Sequence[str]) -> str:
        first, *_ = [self.elements.parse(cell) for cell in cells]
        return _number_text(first)


class SpanConverter(NumberConverter):
    """Lists of numbers and flags: the smallest and the largest element (false < true)."""

    style = kernels.TWICE

    def __init__(self, spec: FieldSpec) -> None:
        super().__init__(spec)
        self._split = element_splitter(spec.separators)

    def convert(self, cells: Sequence[str]) -> str:
        known = self.elements
        found = {known[element] for cell in cells for element in self._split(cell)}
        found.discard(None)
        if not found:
            return self.null
        return f"{_number_text(min(found))}\t{_number_text(max(found))}"


class _Elements(dict[str, float | bool | None]):
    """Element of a list -> its number or flag, None for a null. Raises Misfit for another text."""

    def __init__(self, kind: Kind) -> None:
        super().__init__()
        self._parse = parse_flag if kind is Kind.FLAG else parse_number

    def __missing__(self, element: str) -> float | bool | None:
        if len(self) > MOST_REMEMBERED:
            self.clear()
        value = self[element] = None if is_null(element) else self.parse(element)
        return value

    def parse(self, element: str) -> float | bool:
        """The number or flag of an element that is not null."""
        value = self._parse(element)
        if value is None:
            raise Misfit
        return value


def _number_text(value: float | bool) -> str:
    if value is True or value is False:
        return "t" if value else "f"
    return repr(value)


def converter_of(spec: FieldSpec) -> ColumnConverter:
    """The converter of a filterable field."""
    if spec.kind is Kind.TEXT:
        return TextListConverter(spec) if spec.is_list else TextConverter(spec)
    return SpanConverter(spec) if spec.is_list else NumberConverter(spec)
