"""Profiling a landed table whole: what every column is, from all of its cells and not from the first hundred."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from catalog.files.tables.duckdb_session import name, session, text

MISSING = ("", "NA", "N/A", "n/a", "na", "NULL", "null", "NaN", "nan", "None", "-", ".")
ENOUGH = 0.95  # share of a column's cells that make its type; the others are misfits, kept and counted
# A cell fits a type if the pattern matches and the cast works. No leading zeros: 01234 is a postal code.
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
    name: str
    type: str
    n_missing: int
    n_misfits: int
    n_distinct: int
    minimum: str
    maximum: str


def cell(column: str) -> str:
    """SQL: the cell's text without blanks around it, NULL where it stands for a missing value."""
    words = ", ".join(map(text, MISSING))
    return f"CASE WHEN trim({name(column)}) IN ({words}) THEN NULL ELSE trim({name(column)}) END"


def typed(column: str, kind: str) -> str:
    """SQL: the cell as a value of its type, NULL where it is missing or does not fit."""
    if kind == "string":
        return cell(column)
    pattern, sql_type = PATTERNS[kind]
    value = cell(column)
    cast = f"lower({value})" if kind == "boolean" else f"TRY_CAST({value} AS {sql_type})"
    return f"CASE WHEN regexp_full_match({value}, {text(pattern)}) THEN {cast} END"


def profile_columns(rows: Path, columns: Sequence[str]) -> Iterator[ColumnProfile]:
    with session(rows) as db:
        for column in columns:
            hits = ", ".join(f"count({typed(column, kind)})" for kind in PATTERNS)
            zeros = f"count(*) FILTER (regexp_full_match({cell(column)}, {text(LEADING_ZERO)}))"
            source = f"FROM read_parquet({text(str(rows))})"
            filled, total, leading, *fitting = db.execute(
                f"SELECT count({cell(column)}), count(*), {zeros}, {hits} {source}"
            ).fetchone()
            kind = choose_type(filled, leading, dict(zip(PATTERNS, fitting, strict=True)))
            fits = filled if kind == "string" else dict(zip(PATTERNS, fitting, strict=True))[kind]
            value = typed(column, kind)
            least, most, distinct = db.execute(
                f"SELECT CAST(min({value}) AS VARCHAR), CAST(max({value}) AS VARCHAR), "
                f"approx_count_distinct({cell(column)}) {source}"
            ).fetchone()
            yield ColumnProfile(
                column, kind, total - filled, filled - fits, distinct, (least or "")[:100], (most or "")[:100]
            )


def choose_type(filled: int, leading_zeros: int, fitting: dict[str, int]) -> str:
    """The narrowest type that all filled cells fit, else the one that fits most if nearly all do, else string."""
    if not filled or leading_zeros:
        return "string"
    best = max(fitting, key=lambda kind: fitting[kind])  # of equal ones the first, which is the narrowest
    return best if fitting[best] >= ENOUGH * filled else "string"
