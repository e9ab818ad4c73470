"""Rows + fields -> values: from typed columns where these hold them, else from the source lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from accounts.budget import check_time
from variants.fields.numbers import SMALLEST_NORMAL
from variants.fields.spec import MORE_VALUES, FieldSpec, Kind
from variants.fields.typed_values import NeedsCellsError, Value, value_of_cells, value_of_columns
from variants.genome.batches import batches
from variants.releases.reader import ReleaseReader
from variants.releases.rows import VariantRow, source_cells

ROW_BATCH_SIZE = 500


@dataclass(frozen=True)
class FieldReader:
    """Reads the values of some fields. Rows must have been selected with `columns`."""

    release: ReleaseReader
    specs: Sequence[FieldSpec]

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """Typed columns to select; none if some field has to be read from the source lines anyway."""
        if self.release.is_in_lake_alone or not all(spec.filterable and spec.column_group == 1 for spec in self.specs):
            return ()
        names = [name for spec in self.specs for name, _ in spec.columns]
        return (*names, MORE_VALUES) if self._varying_columns else tuple(names)

    @cached_property
    def _varying_columns(self) -> list[str]:
        """Columns of the fields with several values in some variant; these values stand in the cells only."""
        return [spec.column for spec in self.specs if spec.varies]

    def read(self, rows: Iterable[VariantRow]) -> Iterator[tuple[VariantRow, list[Value]]]:
        """Each row with the values of `specs`, in their order; a block of source lines is decoded once per batch."""
        for batch in batches(rows, ROW_BATCH_SIZE):
            yield from zip(batch, self.values(batch), strict=True)

    def values(self, rows: Sequence[VariantRow]) -> list[list[Value]]:
        """The values of each row, parallel to `rows`."""
        from_columns = [self._values_of_columns(row) for row in rows]
        incomplete = [row for row, values in zip(rows, from_columns, strict=True) if values is None]
        from_lines = self._values_of_lines(incomplete)
        return [next(from_lines) if values is None else values for values in from_columns]

    def _values_of_columns(self, row: VariantRow) -> list[Value] | None:
        """None if the typed columns do not hold every value."""
        if not self.columns and self.specs:
            return None
        cells = row.values
        if self._varying_columns:
            more_values = cells[-1]
            cells = cells[:-1]
            if more_values and any(f'"{column}":' in more_values for column in self._varying_columns):
                return None
        if self._are_plain and not _has_tiny_code(cells):  # scalars stand in their columns as they are shown
            return list(cells)
        values: list[Value] = []
        for spec, first, end in self._spans:
            try:
                values.append(value_of_columns(spec, cells[first:end]))
            except NeedsCellsError:
                return None
        return values

    @cached_property
    def _are_plain(self) -> bool:
        return not any(spec.is_list or spec.kind is Kind.INTEGER for spec in self.specs)

    @cached_property
    def _spans(self) -> list[tuple[FieldSpec, int, int]]:
        """(field, index of its first typed column, end) in a row's values."""
        ends = list(accumulate(len(spec.columns) for spec in self.specs))
        return [(spec, end - len(spec.columns), end) for spec, end in zip(self.specs, ends, strict=True)]

    def _values_of_lines(self, rows: Sequence[VariantRow]) -> Iterator[list[Value]]:
        for file, lines in source_cells(release=self.release, rows=rows):
            check_time()
            columns = self.release.field_columns[file]
            yield [
                value_of_cells(spec, dict.fromkeys(line[columns[spec.name]] for line in lines))
                if spec.name in columns
                else None
                for spec in self.specs
            ]


def _has_tiny_code(cells: Iterable[object]) -> bool:
    """Whether `is_tiny_code` is true for a cell; a loop without calls, since a list has many cells."""
    for cell in cells:  # noqa: SIM110 - a generator takes twice the time
        if type(cell) is float and -SMALLEST_NORMAL < cell < SMALLEST_NORMAL and cell:
            return True
    return False
