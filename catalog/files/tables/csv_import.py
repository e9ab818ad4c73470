"""Landing a table: every row as text into Parquet, every line that does not fit kept beside it with the reason."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from catalog.files.tables.duckdb_session import name, session, text
from catalog.files.tables.header import LONGEST_LINE, ROW, UnreadableTable, read_header, unique_names
from catalog.files.tables.plain_text import plain_text

BAD_COLUMNS = ("row", "reason", "text")


@dataclass(frozen=True)
class Landed:
    """`columns` are (name in the URL, name in the file) in order; bad rows are numbered as rows of the file.

    `header_row` is the row of the file that names the columns, 0 where the format itself does; `comments` are the
    lines above it.
    """

    columns: tuple[tuple[str, str], ...]
    n_rows: int
    n_bad_rows: int
    delimiter: str = ""
    encoding: str = ""
    header_row: int = 0
    comments: str = ""


def land_text(source: Path, rows: Path, bad_rows: Path, *, delimiter: str = "") -> Landed:
    """Read a delimited file whole. `rows` gets _row (1, 2, ...) and every column as text."""
    with plain_text(source) as (plain, encoding):
        header = read_header(plain, delimiter)
        columns = unique_names(header.names)
        types = ", ".join(f"{text(column)}: 'VARCHAR'" for column, _ in columns)
        options = (
            f"header = true, skip = {header.row - 1}, auto_detect = false, compression = 'none', "
            f"delim = {text(header.delimiter)}, quote = '\"', escape = '\"', "
            f"columns = {{{types}}}, strict_mode = true, store_rejects = true, "
            f"max_line_size = {LONGEST_LINE}, null_padding = false"
        )
        with session(plain, rows, bad_rows) as db:
            db.execute(
                f"COPY (SELECT row_number() OVER () AS {ROW}, * FROM read_csv({text(str(plain))}, {options})) "
                f"TO {text(str(rows))} (FORMAT parquet, COMPRESSION zstd)"
            )
            db.execute(
                f"COPY (SELECT line AS row, first(error_message ORDER BY column_idx) AS reason, "
                f"any_value(csv_line) AS text FROM reject_errors "
                f"GROUP BY line ORDER BY line) TO {text(str(bad_rows))} (FORMAT parquet)"
            )
            counts = _count(db, rows), _count(db, bad_rows)
            return Landed(columns, *counts, header.delimiter, encoding, header.row, header.comments)


def land_parquet(source: Path, rows: Path, bad_rows: Path) -> Landed:
    """A Parquet file as text columns, like any other table; it has no bad rows."""
    with session(source, rows, bad_rows) as db:
        try:
            described = db.execute(f"DESCRIBE SELECT * FROM read_parquet({text(str(source))})").fetchall()
        except Exception as error:
            raise UnreadableTable("This is not a Parquet file, or it is damaged: upload it again.") from error
        columns = unique_names([row[0] for row in described])
        casts = ", ".join(f"CAST({name(said)} AS VARCHAR) AS {name(column)}" for column, said in columns)
        db.execute(
            f"COPY (SELECT row_number() OVER () AS {ROW}, {casts} FROM read_parquet({text(str(source))})) "
            f"TO {text(str(rows))} (FORMAT parquet, COMPRESSION zstd)"
        )
        db.execute(
            f"COPY (SELECT 0::BIGINT AS row, '' AS reason, '' AS text WHERE false) "
            f"TO {text(str(bad_rows))} (FORMAT parquet)"
        )
        return Landed(columns, _count(db, rows), 0)


def _count(db: object, file: Path) -> int:
    return db.execute(f"SELECT count(*) FROM read_parquet({text(str(file))})").fetchone()[0]  # type: ignore[attr-defined]
