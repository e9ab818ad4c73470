"""CSV with one dataset per line: its columns, cells <-> fields of a record, and the reader for imports.

Bulk edit writes and reads the same columns, so each of them reads what the other writes.
"""

from __future__ import annotations

import csv
import io
from typing import Any

from catalog.entries.coverage import Box
from catalog.entries.declared_field import Kind
from catalog.entries.fields import FIELDS, LIST_FIELDS, TERM_FIELDS, native_names
from catalog.entries.part_fields import CELL_SEPARATOR, PART_RECORDS, PARTS, ROLES, read_line, write_line
from catalog.entries.record import DatasetRecord, DistributionRecord, OrganizationRecord
from catalog.exchange.source_entry import SourceEntry, UnreadableSourceError, broken_entry
from catalog.files.sniff import guess_delimiter
from catalog.spreadsheet import LIST_SEPARATOR, MARK_COLUMN, join_list, plain_cell, split_list

KEY_COLUMN = "identifier"
LIST_COLUMNS = (*LIST_FIELDS, *TERM_FIELDS)
# Parts that every format carries whole; people, organizations, links and relations have more than a cell can say.
PART_COLUMNS = native_names(Kind.PARTS)
PART_SEPARATOR = " || "  # no line feed: messages count the lines of a file
SHEET_COLUMNS = (KEY_COLUMN, *(field.name for field in FIELDS if field.kind != Kind.PARTS), *PART_COLUMNS)
IMPORT_COLUMNS = (*SHEET_COLUMNS, MARK_COLUMN, "key", *ROLES, "links")  # links and names of organizations are only read


def read(text: str) -> list[SourceEntry]:
    """A dataset of each line; the first line names columns out of IMPORT_COLUMNS, `title` among them.

    A line without a title or with an unreadable box is an entry with a problem.

    Raises:
        UnreadableSourceError: Not CSV, or an unknown column.
    """
    header, rows = read_rows(text)
    unknown = [name for name in header if name not in IMPORT_COLUMNS]
    if "title" not in header or unknown:
        hint = f"; not known: {', '.join(unknown)}" if unknown else ""
        columns = ", ".join(IMPORT_COLUMNS)
        raise UnreadableSourceError(f"The first line names columns, 'title' among them, out of {columns}{hint}.")
    return [_entry(line, row) for line, row in rows]


def read_rows(text: str) -> tuple[list[str], list[tuple[int, dict[str, str]]]]:
    """(header, [(line of the file, cells by name)]) of CSV; the delimiter is guessed from the header.

    Raises:
        UnreadableSourceError: Not CSV.

    Example:
        >>> read_rows("title;kind\\nFlow;archive")
        (['title', 'kind'], [(2, {'title': 'Flow', 'kind': 'archive'})])
    """
    text = text.removeprefix("\ufeff")
    reader = csv.DictReader(io.StringIO(text), delimiter=guess_delimiter(text.partition("\n")[0]))
    try:
        return list(reader.fieldnames or []), [(reader.line_num, row) for row in reader]
    except csv.Error as error:
        raise UnreadableSourceError(f"This CSV cannot be read near line {reader.line_num}: {error}.") from error


def clean_cells(row: dict[str, str]) -> dict[str, str]:
    """Cells of a row that was read, without what spreadsheets need; cells without a column are left out."""
    return {name: plain_cell((cell or "").strip()) for name, cell in row.items() if name}


def write_cell(record: DatasetRecord, column: str) -> str:
    """The cell of a record in one of SHEET_COLUMNS; `parse_cell` undoes it."""
    value = getattr(record, column)
    if column in PART_COLUMNS:
        lines = (write_line(part, PARTS[column]) for part in value)
        return PART_SEPARATOR.join(line.replace(CELL_SEPARATOR, LIST_SEPARATOR) for line in lines)
    if column == "box":
        return ",".join(f"{side:.12g}" for side in value) if value else ""
    return join_list(value) if isinstance(value, tuple) else value


def parse_cell(column: str, cell: str) -> Any:
    """The value of a record's field, from its cell. Raises ValueError for an unreadable box or part.

    Example:
        >>> parse_cell("keywords", "krill | ice"), parse_cell("box", "-70,-68,-65,-60"), parse_cell("kind", "archive")
        (('krill', 'ice'), (-70.0, -68.0, -65.0, -60.0), 'archive')
    """
    if column in LIST_COLUMNS:
        return split_list(cell)
    if column in PART_COLUMNS:
        return tuple(_parse_part(column, line) for line in cell.split(PART_SEPARATOR.strip()) if line.strip())
    if column == "box":
        return Box.parse(cell).sides if cell else None
    return cell


def _parse_part(column: str, line: str) -> Any:
    """A part from its line, whose cells are separated by bars. Raises ValueError."""
    cells = CELL_SEPARATOR.join(cell.strip() for cell in line.split(LIST_SEPARATOR.strip()))
    return PART_RECORDS[column](**read_line(cells, PARTS[column]))


def _entry(line: int, row: dict[str, str]) -> SourceEntry:
    cells = {name: cell for name, cell in clean_cells(row).items() if cell}
    if "title" not in cells:
        return broken_entry(f"line {line}", f"Line {line} has no title.")
    try:
        fields = {name: parse_cell(name, cells[name]) for name in SHEET_COLUMNS if name in cells}
    except ValueError as error:
        return broken_entry(f"line {line}", f"Line {line}: {error}")
    organizations = [OrganizationRecord(name, role) for role in ROLES for name in split_list(cells.get(role, ""))]
    links = [DistributionRecord(url) for url in split_list(cells.get("links", ""))]
    record = DatasetRecord(**fields, organizations=tuple(organizations), distributions=tuple(links))
    return SourceEntry(cells.get("key") or record.identifier or record.title, record)
