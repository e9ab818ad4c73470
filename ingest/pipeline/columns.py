"""Source cells -> typed columns in COPY's text format, one converter for each filterable field. Pure.

A converter is a dict that computes what it does not know yet: most cells of a slice repeat (62-64 % are null), so
whole columns go through `map(converter.__getitem__, cells)` at the speed of a dictionary. The elements of lists of
numbers are remembered likewise: neighbouring cells are different lists of the same few numbers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import compress
from operator import itemgetter, ne

from variants.fields.cells import element_splitter, is_null, list_elements, parse_flag, parse_number
from variants.fields.spec import FieldSpec, Kind
from variants.storage.copy import NULL, array_cell, text_cell

# Cells remembered between slices; more would be forgotten genome positions.
MOST_REMEMBERED = 50_000


# The cells of one source line that are looked at.
Cells = tuple[str, ...]


class Misfit(ValueError):
    """A cell that does not fit its column's type."""


class ColumnConverter(dict[str, str]):
    """Cell -> the field's typed column(s), joined by tabs. A cell that does not fit becomes NULL and is remembered."""

    def __init__(self, spec: FieldSpec) -> None:
        super().__init__()
        self.spec = spec
        self.null = "\t".join([NULL] * len(spec.columns))
        self.misfits: set[str] = set()
        self._merged: dict[tuple[str, ...], str] = {}

    def __missing__(self, cell: str) -> str:
        value = self[cell] = self._converted((cell,))
        return value

    def of_several(self, cells: tuple[str, ...]) -> str:
        """The typed column(s) of a variant whose source lines have these different cells."""
        value = self._merged.get(cells)
        if value is None:
            value = self._merged[cells] = self._converted(cells)
        return value

    def convert(self, cells: Sequence[str]) -> str:
        """The typed column(s) of one variant from its cells, none of them null. Raises Misfit."""
        raise NotImplementedError

    def _converted(self, cells: tuple[str, ...]) -> str:
        filled = [cell for cell in cells if not is_null(cell)]
        if not filled:
            return self.null
        try:
            return self.convert(filled)
        except Misfit:
            self.misfits.update(filled if len(filled) == 1 else filter(self._is_misfit, filled))
            return self.null

    def _is_misfit(self, cell: str) -> bool:
        try:
            self.convert((cell,))
        except Misfit:
            return True
        return False

    def forget(self) -> None:
        """Start the next slice: bounded memory, no misfits."""
        if len(self) > MOST_REMEMBERED:
            self.clear()
        # What a remembered misfit made NULL must be counted again.
        if self.misfits or len(self._merged) > MOST_REMEMBERED:
            self._merged.clear()
        for cell in self.misfits:
            self.pop(cell, None)
        self.misfits.clear()


class TextConverter(ColumnConverter):
    """Texts: of one variant's different cells the first."""

    def convert(self, cells: Sequence[str]) -> str:
        return text_cell(_storable([cell.strip() for cell in cells])[0])


class TextListConverter(ColumnConverter):
    """Lists of texts: the distinct elements in first-seen order."""

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

    def convert(self, cells: Sequence[str]) -> str:
        first, *_ = [self.elements.parse(cell) for cell in cells]
        return _number_text(first)


class SpanConverter(NumberConverter):
    """Lists of numbers and flags: the smallest and the largest element (false < true)."""

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

    def forget(self) -> None:
        super().forget()
        if len(self.elements) > MOST_REMEMBERED:
            self.elements.clear()


class _Elements(dict[str, float | bool | None]):
    """Element of a list -> its number or flag, None for a null. Raises Misfit for another text."""

    def __init__(self, kind: Kind) -> None:
        super().__init__()
        self._parse = parse_flag if kind is Kind.FLAG else parse_number

    def __missing__(self, element: str) -> float | bool | None:
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


def _converter(spec: FieldSpec) -> ColumnConverter:
    if spec.kind is Kind.TEXT:
        return TextListConverter(spec) if spec.is_list else TextConverter(spec)
    return SpanConverter(spec) if spec.is_list else NumberConverter(spec)


class TypedColumns:
    """All converters of a column group, run over the variants of a slice."""

    def __init__(self, fields: Sequence[tuple[FieldSpec, int | None]]) -> None:
        self.fields = [(_converter(spec), column) for spec, column in fields]
        present = [column for _, column in fields if column is not None]
        self._present = present
        # Two columns at the least, so that itemgetter gives tuples.
        self._cells_of = itemgetter(*present, 0, 0)

    def rows(self, heads: Sequence[Cells], repeats: dict[int, list[Cells]]) -> list[list[str]]:
        """The converted cells of each field, in step with `heads`.

        heads: the first source line of each variant, split. repeats: variants with several source lines, by place.
        """
        differing = self._differing(repeats)
        cells = list(zip(*heads, strict=True)) if heads else []
        return [
            [converter.null] * len(heads)
            if column is None or not heads
            else self._column(converter, cells[column], differing.get(column, ()))
            for converter, column in self.fields
        ]

    def _differing(self, repeats: dict[int, list[Cells]]) -> dict[int, list[tuple[int, tuple[str, ...]]]]:
        """{column: [(place of a variant, its distinct cells)]} where source lines of one variant differ: few do."""
        found: dict[int, list[tuple[int, tuple[str, ...]]]] = defaultdict(list)
        for place, lines in repeats.items():
            first, *others = map(self._cells_of, lines)
            columns = {column for other in others for column in compress(self._present, map(ne, first, other))}
            for column in columns:
                found[column].append((place, tuple(dict.fromkeys(line[column] for line in lines))))
        return found

    @staticmethod
    def _column(
        converter: ColumnConverter, cells: Sequence[str], differing: Iterable[tuple[int, tuple[str, ...]]]
    ) -> list[str]:
        converted = list(map(converter.__getitem__, cells))
        for place, several in differing:
            converted[place] = converter.of_several(several)
        return converted

    def take_misfits(self, lines: Iterable[tuple[int, Cells]]) -> dict[str, list[int]]:
        """{field: [cells that did not fit, first line number]} of the slice just converted, and forget them.

        lines: (number, cells) of all its lines.
        """
        found: dict[str, list[int]] = {}
        misfitting = [(converter, column) for converter, column in self.fields if converter.misfits]
        every = sorted(lines) if misfitting else []
        for converter, column in misfitting:
            at = [number for number, cells in every if column is not None and cells[column] in converter.misfits]
            if at:
                found[converter.spec.name] = [len(at), at[0]]
        for converter, _ in self.fields:
            converter.forget()
        return found
