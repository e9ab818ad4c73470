"""One source line -> the rows of one tidy table. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from ingest.wgsaparsr.config import ConfigField, Transformation
from ingest.wgsaparsr.config_text import ConfigError
from ingest.wgsaparsr.transformations import MISSING, NULL, PAIRED, TRANSFORMATIONS, choose_pair
from variants.fields.numbers import parse_number

MAX_CACHED_CELLS = 2_000  # of one column
Row = list[str]


class UnsplittableError(ValueError):
    """Lists of one pivot group that cannot be split together; the message names two fields and their lengths."""


class _CellCache(dict[str, str]):
    """Cell -> what a function makes of it, for MAX_CACHED_CELLS cells."""

    def __init__(self, function: Callable[[str], str]) -> None:
        super().__init__()
        self._function = function

    def __missing__(self, cell: str) -> str:
        if len(self) > MAX_CACHED_CELLS:
            self.clear()
        self[cell] = result = self._function(cell)
        return result


@dataclass(frozen=True, slots=True)
class _Pivot:
    """The output columns of a pivot group, those of them that are split a second time, and the separators."""

    columns: tuple[int, ...]
    char: str
    inner_columns: tuple[int, ...]
    inner_char: str


class TidyTable:
    """Makes output rows from source lines."""

    def __init__(self, fields: Sequence[ConfigField], names: Sequence[str], *, transform_first: bool) -> None:
        """Prepare the columns of the table.

        Args:
            fields: The fields of the table, in output order.
            names: The source header.
            transform_first: The variant table transforms cells, then splits rows; the dbNSFP table splits first.

        Raises:
            ConfigError: The header lacks a field.
        """
        missing = [field.name for field in fields if field.name not in names]
        if missing:
            shown = ", ".join(missing[:5]) + (" ..." if len(missing) > 5 else "")
            raise ConfigError(
                f"{len(missing)} of {len(fields)} fields of the configuration are not in the file: {shown}"
            )
        self.header = [field.output_name or field.name for field in fields]
        self.source_names = [field.name for field in fields]
        self._source_columns = [names.index(field.name) for field in fields]
        self._transform_first = transform_first
        self._transformations = [
            (column, _CellCache(TRANSFORMATIONS[field.transformation]))
            for column, field in enumerate(fields)
            if field.transformation and not field.parse_group
        ]
        self._pairs = list(_find_pairs(fields))
        groups = {field.pivot_group for field in fields if field.pivot_group}
        self._pivots = [_make_pivot(fields, group) for group in _sort_groups(groups)]
        self._removals = [
            (column, _CellCache(_make_removal(field.to_remove)))
            for column, field in enumerate(fields)
            if field.to_remove is not None
        ]
        self._amino_acids = [column for column, name in enumerate(self.source_names) if name in ("aaref", "aaalt")]

    @property
    def knows_changes(self) -> bool:
        """Whether both aaref and aaalt are chosen, so that lines without an amino-acid change can be left out."""
        return len(self._amino_acids) == 2

    def make_rows(self, line: Sequence[str]) -> Iterator[Row]:
        """The output rows of one source line, which may repeat. Raises UnsplittableError."""
        row = [line[column].strip() or MISSING for column in self._source_columns]
        if self._transform_first:
            self._transform(row)
            for split_row in self._split_row(row):
                yield self._remove(split_row)
            return
        if self._has_no_change(row):
            return
        for split_row in self._split_row(row):
            if self._has_no_change(split_row):
                continue
            self._transform(split_row)
            yield self._remove(split_row)

    def _has_no_change(self, row: Row) -> bool:
        return self.knows_changes and all(row[column] == NULL for column in self._amino_acids)

    def _transform(self, row: Row) -> None:
        for column, transformed in self._transformations:
            row[column] = transformed[row[column]]
        for transformation, column, partner in self._pairs:
            row[column], row[partner] = _transform_pair(transformation, row, column, partner)

    def _remove(self, row: Row) -> Row:
        """The row with cells blanked that match the toRemove of their column."""
        for column, blanked in self._removals:
            row[column] = blanked[row[column]]
        return row

    def _split_row(self, row: Row) -> list[Row]:
        """The row split on the separators of all pivot groups."""
        rows = [row]
        for pivot in self._pivots:
            rows = [new for old in rows for new in self._split_lists(old, pivot.columns, pivot.char)]
            if pivot.inner_columns:
                rows = [
                    new
                    for old in rows
                    for new in self._split_lists(_pad_nulls(old, pivot), pivot.inner_columns, pivot.inner_char)
                ]
        return rows

    def _split_lists(self, row: Row, columns: Sequence[int], char: str) -> list[Row]:
        """One row for each element of the lists in these columns; a single element is repeated in every row."""
        if not any(char in row[column] for column in columns):
            return [row]
        lists = [row[column].split(char) for column in columns]
        length = max(map(len, lists))
        if any(len(elements) not in (1, length) for elements in lists):
            raise UnsplittableError(self._describe_mismatch(columns, [len(elements) for elements in lists]))
        # Whole lists at once: the cells of each new row, in the order of `columns`.
        repeated = [elements if len(elements) == length else elements * length for elements in lists]
        rows = []
        for values in zip(*repeated, strict=True):
            new = row.copy()
            for column, value in zip(columns, values, strict=True):
                new[column] = value
            rows.append(new)
        return rows

    def _describe_mismatch(self, columns: Sequence[int], lengths: Sequence[int]) -> str:
        """Names two fields of a group whose lists have different lengths."""
        names = {
            length: self.source_names[column] for column, length in zip(columns, lengths, strict=True) if length > 1
        }
        (first_length, first), (second_length, second) = list(names.items())[:2]
        return f"{first} has {first_length} values where {second} has {second_length}"


def _pad_nulls(row: Row, pivot: _Pivot) -> Row:
    """The row with n nulls instead of a single `.` that is parallel to a list of n."""
    lengths = {row[column].count(pivot.inner_char) for column in pivot.inner_columns} - {0}
    if len(lengths) != 1:
        return row
    nulls = pivot.inner_char.join([NULL] * (lengths.pop() + 1))
    padded = row.copy()
    for column in pivot.inner_columns:
        if padded[column] == NULL:
            padded[column] = nulls
    return padded


def _sort_groups(groups: Collection[str]) -> list[str]:
    """Names of groups ascending: as numbers if all of them are numbers, else as text."""
    numbers = {group: number for group in groups if (number := parse_number(group)) is not None}
    return sorted(groups, key=numbers.__getitem__) if len(numbers) == len(groups) else sorted(groups)


def _make_pivot(fields: Sequence[ConfigField], group: str) -> _Pivot:
    columns = [column for column, field in enumerate(fields) if field.pivot_group == group]
    inner = [column for column in columns if fields[column].pivot_char2]
    inner_char = fields[inner[0]].pivot_char2 if inner else ""
    return _Pivot(tuple(columns), fields[columns[0]].pivot_char, tuple(inner), inner_char)


def _find_pairs(fields: Sequence[ConfigField]) -> list[tuple[Transformation, int, int]]:
    """(transformation, column of the field with it, column of its partner or its own) of each parse group.

    In wgsaparsr's order: max, min, pick_Y, pick_N, pick_A. A table may have only one field of a group; a partner
    without a field that chooses stays as it is.
    """
    grouped = [(field.parse_group, column) for column, field in enumerate(fields) if field.parse_group]
    pairs = []
    for _, members in groupby(sorted(grouped), key=itemgetter(0)):
        columns = [column for _, column in members]
        for column in columns:
            transformation = fields[column].transformation
            if transformation in PAIRED:
                partner = next((other for other in columns if other != column), column)
                pairs.append((transformation, column, partner))
                break
    order = list(Transformation)
    return sorted(pairs, key=lambda pair: order.index(pair[0]))


def _transform_pair(transformation: Transformation, row: Row, column: int, partner: int) -> tuple[str, str]:
    if partner == column:
        cell = TRANSFORMATIONS[transformation](row[column])
        return cell, cell
    return choose_pair(transformation, row[column], row[partner])


def _make_removal(pattern: str) -> Callable[[str], str]:
    """A function that blanks a whole cell that matches; only the pattern NA matches a missing cell (NA)."""
    matches = re.compile(pattern).fullmatch
    return lambda cell: "" if matches(cell) and (cell != MISSING or pattern == MISSING) else cell


def format_line(cells: Iterable[str]) -> str:
    """Cells as a line of text, quoted as readr does: a cell with a quotation mark, its marks doubled.

    Example:
        >>> print(format_line(["C" + chr(34) + "1"]))
        "C""1"
    """
    line = "\t".join(cells)
    if '"' not in line:
        return line
    return "\t".join('"' + cell.replace('"', '""') + '"' if '"' in cell else cell for cell in line.split("\t"))
