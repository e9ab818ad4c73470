"""Plain text -> rows as Parquet, by DuckDB: directly where a file is regular, otherwise line by line.

Both ways give the same rows and account for every line. DuckDB alone would lose what is behind a stray quote, so its
answer is taken only if its rows are as many as the lines of the file.
"""

from __future__ import annotations

import codecs
import csv
import tempfile
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import duckdb

from catalog.files.reading.read_file import PlainFile
from catalog.files.reading.recipe import Recipe
from catalog.files.reading.table_reader import Account
from catalog.files.sniff import MAX_LINE_SIZE
from catalog.files.tables.duckdb_session import count_parquet_rows, duckdb_session, quote_name, quote_text

ROW_NUMBER = "_row"  # column of the row's number, from 1
REJECTED_COLUMNS = ("row", "reason", "text")
CHUNK_SIZE = 1024 * 1024  # bytes
BATCH_SIZE = 1000  # rows
NO_REJECTED = "SELECT 0::BIGINT AS row, '' AS reason, '' AS text WHERE false"


class _Lines(NamedTuple):
    """Lines of a file, and whether all of them end alike and none has marks that `clean_line` removes."""

    n_lines: int
    is_regular: bool


def import_regular_text(plain: PlainFile, rows: Path, rejected: Path, names: Sequence[str]) -> Account | None:
    """Write the rows of a regular file; None if it is not one, and then what was written means nothing.

    Regular is a file in UTF-8 with double quotes, in which every line below the names is one row.
    """
    recipe, path = plain.recipe, plain.table.path
    if not _is_regular(recipe):
        return None
    lines = _count_lines(path)
    if not lines.is_regular:
        return None
    with duckdb_session(path, rows, rejected) as db:
        try:
            _write_parquet(db, _select_rows(path, names, recipe), rows)
        except duckdb.InvalidInputException:
            return None
        n_rows = count_parquet_rows(db, rows)
        if n_rows + recipe.data_line - 1 != lines.n_lines or _has_unusual_rows(db, rows, names, recipe):
            return None
        _write_parquet(db, NO_REJECTED, rejected)
    account = Account(n_lines=lines.n_lines, n_rows=n_rows, n_row_lines=n_rows)
    with plain.open_reader() as reader:
        reader.name_head(account)
    return account


def import_any_text(plain: PlainFile, rows: Path, rejected: Path, names: Sequence[str]) -> Account:
    """Write the rows of any file, which the reader cuts line by line."""
    with tempfile.TemporaryDirectory() as folder:
        tidy_rows, tidy_rejected = Path(folder) / "rows.csv", Path(folder) / "rejected.csv"
        with (
            plain.open_reader() as reader,
            tidy_rows.open("w", encoding="utf-8", newline="") as row_file,
            tidy_rejected.open("w", encoding="utf-8", newline="") as rejected_file,
        ):
            row_writer, rejected_writer = (csv.writer(file, lineterminator="\n") for file in (row_file, rejected_file))
            row_iterator = iter(reader)
            while batch := list(islice(row_iterator, BATCH_SIZE)):
                # Of one column an empty cell would be an empty line, which is not a row for DuckDB.
                row_writer.writerows(batch if len(names) > 1 else ([*row, ""] for row in batch))
                rejected_writer.writerows(reader.take_rejected())
            rejected_writer.writerows(reader.take_rejected())
        rows.unlink(missing_ok=True)  # DuckDB writes over no file
        with duckdb_session(tidy_rows, tidy_rejected, rows, rejected) as db:
            _write_parquet(db, _select_rows(tidy_rows, names, None), rows)
            listed = _read_csv(tidy_rejected, {"row": "BIGINT", "reason": "VARCHAR", "text": "VARCHAR"})
            _write_parquet(db, f"SELECT * FROM {listed} ORDER BY row", rejected)
        return reader.account


def _is_regular(recipe: Recipe) -> bool:
    dialect = recipe.dialect
    is_changed = dialect.escape or dialect.skips_blanks or dialect.keeps_brackets
    is_plain = dialect.quote == '"' and not is_changed and len(dialect.delimiter) == 1
    is_utf8 = recipe.encoding == "utf-8" and not recipe.encoding_is_guess
    return is_plain and is_utf8 and recipe.width > 1 and dialect.delimiter.isascii() and not recipe.pads_short_rows


def _count_lines(path: Path) -> _Lines:
    n_feeds = n_returns = n_pairs = n_marks = 0
    last = b""
    with path.open("rb") as file:
        while chunk := file.read(CHUNK_SIZE):
            n_feeds += chunk.count(b"\n")
            n_returns += chunk.count(b"\r")
            n_pairs += chunk.count(b"\r\n") + (last == b"\r" and chunk[:1] == b"\n")
            n_marks += chunk.count(b"\0") + chunk.count(b"\f") + chunk.count(codecs.BOM_UTF8, 3 if not last else 0)
            last = chunk[-1:]
    is_regular = n_returns in (0, n_feeds) and n_returns == n_pairs and not n_marks
    return _Lines(n_feeds + (last not in (b"\n", b"")), is_regular)


def _select_rows(path: Path, names: Sequence[str], recipe: Recipe | None) -> str:
    """SQL of the rows of a file; without a recipe, of a tidy one, in which one column has an empty one beside it."""
    named_columns = dict.fromkeys(names, "VARCHAR")
    columns = named_columns if recipe or len(names) > 1 else named_columns | {f"{names[0]}_": "VARCHAR"}
    delimiter, n_above = (recipe.dialect.delimiter, recipe.data_line - 1) if recipe else (",", 0)
    selected = ", ".join(map(quote_name, names))
    source = _read_csv(path, columns, delimiter, n_above)
    return f"SELECT row_number() OVER () AS {ROW_NUMBER}, {selected} FROM {source}"


def _read_csv(path: Path, columns: dict[str, str], delimiter: str = ",", n_above: int = 0) -> str:
    types = ", ".join(f"{quote_text(column)}: '{sql_type}'" for column, sql_type in columns.items())
    return (
        f"read_csv({quote_text(str(path))}, header = false, skip = {n_above}, auto_detect = false, "
        f"compression = 'none', delim = {quote_text(delimiter)}, quote = '\"', escape = '\"', columns = {{{types}}}, "
        f"strict_mode = true, max_line_size = {MAX_LINE_SIZE}, null_padding = false)"
    )


def _has_unusual_rows(db: duckdb.DuckDBPyConnection, rows: Path, names: Sequence[str], recipe: Recipe) -> bool:
    """Whether some rows may be blank, names of another table, or a footnote: the reader has to look at them."""
    first, second = (quote_name(name) for name in names[:2])
    others = " AND ".join(f"{quote_name(name)} IS NULL" for name in names[1:])
    first_name, second_name = (quote_text(column.name) for column in recipe.columns[:2])
    table = f"read_parquet({quote_text(str(rows))})"
    row = db.execute(
        f"SELECT count(*) FILTER ({first} IS NULL AND {others}) + "
        f"count(*) FILTER ({first} = {first_name} AND {second} = {second_name}) FROM {table}"
    ).fetchone()
    last = db.execute(f"SELECT {others} FROM {table} ORDER BY {ROW_NUMBER} DESC LIMIT 1").fetchone()
    return bool(row and row[0]) or bool(last and last[0])


def _write_parquet(db: duckdb.DuckDBPyConnection, query: str, target: Path) -> None:
    db.execute(f"COPY ({query}) TO {quote_text(str(target))} (FORMAT parquet, COMPRESSION zstd)")
