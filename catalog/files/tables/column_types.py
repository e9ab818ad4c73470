"""Types of an imported table's columns, from all of their cells and not from the first hundred; cells as typed SQL."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from catalog.files.sniff import MISSING_VALUES
from catalog.files.tables.duckdb_session import duckdb_session, quote_name, quote_text

MIN_TYPED_SHARE = 0.95  # share of a column's cells that make its type; the others are counted as cast errors
MAX_SHOWN_VALUE = 100  # characters of a column's minimum and maximum
# A cell has a type if the pattern matches and the cast works. No leading zeros: 01234 is a postal code.
PATTERNS = {
    "integer": (r"[+-]?(0|[1-9]\d{0,17})", "BIGINT"),
    "number": (r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", "DOUBLE"),
    "boolean": (r"(?i)(true|false|yes|no)", "VARCHAR"),
    "date": (r"\d{4}(-\d{1,2}-\d{1,2}|/\d{1,2}/\d{1,2})", "DATE"),
    "datetime": (r"\d{4}(-\d{1,2}-\d{1,2}|/\d{1,2}/\d{1,2})[T ]\d{1,2}:\d{2}.*", "TIMESTAMPTZ"),
}
LEADING_ZERO = r"[+-]?0\d+"


@dataclass(frozen=True)
class ColumnProfile:
    """What all cells of one column are; `n_distinct` is an estimate, `minimum` and `maximum` are text."""

    name: str
    type: str
    n_missing: int
    n_cast_errors: int
    n_distinct: int
    minimum: str
    maximum: str


def text_sql(column: str) -> str:
    """SQL: the cell's text without blanks around it, NULL where it stands for a missing value."""
    missing = ", ".join(map(quote_text, MISSING_VALUES))
    return f"CASE WHEN trim({quote_name(column)}) IN ({missing}) THEN NULL ELSE trim({quote_name(column)}) END"


def typed_sql(column: str, column_type: str) -> str:
    """SQL: the cell as a value of its column's type, NULL where it is missing or does not fit."""
    value = text_sql(column)
    if column_type == "string":
        return value
    pattern, sql_type = PATTERNS[column_type]
    cast = f"lower({value})" if column_type == "boolean" else f"TRY_CAST({value} AS {sql_type})"
    # 1e400 is text: as a DOUBLE it would be infinite, which JSON cannot say.
    is_finite = f" AND isfinite({cast})" if column_type == "number" else ""
    return f"CASE WHEN regexp_full_match({value}, {quote_text(pattern)}){is_finite} THEN {cast} END"


def profile_columns(rows: Path, columns: Sequence[str]) -> Iterator[ColumnProfile]:
    """A profile of each column of an imported table. Reads every column of the file twice."""
    with duckdb_session(rows) as db:
        for column in columns:
            yield _profile_column(db, f"read_parquet({quote_text(str(rows))})", column)


def _profile_column(db: duckdb.DuckDBPyConnection, table: str, column: str) -> ColumnProfile:
    text = text_sql(column)
    typed_counts = ", ".join(f"count({typed_sql(column, column_type)})" for column_type in PATTERNS)
    leading_zeros = f"count(*) FILTER (regexp_full_match({text}, {quote_text(LEADING_ZERO)}))"
    counts = db.execute(f"SELECT count(*), count({text}), {leading_zeros}, {typed_counts} FROM {table}").fetchone()
    n_rows, n_filled, n_leading_zeros, *n_typed = counts or (0,) * (3 + len(PATTERNS))
    n_by_type = dict(zip(PATTERNS, n_typed, strict=True))
    column_type = choose_type(n_filled, n_leading_zeros, n_by_type)
    value = typed_sql(column, column_type)
    summary = db.execute(
        f"SELECT CAST(min({value}) AS VARCHAR), CAST(max({value}) AS VARCHAR), approx_count_distinct({text}) "
        f"FROM {table}"
    ).fetchone()
    minimum, maximum, n_distinct = summary or ("", "", 0)
    return ColumnProfile(
        name=column,
        type=column_type,
        n_missing=n_rows - n_filled,
        n_cast_errors=n_filled - n_by_type.get(column_type, n_filled),
        n_distinct=n_distinct,
        minimum=(minimum or "")[:MAX_SHOWN_VALUE],
        maximum=(maximum or "")[:MAX_SHOWN_VALUE],
    )


def choose_type(n_filled: int, n_leading_zeros: int, n_by_type: Mapping[str, int]) -> str:
    """The narrowest type that all filled cells have, else the type that nearly all have, else string.

    Example:
        >>> choose_type(100, 0, {"integer": 97, "number": 98, "date": 0})
        'number'
        >>> choose_type(100, 3, {"integer": 97, "number": 98, "date": 0})
        'string'
    """
    if not n_filled or n_leading_zeros:
        return "string"
    best = max(n_by_type, key=lambda column_type: n_by_type[column_type])  # of equal ones the first, the narrowest
    return best if n_by_type[best] >= MIN_TYPED_SHARE * n_filled else "string"
