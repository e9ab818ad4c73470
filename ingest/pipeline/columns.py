"""Source cells -> typed columns in COPY's text format, one converter for each filterable field. Pure.

A converter is a dict that computes what it does not know yet: most cells of a slice repeat (62-64 % are null), so
whole columns go through `map(converter.__getitem__, cells)` at the speed of a dictionary.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from itertools import compress
from operator import itemgetter, ne

from variants.fields.cells import is_null, list_elements, parse_flag, parse_number
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
        self._parse = _element_parser(spec.kind)

    def __missing__(self, cell: str) -> str:
        if is_null(cell):
            value = self.null
        else:
            try:
                value = self.convert([cell])
            except Misfit:
                self.misfits.add(cell)
                value = self.null
        self[cell] = value
        return value

    def of_several(self, cells: tuple[str, ...]) -> str:
        """The typed column(s) of a variant whose source lines have these different cells."""
        value = self._merged.get(cells)
        if value is None:
            try:
                value = self.convert(cells)
            except Misfit:
                self.misfits.update(cells)
                return self.null
            self._merged[cells] = value
        return value

    def convert(self, cells: Iterable[str]) -> str:
        """The typed column(s) of one variant from its cells (several where its source lines differ)."""
        spec = self.spec
        elements: list[str] = []
        for cell in cells:
            if is_null(cell):
                continue
            elements += list_elements(cell, spec.separators) if spec.is_list else [cell.strip()]
        values = [element for element in elements if not is_null(element)]
        if not values:
            return self.null
        if spec.kind is Kind.TEXT:
            if any("\x00" in value for value in values):
                raise Misfit
            return array_cell(dict.fromkeys(values)) if spec.is_list else text_cell(values[0])
        parsed = [self._parse(value) for value in values]
        if None in parsed:
            raise Misfit
        if not spec.is_list:
            return _number_text(parsed[0])
        return f"{_number_text(min(parsed))}\t{_number_text(max(parsed))}"

    def forget(self) -> None:
        """Start the next slice: bounded memory, no misfits."""
        if len(self) > MOST_REMEMBERED:
            self.clear()
        if len(self._merged) > MOST_REMEMBERED:
            self._merged.clear()
        # A remembered misfit must be counted again.
        for cell in self.misfits:
            self.pop(cell, None)
        self.misfits.clear()


def _element_parser(kind: Kind) -> Callable[[str], float | bool | None]:
    return parse_flag if kind is Kind.FLAG else parse_number


def _number_text(value: float | bool | None) -> str:
    if value is True or value is False:
        return "t" if value else "f"
    return repr(value)


class TypedColumns:
    """All converters of a column group, run over the variants of a slice."""

    def __init__(self, fields: Sequence[tuple[FieldSpec, int | None]]) -> None:
        self.fields = [(ColumnConverter(spec), column) for spec, column in fields]
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

    def take_misfits(self, lines: Sequence[Cells], numbers: Sequence[int]) -> dict[str, list[int]]:
        """{field: [cells that did not fit, first line number]} of the slice just converted, and forget them."""
        found: dict[str, list[int]] = {}
        for converter, column in self.fields:
            if converter.misfits and column is not None:
                at = [number for line, number in zip(lines, numbers, strict=True) if line[column] in converter.misfits]
                if at:
                    found[converter.spec.name] = [len(at), at[0]]
            converter.forget()
        return found
