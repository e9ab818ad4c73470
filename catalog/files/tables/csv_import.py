"""Importing a table: rows as text into one Parquet file, lines that do not fit, with the reason, into another."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import duckdb

from catalog.files.sniff import MAX_LINE_SIZE, find_header
from catalog.files.tables.duckdb_session import count_parquet_rows, duckdb_session, quote_text
from catalog.files.tables.plain_text import open_plain_text

ROW_NUMBER = "_row"  # column of the row's number, from 1
REJECTED_COLUMNS = ("row", "reason", "text")


@dataclass(frozen=True)
class ImportedTable:
    """What importing a file found.

    Attributes:
        columns: (name in the URL, name in the file), in order.
        n_rows: Rows that fit the header.
        n_rejected_rows: Lines that do not.
        delimiter: Empty for Parquet, as is `encoding`.
        encoding: As `sniff.decode_text` names it.
        header_row: Line of the names, from 1; 0 where the format itself has them.
        comments: The lines above the names.
    """

    columns: tuple[tuple[str, str], ...]
    n_rows: int
    n_rejected_rows: int
    delimiter: str = ""
    encoding: str = ""
    header_row: int = 0
    comments: str = ""


def import_csv(source: Path, rows: Path, rejected: Path, *, delimiter: str = "") -> ImportedTable:
    """Read all of a delimited file.

    Args:
        source: Delimited text, also compressed with gzip.
        rows: Parquet file to write: _row (1, 2, ...) and every column as text.
        rejected: Parquet file to write: REJECTED_COLUMNS of lines with another number of cells than the header.
        delimiter: Where it is known.

    Raises:
        UnreadableTableError: The file is not a table.
    """
    with open_plain_text(source) as (plain, encoding):
        with plain.open(encoding="utf-8-sig", newline="") as file:
            header = find_header(file, delimiter)
        columns = unique_names(header.names)
        types = ", ".join(f"{quote_text(column)}: 'VARCHAR'" for column, _ in columns)
        options = (
            f"header = true, skip = {header.row - 1}, auto_detect = false, compression = 'none', "
            f"delim = {quote_text(header.delimiter)}, quote = '\"', escape = '\"', "
            f"columns = {{{types}}}, strict_mode = true, store_rejects = true, "
            f"max_line_size = {MAX_LINE_SIZE}, null_padding = false"
        )
        with duckdb_session(plain, rows, rejected) as db:
            read_csv = f"read_csv({quote_text(str(plain))}, {options})"
            _write_parquet(db, f"SELECT row_number() OVER () AS {ROW_NUMBER}, * FROM {read_csv}", rows)
            _write_parquet(
                db,
                "SELECT line AS row, first(error_message ORDER BY column_idx) AS reason, any_value(csv_line) AS text "
                "FROM reject_errors GROUP BY line ORDER BY line",
                rejected,
            )
            counts = count_parquet_rows(db, rows), count_parquet_rows(db, rejected)
            return ImportedTable(columns, *counts, header.delimiter, encoding, header.row, header.comments)


def unique_names(header: list[str]) -> tuple[tuple[str, str], ...]:
    """(name in the URL, name in the file) of each column; the names in the URL are unique.

    Example:
        >>> unique_names(["Temp (°C)", "temp c", ""])
        (('temp_c', 'Temp (°C)'), ('temp_c_2', 'temp c'), ('column_3', ''))
    """
    used: set[str] = {ROW_NUMBER}
    names = []
    for position, source_name in enumerate(header, start=1):
        stem = re.sub(r"\W+", "_", source_name.strip().lower()).strip("_") or f"column_{position}"
        name, repetition = stem, 1
        while name in used:
            repetition += 1
            name = f"{stem}_{repetition}"
        used.add(name)
        names.append((name, source_name))
    return tuple(names)


def _write_parquet(db: duckdb.DuckDBPyConnection, query: str, target: Path) -> None:
    db.execute(f"COPY ({query}) TO {quote_text(str(target))} (FORMAT parquet, COMPRESSION zstd)")
