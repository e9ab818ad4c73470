"""A source cell -> the COPY text of its typed column(s), by one converter for each filterable field. Pure.

A converter gets each different cell once (ingest.encode.cells), and plain numbers and words not at all: they are copied
as they are. Elements of lists of numbers are cached here, since neighbouring cells are different lists of the same few
numbers.
"""

from __future__ import annotations

from collections.abc import Sequence

from ingest.encode import kernels
from variants.fields.cells import element_splitter, is_null, list_elements, parse_flag
from variants.fields.numbers import comparable_number
from variants.fields.spec import FieldSpec, Kind
from variants.releases.store.copy import NULL, array_cell, text_cell

# Elements of one column; more would be genome positions that never come again.
MAX_CACHED_ELEMENTS = 50_000


class MisfitError(ValueError):
    """A cell that does not fit its column's type."""


class NullConverter:
    """The column of values in which the lines of a variant differ: NULL, until they do."""

    mode = kernels.CELL
    null = NULL

    def make_fragment(self, cells: Sequence[str]) -> tuple[str, bool]:
        """NULL."""
        return NULL, True


class ColumnConverter(NullConverter):
    """Turns cells into the field's typed column(s), joined by tabs. A cell that does not fit has no value.

    Attributes:
        mode, style: Which cells need no converter, and how those are copied (ingest.encode.kernels).
        null: The typed columns of a null cell.
    """

    usual_mode = kernels.CELL
    style = kernels.ONCE

    def __init__(self, spec: FieldSpec) -> None:
        self.spec = spec
        self.nulls = spec.nulls
        self.null = "\t".join([NULL] * len(spec.columns))
        # The loops leave - to the converter, but know no other word that is missing in fields of one kind alone.
        self.mode = kernels.CELL if set(spec.own_missing) - {"-"} else self.usual_mode

    def make_fragment(self, cells: Sequence[str]) -> tuple[str, bool]:
        """The typed column(s) of a variant whose source lines have these different cells.

        Returns:
            (text, whether all cells fit).
        """
        filled = [cell for cell in cells if not is_null(cell, self.nulls)]
        try:
            return (self.convert(filled) if filled else self.null), True
        except MisfitError:
            fitting = [cell for cell in filled if self._fits(cell)]
            return (self.convert(fitting) if fitting else self.null), False

    def list_values(self, cells: Sequence[str]) -> list[float | bool | str]:
        """The distinct values, ascending, in a variant's different cells; [] for a list field."""
        return []

    def convert(self, cells: Sequence[str]) -> str:
        """The typed column(s) of one variant from its cells, of which none is null. Raises MisfitError."""
        raise NotImplementedError

    def _fits(self, cell: str) -> bool:
        try:
            self.convert([cell])
        except MisfitError:
            return False
        return True


class TextConverter(ColumnConverter):
    """Texts: the smallest of one variant's different cells."""

    usual_mode = kernels.WORD

    def convert(self, cells: Sequence[str]) -> str:
        return text_cell(min(check_storable([cell.strip() for cell in cells])))

    def list_values(self, cells: Sequence[str]) -> list[float | bool | str]:
        return sorted({cell.strip() for cell in cells if not is_null(cell, self.nulls) and self._fits(cell)})


class TextListConverter(ColumnConverter):
    """Lists of texts: the distinct elements in order of first appearance."""

    usual_mode = kernels.WORD
    style = kernels.ARRAY

    def convert(self, cells: Sequence[str]) -> str:
        listed = [list_elements(cell, self.spec.separators, self.nulls) for cell in cells]
        elements = check_storable([element for elements in listed for element in elements])
        return array_cell(dict.fromkeys(elements)) if elements else self.null


def check_storable(texts: list[str]) -> list[str]:
    """The same texts. Raises MisfitError for a NUL, which PostgreSQL cannot store."""
    if any("\x00" in text for text in texts):
        raise MisfitError
    return texts


class NumberConverter(ColumnConverter):
    """Numbers and flags: the smallest of one variant's different cells (false < true)."""

    usual_mode = kernels.NUMBER

    def __init__(self, spec: FieldSpec) -> None:
        super().__init__(spec)
        self.elements = _ElementCache(spec.kind, spec.nulls)
        if not spec.kind.numeric:
            self.mode = kernels.CELL

    def convert(self, cells: Sequence[str]) -> str:
        return _format_number(min([self.elements.parse(cell) for cell in cells]))

    def list_values(self, cells: Sequence[str]) -> list[float | bool | str]:
        return sorted(
            {self.elements.parse(cell) for cell in cells if not is_null(cell, self.nulls) and self._fits(cell)}
        )


class RangeConverter(NumberConverter):
    """Lists of numbers and flags: the smallest and the largest element (false < true)."""

    style = kernels.TWICE

    def __init__(self, spec: FieldSpec) -> None:
        super().__init__(spec)
        self.split = element_splitter(spec.separators)

    def convert(self, cells: Sequence[str]) -> str:
        values_of_elements = self.elements
        values = {values_of_elements[element] for cell in cells for element in self.split(cell)}
        numbers = [value for value in values if value is not None]
        if not numbers:
            return self.null
        return f"{_format_number(min(numbers))}\t{_format_number(max(numbers))}"

    def list_values(self, cells: Sequence[str]) -> list[float | bool | str]:
        return []


class _ElementCache(dict[str, float | bool | None]):
    """Element of a list -> its number or flag, None for a null. Raises MisfitError for any other text."""

    def __init__(self, kind: Kind, nulls: frozenset[str]) -> None:
        super().__init__()
        self._parse = parse_flag if kind is Kind.FLAG else comparable_number
        self._nulls = nulls

    def __missing__(self, element: str) -> float | bool | None:
        if len(self) > MAX_CACHED_ELEMENTS:
            self.clear()
        value = self[element] = None if is_null(element, self._nulls) else self.parse(element)
        return value

    def parse(self, element: str) -> float | bool:
        """The number or flag of an element that is not null."""
        value = self._parse(element)
        if value is None:
            raise MisfitError
        return value


def _format_number(value: float | bool) -> str:
    if value is True or value is False:
        return "t" if value else "f"
    return repr(value)


def make_converter(spec: FieldSpec) -> ColumnConverter:
    """The converter of a filterable field."""
    if spec.kind is Kind.TEXT:
        return TextListConverter(spec) if spec.is_list else TextConverter(spec)
    return RangeConverter(spec) if spec.is_list else NumberConverter(spec)
