"""Reading a Parquet file: its columns keep the types that they have, nothing goes through text."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb

from catalog.files.sniff import UnreadableTableError
from catalog.files.tables.column_types import MAX_SHOWN_VALUE, ColumnProfile
from catalog.files.tables.csv_import import ImportedTable, unique_names
from catalog.files.tables.duckdb_session import count_parquet_rows, duckdb_session, quote_name, quote_text
from catalog.files.tables.text_to_parquet import ROW_NUMBER
from catalog.files.tables.typed_rows import write_rows

INTEGERS = {f"{sign}{size}" for sign in ("", "U") for size in ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT")}
NUMBERS = {"FLOAT", "DOUBLE"}  # and every DECIMAL
NESTED = ("STRUCT", "MAP", "UNION")  # what their types begin with; those of lists end in brackets


def import_parquet(source: Path, rows: Path, rejected: Path) -> ImportedTable:
    """Store the rows of a Parquet file as `typed_rows` does; it has no rejected rows.

    Args:
        source: Parquet file.
        rows: Parquet file to write: the number of each row, and every column with its type.
        rejected: Parquet file to write, without rows.

    Raises:
        UnreadableTableError: The file is not Parquet.
    """
    with duckdb_session(source, rows, rejected) as db:
        table = f"read_parquet({quote_text(str(source))})"
        try:
            described = db.execute(f"DESCRIBE SELECT * FROM {table}").fetchall()
        except duckdb.Error as error:
            raise UnreadableTableError("This is not a Parquet file, or it is damaged: upload it again.") from error
        columns = unique_names([row[0] for row in described])
        cells = ", ".join(f"{quote_name(source)} AS {quote_name(name)}" for name, source in columns)
        query = f"SELECT row_number() OVER () AS {ROW_NUMBER}, {cells} FROM {table}"
        write_rows(db, query, rows, len(columns))
        write_rows(db, "SELECT 0::BIGINT AS row, '' AS reason, '' AS text WHERE false", rejected, 3)
        return ImportedTable(columns, count_parquet_rows(db, rows), 0)


def profile_typed_columns(rows: Path) -> Iterator[ColumnProfile]:
    """A profile of each column of a stored table, one after the other: each column is read once."""
    with duckdb_session(rows) as db:
        table = f"read_parquet({quote_text(str(rows))})"
        for name, sql_type, *_ in db.execute(f"DESCRIBE SELECT * FROM {table}").fetchall():
            if name != ROW_NUMBER:
                yield _profile(db, table, name, sql_type)


def column_type_of(sql_type: str) -> str:
    """The type of a column as the portal names it; what it has no name for is text, lists and structures among it.

    Example:
        >>> [column_type_of(name) for name in ("UBIGINT", "DECIMAL(38,10)", "TIMESTAMP WITH TIME ZONE", "INTEGER[]")]
        ['integer', 'number', 'datetime', 'string']
    """
    if sql_type in INTEGERS:
        return "integer"
    if sql_type in NUMBERS or (sql_type.startswith("DECIMAL(") and sql_type.endswith(")")):
        return "number"
    if sql_type.startswith("TIMESTAMP") and not sql_type.endswith("]"):
        return "datetime"
    return {"BOOLEAN": "boolean", "DATE": "date"}.get(sql_type, "string")


def _profile(db: duckdb.DuckDBPyConnection, table: str, name: str, sql_type: str) -> ColumnProfile:
    column = quote_name(name)
    is_nested = sql_type.startswith(NESTED) or sql_type.endswith("]")
    extremes = "'', ''" if is_nested else f"CAST(min({column}) AS VARCHAR), CAST(max({column}) AS VARCHAR)"
    counted = f"CAST({column} AS VARCHAR)" if is_nested else column
    row = db.execute(
        f"SELECT count(*) - count({column}), approx_count_distinct({counted}), {extremes} FROM {table}"
    ).fetchone()
    n_missing, n_distinct, minimum, maximum = row or (0, 0, "", "")
    return ColumnProfile(
        name=name,
        type=column_type_of(sql_type),
        n_missing=n_missing,
        n_cast_errors=0,
        n_distinct=n_distinct,
        minimum=(minimum or "")[:MAX_SHOWN_VALUE],
        maximum=(maximum or "")[:MAX_SHOWN_VALUE],
    )
