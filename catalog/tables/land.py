"""Landing a table: every row as text into Parquet, every line that does not fit kept beside it with the reason."""

from __future__ import annotations

import codecs
import csv
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from catalog.tables.session import name, session, text

ROW = "_row"
BAD_COLUMNS = ("row", "reason", "text")
CHUNK = 1024 * 1024
DELIMITERS = (",", "\t", ";", "|")
LONGEST_LINE = 16 * 1024 * 1024


class UnreadableTable(ValueError):
    """The file is no table: one sentence that says why and what to do."""


@dataclass(frozen=True)
class Landed:
    """`columns` are (name in the URL, name in the file) in order; bad rows are numbered as rows of the file."""

    columns: tuple[tuple[str, str], ...]
    n_rows: int
    n_bad_rows: int
    delimiter: str
    encoding: str


def land_text(source: Path, rows: Path, bad_rows: Path, *, delimiter: str = "") -> Landed:
    """Read a delimited file whole. `rows` gets _row (1, 2, ...) and every column as text."""
    encoding = find_encoding(source)
    header, delimiter = read_header(source, encoding, delimiter)
    columns = unique_names(header)
    types = ", ".join(f"{text(column)}: 'VARCHAR'" for column, _ in columns)
    options = (
        f"header = true, auto_detect = false, delim = {text(delimiter)}, quote = '\"', escape = '\"', "
        f"encoding = {text(encoding)}, columns = {{{types}}}, strict_mode = true, store_rejects = true, "
        f"max_line_size = {LONGEST_LINE}, null_padding = false"
    )
    with session(source, rows, bad_rows) as db:
        db.execute(
            f"COPY (SELECT row_number() OVER () AS {ROW}, * FROM read_csv({text(str(source))}, {options})) "
            f"TO {text(str(rows))} (FORMAT parquet, COMPRESSION zstd)"
        )
        db.execute(
            f"COPY (SELECT line AS row, first(error_message ORDER BY column_idx) AS reason, "
            f"any_value(csv_line) AS text FROM reject_errors "
            f"GROUP BY line ORDER BY line) TO {text(str(bad_rows))} (FORMAT parquet)"
        )
        return Landed(columns, _count(db, rows), _count(db, bad_rows), delimiter, encoding)


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
        return Landed(columns, _count(db, rows), 0, "", "")


def find_encoding(source: Path) -> str:
    """'utf-8' if the whole file is; 'utf-16' by its mark; else 'latin-1', in which every byte is a character."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with source.open("rb") as file:
        first = file.read(2)
        if first in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
            return "utf-16"
        file.seek(0)
        try:
            while chunk := file.read(CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "latin-1"
    return "utf-8"


def read_header(source: Path, encoding: str, delimiter: str) -> tuple[list[str], str]:
    """(names, delimiter) of the first row; the delimiter is the candidate that occurs most in it."""
    python_encoding = "utf-8-sig" if encoding == "utf-8" else encoding
    with source.open(encoding=python_encoding, newline="") as file:
        first = file.readline(LONGEST_LINE)
        if not first.strip():
            raise UnreadableTable("The first line is empty; it must hold the names of the columns.")
        if "\0" in first:
            raise UnreadableTable("This is not a text file: its first line has zero bytes.")
        if not delimiter:
            counts = Counter(re.sub(r'"[^"]*"', "", first))  # a quoted name may hold any of them
            delimiter = max(DELIMITERS, key=lambda candidate: counts[candidate])
        file.seek(0)
        header = next(csv.reader(file, delimiter=delimiter))
    return header, delimiter


def unique_names(header: list[str]) -> tuple[tuple[str, str], ...]:
    """'Temp (°C)' -> 'temp_c'; a name that is empty becomes column_3, one that comes again temp_c_2."""
    taken: set[str] = {ROW}
    names = []
    for number, said in enumerate(header, start=1):
        stem = re.sub(r"\W+", "_", said.strip().lower()).strip("_") or f"column_{number}"
        wish, again = stem, 1
        while wish in taken:
            again += 1
            wish = f"{stem}_{again}"
        taken.add(wish)
        names.append((wish, said))
    return tuple(names)


def _count(db: object, file: Path) -> int:
    return db.execute(f"SELECT count(*) FROM read_parquet({text(str(file))})").fetchone()[0]  # type: ignore[attr-defined]
