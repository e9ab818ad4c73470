"""Landing a table: every row as text into Parquet, every line that does not fit kept beside it with the reason."""

from __future__ import annotations

import codecs
import csv
import re
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from catalog.tables.session import name, session, text

ROW = "_row"
BAD_COLUMNS = ("row", "reason", "text")
CHUNK = 1024 * 1024
DELIMITERS = (",", "\t", ";", "|")
LONGEST_LINE = 16 * 1024 * 1024
FALLBACK = "windows-1252 for what is no UTF-8"


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
    with plain_text(source) as (plain, encoding):
        header, delimiter = read_header(plain, delimiter)
        columns = unique_names(header)
        types = ", ".join(f"{text(column)}: 'VARCHAR'" for column, _ in columns)
        options = (
            f"header = true, auto_detect = false, delim = {text(delimiter)}, quote = '\"', escape = '\"', "
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


@contextmanager
def plain_text(source: Path) -> Iterator[tuple[Path, str]]:
    """(file, encoding found): the file itself if it is UTF-8 with one kind of line end, else a copy that is.

    UTF-16 is known by its mark. Bytes that are no UTF-8 are read as Windows-1252, which also has them where both were
    mixed; its few empty places as Latin-1.
    """
    encoding, is_plain = _look(source)
    if is_plain:
        yield source, encoding
        return
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "plain.csv"
        reader = {"utf-16": "utf-16"}.get(encoding, "utf-8-sig")
        with (
            source.open(encoding=reader, errors=FALLBACK) as lines,
            plain.open("w", encoding="utf-8", newline="\n") as file,
        ):
            while piece := lines.read(CHUNK):
                file.write(piece)
        yield plain, encoding


def _look(source: Path) -> tuple[str, bool]:
    """(encoding, whether DuckDB can read it as it is), from all of the file."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    foreign = False
    ends = [0, 0, 0]  # line feeds, carriage returns, both together
    with source.open("rb") as file:
        if file.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
            return "utf-16", False
        file.seek(0)
        last = b""
        while chunk := file.read(CHUNK):
            pairs = chunk.count(b"\r\n") + (last == b"\r" and chunk[:1] == b"\n")
            for kind, count in enumerate((chunk.count(b"\n"), chunk.count(b"\r"), pairs)):
                ends[kind] += count
            last = chunk[-1:]
            try:
                if not foreign:
                    decoder.decode(chunk)
            except UnicodeDecodeError:
                foreign = True
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        foreign = True
    feeds, returns, pairs = ends
    one_kind = (feeds == 0 or returns == 0) or feeds == returns == pairs
    return "windows-1252" if foreign else "utf-8", one_kind and not foreign


def _as_windows_1252(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    byte = error.object[error.start : error.start + 1]
    try:
        return byte.decode("cp1252"), error.start + 1
    except UnicodeDecodeError:
        return byte.decode("latin-1"), error.start + 1


codecs.register_error(FALLBACK, _as_windows_1252)


def read_header(source: Path, delimiter: str) -> tuple[list[str], str]:
    """(names, delimiter) of the first row; the delimiter is the candidate that occurs most in it."""
    with source.open(encoding="utf-8-sig", newline="") as file:
        first = file.readline(LONGEST_LINE)
        if not first.strip():
            raise UnreadableTable("The first line is empty; it must hold the names of the columns.")
        if "\0" in first:
            raise UnreadableTable("This is not a text file: its first line has zero bytes.")
        if not delimiter:
            counts = Counter(re.sub(r'"[^"]*"', "", first))  # a quoted name may hold any of them
            delimiter = max(DELIMITERS, key=lambda candidate: counts[candidate])
        file.seek(0)
        try:
            header = next(csv.reader(file, delimiter=delimiter))
        except csv.Error as error:
            raise UnreadableTable(f"The first line does not hold the names of columns: {error}.") from error
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
