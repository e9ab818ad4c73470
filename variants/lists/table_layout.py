"""First lines of a table -> its layout: the delimiter, the header, and which column is what. Pure.

A table without a header that we know is read by its rows: a layout is taken if more rows fit it than any other. Rows
are those of a VCF only if an id stands in the third column, before the bases in the fourth and fifth.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum

from variants.genome.hgvs import parse_variant_id
from variants.genome.written_ids import parse_written_id, split_ids
from variants.lists.column_names import (
    Column,
    Columns,
    TableBuilds,
    find_columns,
    has_no_number,
    names_variant,
    recognise_column,
    used_roles,
)
from variants.lists.entries import find_chromosome
from variants.lists.row_layouts import ROW_LAYOUTS, RowLayout
from variants.text.text_cells import DELIMITERS, leading_row_names, split_cells

NumberedLine = tuple[int, str]
MAX_ID_COLUMNS = 12  # leading columns in which ids are looked for


class ListKind(Enum):
    """The kind of a list."""

    VCF = "VCF"
    TABLE = "table"
    IDS = "one variant a line"


@dataclass(frozen=True, slots=True)
class TableLayout:
    """How the rows of a table are read.

    Attributes:
        columns: The columns that are read, by role.
        delimiter: A character of DELIMITERS.
        header_line: 1-based line of the header; 0 for a table without one.
        names: The names of the header.
        has_row_names: R wrote the names of rows before the first column, which the header does not name.
        program: What writes such tables, for a table that was recognised by its rows; else ''.
    """

    columns: Columns
    delimiter: str
    header_line: int = 0
    names: tuple[str, ...] = ()
    has_row_names: bool = False
    program: str = ""

    def cells(self, line: str) -> list[str]:
        """The cells of a row; the name of the row is left out."""
        return split_cells(line, self.delimiter)[int(self.has_row_names) :]


def find_header(
    line: str, *, assembly: str = "", delimiter: str = "", builds: TableBuilds | None = None
) -> TableLayout | None:
    """A line -> the layout of the table whose header it is; None for another line.

    Args:
        builds: What the lines above the table say of its columns.
        delimiter: The only one that is tried; '' for all.

    Example:
        >>> find_header("chr;pos;ref;alt").delimiter
        ';'
    """
    for candidate in [delimiter] if delimiter else DELIMITERS.values():
        names = split_cells(line.removeprefix("#"), candidate)
        if len(names) == 1 and candidate != " " and not delimiter:
            continue
        if len(names) == 1 and line.startswith("#"):
            continue  # a comment of one word
        if candidate == " " and line.count("\t") > 1:
            continue  # names with blanks in them
        columns = find_columns(names, assembly, builds)
        if columns and not any(parse_variant_id(name) for name in names):
            return TableLayout(columns, candidate, names=tuple(names))
    return None


def choose_id_column(layout: TableLayout, rows: Sequence[NumberedLine]) -> TableLayout:
    """A layout whose variants are read by their ids alone, with the column of ids that has most readable ones: beside
    rs numbers PharmGKB has ids of its own. Other layouts come back as they are."""
    if "id" not in used_roles(layout.columns):
        return layout
    cells = [layout.cells(line) for _, line in rows]

    def count_ids(index: int) -> int:
        return sum(len(row) > index and any(map(parse_written_id, split_ids(row[index]))) for row in cells)

    called = [index for index, name in enumerate(layout.names) if (recognise_column(name) or [""])[0] == "id"]
    best = max([layout.columns["id"].index, *called], key=count_ids)  # the first of equals, which has the surest name
    return replace(layout, columns=layout.columns | {"id": Column(best, layout.names[best])})


def fits_header(layout: TableLayout, rows: Sequence[NumberedLine]) -> bool:
    """Whether the first row has as many cells as the header: a comment in words may name columns by chance."""
    if not rows:
        return True
    cells = split_cells(rows[0][1], layout.delimiter)
    return len(cells) in (len(layout.names), len(layout.names) + 1)


def with_row_names(layout: TableLayout, rows: Sequence[NumberedLine]) -> TableLayout:
    """The layout, which skips the first cell where R wrote the names of rows without a name in the header."""
    cells = [split_cells(line, layout.delimiter) for _, line in rows]
    shift = bool(leading_row_names(layout.names, cells))
    return TableLayout(layout.columns, layout.delimiter, layout.header_line, layout.names, has_row_names=shift)


@dataclass(slots=True)
class _Candidate:
    """A way to read the rows, and how many of them it can read."""

    fits: int
    kind: ListKind
    layout: TableLayout | None = field(default=None)


def recognise_rows(
    rows: Sequence[NumberedLine], *, count_ids: Callable[[str], int], delimiter: str = ""
) -> tuple[ListKind, TableLayout | None]:
    """The first rows of a list without a known header -> its kind, with the layout if it is a table.

    Args:
        count_ids: How many variants a line names by itself.
        delimiter: The only one that is tried; '' for all.
    """
    lines = [line for _, line in rows]
    candidates = []
    for character in [delimiter] if delimiter else DELIMITERS.values():
        cells = [split_cells(line, character) for line in lines]
        for row_layout in ROW_LAYOUTS:
            fits = sum(map(row_layout.fits, cells))
            # Lines that are cut elsewhere have no INFO that may be passed on.
            kind = ListKind.VCF if row_layout.is_vcf and character == "\t" else ListKind.TABLE
            candidates.append(_Candidate(fits, kind, _table_layout(row_layout, character)))
        candidates += _id_columns(cells, character)
    best = max(candidates, key=lambda candidate: candidate.fits)
    if not best.fits or best.fits < sum(map(count_ids, lines)):
        return ListKind.IDS, None
    return best.kind, _with_unknown_header(best.layout, rows) if best.layout else None


def _with_unknown_header(layout: TableLayout, rows: Sequence[NumberedLine]) -> TableLayout:
    """The layout, with the first row as its header if that has names of no known spelling where others have values.

    A row with a number or a chromosome in it is not a header, whatever its other cells are.
    """
    number, line = rows[0]
    cells = split_cells(line, layout.delimiter)
    column = layout.columns.get("pos") or layout.columns["id"]
    name = cells[column.index] if column.index < len(cells) else "0"
    chrom = layout.columns.get("chrom")
    has_chromosome = chrom is not None and chrom.index < len(cells) and bool(find_chromosome(cells[chrom.index]))
    has_digit = any(character.isdigit() for character in name)
    if len(rows) < 2 or has_digit or has_chromosome or not has_no_number(cells):
        return layout
    return replace(layout, header_line=number, names=tuple(cells), columns=_name_columns(layout.columns, cells))


def _name_columns(columns: Columns, names: Sequence[str]) -> Columns:
    return {
        role: replace(column, name=names[column.index]) if column.index < len(names) else column
        for role, column in columns.items()
    }


def _table_layout(row_layout: RowLayout, delimiter: str) -> TableLayout:
    columns = {
        role: Column(index, zero_based=row_layout.zero_based and role == "pos")
        for role, index in row_layout.roles.items()
    }
    return TableLayout(columns, delimiter, program=row_layout.program)


def _id_columns(cells: Sequence[Sequence[str]], delimiter: str) -> Iterable[_Candidate]:
    """Columns that hold whole ids, in rows of several columns."""
    width = max((len(row) for row in cells), default=0)
    if width < 2:
        return
    for index in range(min(width, MAX_ID_COLUMNS)):
        fits = sum(len(row) > index and parse_written_id(row[index]) is not None for row in cells)
        yield _Candidate(fits, ListKind.TABLE, TableLayout({"id": Column(index)}, delimiter))


def layout_is_readable(layout: TableLayout) -> bool:
    """Whether the columns of a layout name a variant."""
    return names_variant(layout.columns)
