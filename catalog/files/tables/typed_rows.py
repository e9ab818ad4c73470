"""Rows of a table as they are stored: typed once, when the table is read.

A stored file is Parquet, in the order of the table's file. It has the number of each row, every column with its type,
and text beside a column only where the type alone would lose something:

    temp         DOUBLE   the value; NULL where it is missing or does not fit
    temp__text   VARCHAR  the text of cells that do not fit; only where there is one
    temp__raw    VARCHAR  the cell as the file spells it, where that differs: 1.50, NA; only where one does
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from catalog.files.tables.duckdb_session import (
    WORKER_THREADS,
    duckdb_session,
    quote_name,
    quote_names,
    quote_text,
)
from catalog.files.tables.text_to_parquet import ROW_NUMBER

ROW_GROUP_CELLS = 2_000_000  # of one row group: a page of a wide table reads few rows besides its own
COLUMN_BATCH_SIZE = 50  # columns typed by one statement
MIN_ROW_GROUP, MAX_ROW_GROUP = 2_048, 122_880  # rows
MISFIT, SPELLING = "__text", "__raw"  # what is appended to a column's name
_NOT_ZERO = "^[^eE]*[1-9]"  # digits of a number before its exponent


@dataclass(frozen=True)
class CellSql:
    """How the text of a column becomes values.

    Attributes:
        type: Of the column, as `column_types` names it.
        text: SQL of a cell's text, NULL where it stands for a missing value.
        typed: SQL of the value, NULL where the cell is missing or does not fit.
    """

    type: str
    text: str
    typed: str


class StoredColumns:
    """SQL of the cells of a stored file.

    Args:
        stored: Names of the columns of the file.
        columns: {name: type} of the table.
    """

    def __init__(self, stored: Collection[str], columns: Mapping[str, str]) -> None:
        self._stored, self._columns = set(stored), columns

    def misfit(self, name: str) -> str:
        """SQL of the text of a cell that does not fit its type."""
        return self._beside(name, MISFIT) or "NULL"

    def has_misfits(self, name: str) -> bool:
        return self._beside(name, MISFIT) is not None

    def exact_text(self, name: str) -> str | None:
        """SQL of the text of a cell that its value does not tell: it does not fit, or is 0 only as a DOUBLE (1e-400).

        None where no cell is so.
        """
        texts = [text for text in (self._beside(name, MISFIT), self._tiny_text(name)) if text]
        return f"coalesce({', '.join(texts)})" if texts else None

    def _tiny_text(self, name: str) -> str | None:
        spelling = self._beside(name, SPELLING) if self._columns[name] == "number" else None
        if spelling is None:
            return None
        is_tiny = f"{quote_name(name)} = 0 AND regexp_matches({spelling}, {quote_text(_NOT_ZERO)})"
        return f"CASE WHEN {is_tiny} THEN trim({spelling}) END"

    def text(self, name: str) -> str:
        """SQL of a cell as the file has it; where the file had no text, as it reads best."""
        value = f"CAST({quote_name(name)} AS VARCHAR)"
        if self._columns[name] == "datetime":
            value = f"replace(regexp_replace({value}, '[+]00(:00)?$', 'Z'), ' ', 'T')"
        parts = [self._beside(name, SPELLING), self._beside(name, MISFIT), value]
        return f"coalesce({', '.join(part for part in parts if part)})"

    def is_missing(self, name: str) -> str:
        """SQL: whether a cell has no value."""
        missing = f"{quote_name(name)} IS NULL"
        return f"({missing} AND {self.misfit(name)} IS NULL)" if self.has_misfits(name) else missing

    def _beside(self, name: str, suffix: str) -> str | None:
        stored = name_beside(name, suffix, self._columns)
        return quote_name(stored) if stored in self._stored else None


def name_beside(name: str, suffix: str, columns: Collection[str]) -> str:
    """Name of the column of text beside another, which no column of the table has.

    Example:
        >>> name_beside("a", "__text", ["a", "a__text"])
        'a__text_'
    """
    stored = name + suffix
    while stored in columns:
        stored += "_"
    return stored


def stored_columns(db: duckdb.DuckDBPyConnection, rows: Path, columns: Mapping[str, str]) -> StoredColumns:
    """The columns of a stored file that `db` may read. Reads the end of the file."""
    described = db.execute(f"DESCRIBE SELECT * FROM read_parquet({quote_text(str(rows))})").fetchall()
    return StoredColumns([row[0] for row in described], columns)


def write_typed_rows(text_rows: Path, target: Path, columns: Mapping[str, CellSql]) -> None:
    """Store the rows of a table with types.

    Columns are typed some at a time, into files that are joined: what DuckDB does for one statement grows with the
    square of its columns. Each column is read once and written twice, since only then it is known which columns need
    text beside them.

    Args:
        text_rows: Parquet file with the number of each row and every column as text.
        target: Parquet file to write.
        columns: {name: how its cells become values}.
    """
    names = list(columns)
    batches = [names[start : start + COLUMN_BATCH_SIZE] for start in range(0, len(names), COLUMN_BATCH_SIZE)]
    parts = {target.with_suffix(f".{number}.parquet"): batch for number, batch in enumerate(batches)}
    with duckdb_session(text_rows, target, *parts, threads=WORKER_THREADS) as db:
        stored: list[str] = []
        for part, batch in parts.items():
            query = _typing_query(text_rows, {name: columns[name] for name in batch}, columns)
            write_rows(db, query, part, 3 * len(batch), compression="snappy")
            stored += _filled_columns(db, part, batch, columns)
        tables = " POSITIONAL JOIN ".join(f"read_parquet({quote_text(str(part))})" for part in parts)
        source = f"read_parquet({quote_text(str(text_rows))})"
        query = f"SELECT {quote_names([ROW_NUMBER, *stored])} FROM (SELECT {ROW_NUMBER} FROM {source})"
        write_rows(db, f"{query} POSITIONAL JOIN {tables}", target, len(stored))
    for part in parts:
        part.unlink()


def write_rows(
    db: duckdb.DuckDBPyConnection,
    query: str,
    target: Path,
    n_columns: int,
    *,
    compression: str = "zstd",
    parameters: Sequence[object] = (),
) -> None:
    """Write rows as Parquet with row groups of so many rows that a page of a wide table is read quickly."""
    n_rows = max(MIN_ROW_GROUP, min(MAX_ROW_GROUP, ROW_GROUP_CELLS // max(n_columns, 1)))
    options = f"FORMAT parquet, COMPRESSION {compression}, ROW_GROUP_SIZE {n_rows}"
    db.execute(f"COPY ({query}) TO {quote_text(str(target))} ({options})", list(parameters))


def _typing_query(text_rows: Path, batch: Mapping[str, CellSql], columns: Collection[str]) -> str:
    """SQL of some columns with their types, each with both columns of text beside it."""
    cells = ", ".join(
        f"{quote_name(name)} AS raw_{number}, {cell.text} AS text_{number}, {_value_sql(cell)} AS value_{number}"
        for number, (name, cell) in enumerate(batch.items())
    )
    stored = ", ".join(_stored_sql(number, name, columns) for number, name in enumerate(batch))
    return f"SELECT {stored} FROM (SELECT {cells} FROM read_parquet({quote_text(str(text_rows))}))"


def _value_sql(cell: CellSql) -> str:
    return f"{cell.typed} IN ('true', 'yes')" if cell.type == "boolean" else cell.typed


def _stored_sql(number: int, name: str, columns: Collection[str]) -> str:
    raw, text, value = f"raw_{number}", f"text_{number}", f"value_{number}"
    misfit, spelling = (quote_name(name_beside(name, suffix, columns)) for suffix in (MISFIT, SPELLING))
    best = f"coalesce(CAST({value} AS VARCHAR), {text})"
    return (
        f"{value} AS {quote_name(name)}, CASE WHEN {value} IS NULL THEN {text} END AS {misfit}, "
        f"CASE WHEN {raw} <> '' AND {raw} IS DISTINCT FROM {best} THEN {raw} END AS {spelling}"
    )


def _filled_columns(
    db: duckdb.DuckDBPyConnection, rows: Path, batch: Sequence[str], columns: Collection[str]
) -> list[str]:
    """Columns of a file without the text beside columns that has no cell."""
    counts = db.execute(
        "SELECT path_in_schema, sum(num_values) > sum(coalesce(stats_null_count, 0)) "
        f"FROM parquet_metadata({quote_text(str(rows))}) GROUP BY path_in_schema"
    ).fetchall()
    filled = {name for name, is_filled in counts if is_filled}
    stored: list[str] = []
    for name in batch:
        beside = [name_beside(name, suffix, columns) for suffix in (MISFIT, SPELLING)]
        stored += [name, *(text for text in beside if text in filled)]
    return stored
