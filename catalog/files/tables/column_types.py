"""Types of an imported table's columns, from all of their cells and not from the first hundred; cells as typed SQL.

One file because the choice of a type, its counts and its doubts are steps of one decision about a column.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import duckdb

from catalog.files.sniff import MISSING_VALUES
from catalog.files.tables.cell_formats import (
    CASTS,
    DAYS_AND_MONTHS,
    DECIMAL,
    SHORT_YEARS,
    THOUSANDS,
    TYPESET_NUMBERS,
    UNKNOWN_FORMAT,
    Reading,
)
from catalog.files.tables.duckdb_session import (
    WORKER_THREADS,
    count_parquet_rows,
    duckdb_session,
    quote_name,
    quote_text,
)

MIN_TYPED_SHARE = 0.95  # share of a column's cells that make its type; the others are counted as cast errors
MIN_SAMPLE_SHARE = 0.5  # share of a sample's cells below which a type is not tried on all cells
SAMPLE_SIZE = 4000  # cells of a sample, from all over the file
MAX_SHOWN_VALUE = 100  # characters of a column's minimum and maximum
CODE = r"[+-]?0\d+|\+\d{9,}"  # postal codes and numbers of telephones look like numbers
# Numbers that programs write for a missing value, if they lie far from all others.
FILL_VALUES = (-999.0, -9999.0, -99999.0, -999.9, -9999.9, 9.96921e36, 9.969209968386869e36, 1e20, 1e35)
# Tried first: nearly every column of numbers needs no other reading, and patterns take long.
PLAIN_NUMBERS = (Reading("integer"), Reading("number"))
LONG = Reading("integer", "long")
POSITION_NAME = re.compile(r"(^|_)(lat|lon|lng|long|latitude|longitude|breite|länge)(_|$)|(latitude|longitude)$")
MIN_FILL_DISTANCE = 2.0  # times the largest other number


@dataclass(frozen=True)
class ColumnProfile:
    """Facts about all cells of one column; `n_distinct` is an estimate, `minimum` and `maximum` are text.

    Attributes:
        format: How its cells spell numbers and dates, of `reading.recipe.COLUMN_FORMATS`.
        missing: Numbers that stand for a missing value.
    """

    name: str
    type: str
    n_missing: int
    n_cast_errors: int
    n_distinct: int
    minimum: str
    maximum: str
    format: str = ""
    missing: tuple[str, ...] = ()


class _Counts(NamedTuple):
    """Cells of a column: all, without words for missing values, with them, with leading zeros, by reading."""

    n_rows: int
    n_filled: int
    n_texts: int
    n_leading_zeros: int
    n_by_reading: dict[Reading, int]


def text_sql(column: str, column_type: str = "number", missing: Sequence[str] = ()) -> str:
    """SQL: the cell's text without blanks around it, NULL where it stands for a missing value.

    In a column of text only an empty cell is missing: NA is Namibia, None a gear, - a sign.
    """
    trimmed = f"trim({quote_name(column)})"
    if column_type == "string":
        return f"nullif({trimmed}, '')"
    return _without_missing(trimmed, missing)


def _without_missing(text: str, missing: Sequence[str]) -> str:
    listed = ", ".join(map(quote_text, (*MISSING_VALUES, *missing)))
    return f"CASE WHEN {text} IN ({listed}) THEN NULL ELSE {text} END"


def typed_sql(column: str, column_type: str, column_format: str = "", missing: Sequence[str] = ()) -> str:
    """SQL: the cell as a value of its column's type, NULL where it is missing or does not fit."""
    value = text_sql(column, column_type, missing)
    if column_type == "string":
        return value
    return CASTS[Reading(column_type, column_format)](value)


def count_cell_misfits(
    db: duckdb.DuckDBPyConnection, cells: Sequence[str], column_type: str, column_format: str, missing: Sequence[str]
) -> int:
    """How many of these cells are not missing and do not fit the type and format of their column."""
    text = text_sql("cell", column_type, missing)
    value = typed_sql("cell", column_type, column_format, missing)
    query = f"SELECT count({text}) - count({value}) FROM (SELECT unnest(?::VARCHAR[]) AS cell)"
    row = db.execute(query, [list(cells)]).fetchone()
    return row[0] if row else 0


def profile_columns(
    rows: Path, columns: Sequence[str], declared: Mapping[str, tuple[str, tuple[str, ...]]] | None = None
) -> Iterator[ColumnProfile]:
    """A profile of each column of an imported table. Reads each column of the file three times.

    Args:
        rows: Parquet file of the columns as text.
        columns: Their names.
        declared: {name: (format, missing)} of the columns about which a recipe says something.
    """
    with duckdb_session(rows, threads=WORKER_THREADS) as db:
        table = f"read_parquet({quote_text(str(rows))})"
        step = max(1, count_parquet_rows(db, rows) // SAMPLE_SIZE)
        profiles = []
        for column in columns:
            column_format, missing = (declared or {}).get(column, ("", ()))
            column_format = "" if column_format == UNKNOWN_FORMAT.format else column_format
            profiles.append(_profile_column(db, table, step, column, column_format, missing))
        for profile in profiles:
            others = {(other.type, other.format) for other in profiles if other is not profile}
            yield _read_like_others(db, table, step, profile, others)


def _read_like_others(
    db: duckdb.DuckDBPyConnection, table: str, step: int, profile: ColumnProfile, others: set[tuple[str, str]]
) -> ColumnProfile:
    """The column with the decimal mark of the others of its table: besides 1,5 is 12.345 whole, and 1,500 is 1.5.

    Positions keep their points: receivers write 54.321, whatever the spreadsheet around them does.
    """
    has_commas, has_points = DECIMAL in others, ("number", "") in others
    if has_commas and (profile.type, profile.format) == ("number", "") and not POSITION_NAME.search(profile.name):
        other = _profile_column(db, table, step, profile.name, DECIMAL.format, ())
        return other if other.type == "integer" and not other.n_cast_errors else profile
    if profile.format == UNKNOWN_FORMAT.format and has_commas != has_points:
        mark = DECIMAL if has_commas else THOUSANDS
        other = _profile_column(db, table, step, profile.name, mark.format, ())
        return other if other.type in ("integer", "number") and not other.n_cast_errors else profile
    return profile


def _profile_column(
    db: duckdb.DuckDBPyConnection,
    table: str,
    step: int,
    column: str,
    declared_format: str,
    declared_missing: tuple[str, ...],
) -> ColumnProfile:
    """A profile of a column; every row of a number that `step` divides is looked at first."""
    sample = f"(SELECT {quote_name(column)} FROM {table} WHERE _row % {step} = 0)"
    readings = _possible_readings(db, sample, column, declared_format)
    plain = [reading for reading in readings if reading in PLAIN_NUMBERS]
    counts = _count_cells(db, table, column, declared_missing, plain or readings)
    n_plain = counts.n_by_reading
    may_be_long = LONG in readings and n_plain.get(PLAIN_NUMBERS[0], 0) < counts.n_filled
    if plain and (may_be_long or max(n_plain.values()) < counts.n_filled):
        counts = _count_cells(db, table, column, declared_missing, readings)
    reading, n_cells = _choose_reading(counts.n_filled, counts.n_leading_zeros, counts.n_by_reading)
    if not declared_format and _are_codes(db, table, column, reading):
        reading = Reading("string")
    elif not declared_format and reading == Reading("string"):
        is_unclear = _are_unclear_dates(db, sample, column) and _are_unclear_dates(db, table, column)
        reading = UNKNOWN_FORMAT if is_unclear else reading
    n_rows, n_filled = counts.n_rows, counts.n_filled
    if reading.type == "string":
        n_filled = n_cells = counts.n_texts
    profile = _summarize(db, table, column, reading, declared_missing, n_rows - n_filled, n_filled - n_cells)
    if declared_missing or declared_format or reading.type not in ("integer", "number"):
        return profile
    missing, n_fills = _find_fill_value(db, table, column, profile)
    if not missing:
        return profile
    return _summarize(db, table, column, reading, missing, n_rows - n_filled + n_fills, n_filled - n_cells)


def _are_codes(db: duckdb.DuckDBPyConnection, table: str, column: str, reading: Reading) -> bool:
    """Whether cells only look like numbers: wells such as 1E05, company numbers such as 552 081 317."""
    if reading in TYPESET_NUMBERS:
        # Numbers have many lengths.
        same = "count(DISTINCT length(v)) = 1 AND count(*) > 1 AND bool_and(length(v) > 7)"
    elif reading == Reading("number"):
        same = r"bool_and(regexp_full_match(v, '\d+([eE]\d+)?')) AND bool_or(regexp_full_match(v, '\d{1,3}E\d{1,3}'))"
    else:
        return False
    row = db.execute(f"SELECT {same} FROM {_cells(table, column)} WHERE v IS NOT NULL").fetchone()
    return bool(row and row[0])


def _are_unclear_dates(db: duckdb.DuckDBPyConnection, table: str, column: str) -> bool:
    """Whether nearly all cells are dates of which nobody knows the century, or that do not agree on day and month."""
    dates = ", ".join(f"{CASTS[reading]('v')} IS NOT NULL" for reading in (*DAYS_AND_MONTHS, *SHORT_YEARS))
    row = db.execute(
        f"SELECT count(v), count(*) FILTER (list_bool_or([{dates}])) FROM {_cells(table, column)}"
    ).fetchone()
    n_filled, n_dates = row or (0, 0)
    return bool(n_dates) and n_dates >= MIN_TYPED_SHARE * n_filled


def _count_cells(
    db: duckdb.DuckDBPyConnection, table: str, column: str, missing: Sequence[str], readings: Sequence[Reading]
) -> _Counts:
    counted = "".join(f", count({CASTS[reading]('v')})" for reading in readings)
    may_have_zeros = f"v[1] IN ('0', '+', '-') AND regexp_full_match(v, {quote_text(CODE)})"
    row = db.execute(
        f"SELECT count(*), count(v), count(nullif(t, '')), count(*) FILTER ({may_have_zeros}){counted} "
        f"FROM {_cells(table, column, missing)}"
    ).fetchone()
    n_rows, n_filled, n_texts, n_leading_zeros, *n_typed = row or (0, 0, 0, 0)
    return _Counts(n_rows, n_filled, n_texts, n_leading_zeros, dict(zip(readings, n_typed, strict=True)))


def _cells(table: str, column: str, missing: Sequence[str] = ()) -> str:
    """SQL of a table of the column's cells: t as text, v the same without words for missing values.

    Computed once and not in each expression: DuckDB would repeat it.
    """
    trimmed = f"(SELECT trim({quote_name(column)}) AS t FROM {table})"
    return f"(SELECT t, {_without_missing('t', missing)} AS v FROM {trimmed})"


def _summarize(
    db: duckdb.DuckDBPyConnection,
    table: str,
    column: str,
    reading: Reading,
    missing: tuple[str, ...],
    n_missing: int,
    n_errors: int,
) -> ColumnProfile:
    text, value = ("nullif(t, '')",) * 2 if reading.type == "string" else ("v", CASTS[reading]("v"))
    row = db.execute(
        "SELECT CAST(min(x) AS VARCHAR), CAST(max(x) AS VARCHAR), approx_count_distinct(s) "
        f"FROM (SELECT {value} AS x, {text} AS s FROM {_cells(table, column, missing)})"
    ).fetchone()
    minimum, maximum, n_distinct = row or ("", "", 0)
    return ColumnProfile(
        name=column,
        type=reading.type,
        n_missing=n_missing,
        n_cast_errors=n_errors,
        n_distinct=n_distinct,
        minimum=(minimum or "")[:MAX_SHOWN_VALUE],
        maximum=(maximum or "")[:MAX_SHOWN_VALUE],
        format=reading.format,
        missing=missing,
    )


def _possible_readings(db: duckdb.DuckDBPyConnection, sample: str, column: str, declared_format: str) -> list[Reading]:
    """The readings that a good part of a sample of the column has; only these are tried on all of its cells."""
    if declared_format:
        allowed = [reading for reading in CASTS if reading.format == declared_format]
    else:
        allowed = [reading for reading in CASTS if reading not in SHORT_YEARS]
    counted = "".join(f", count({CASTS[reading]('v')})" for reading in allowed)
    row = db.execute(f"SELECT count(v){counted} FROM {_cells(sample, column)}").fetchone()
    n_filled, *n_typed = row or (0,)
    return [
        reading
        for reading, n_cells in zip(allowed, n_typed, strict=False)
        if not n_filled or n_cells >= MIN_SAMPLE_SHARE * n_filled
    ]


def _choose_reading(n_filled: int, n_leading_zeros: int, n_by_reading: Mapping[Reading, int]) -> tuple[Reading, int]:
    """How a column is read, and how many cells fit; what has two meanings, such as 01/02/2024, stays text."""
    n_by_type = {reading: count for reading, count in n_by_reading.items() if reading not in DAYS_AND_MONTHS}
    best = choose_type(n_filled, n_leading_zeros, n_by_type)
    if best == DECIMAL and n_by_reading.get(THOUSANDS, 0) == n_by_reading[DECIMAL]:
        return UNKNOWN_FORMAT, 0
    if best is not None:
        return best, n_by_reading[best]
    for day_first, month_first in (DAYS_AND_MONTHS[:2], DAYS_AND_MONTHS[2:]):
        n_day, n_month = n_by_reading.get(day_first, 0), n_by_reading.get(month_first, 0)
        if max(n_day, n_month) and max(n_day, n_month) >= MIN_TYPED_SHARE * n_filled:
            if n_day == n_month:
                return UNKNOWN_FORMAT, 0
            return (day_first, n_day) if n_day > n_month else (month_first, n_month)
    return Reading("string"), 0


def choose_type(n_filled: int, n_leading_zeros: int, n_by_type: Mapping[Reading, int]) -> Reading | None:
    """The narrowest reading that all filled cells have, else the one that nearly all have, else None.

    Example:
        >>> choose_type(100, 0, {Reading("integer"): 97, Reading("number"): 98})
        Reading(type='number', format='')
    """
    if not n_filled or n_leading_zeros or not n_by_type:
        return None
    best = max(n_by_type, key=lambda reading: n_by_type[reading])  # of equal ones the first, the narrowest
    return best if n_by_type[best] >= MIN_TYPED_SHARE * n_filled else None


def _find_fill_value(
    db: duckdb.DuckDBPyConnection, table: str, column: str, profile: ColumnProfile
) -> tuple[tuple[str, ...], int]:
    """(texts of numbers such as -9999 that stand for a missing value, how many cells have them)."""
    if not {float(profile.minimum or 0), float(profile.maximum or 0)} & set(FILL_VALUES):
        return (), 0
    value = CASTS[Reading(profile.type, profile.format)]("v")
    values = f"(SELECT CAST({value} AS DOUBLE) AS x, v FROM {_cells(table, column)})"
    listed = ", ".join(map(repr, FILL_VALUES))
    row = db.execute(
        f"SELECT max(abs(x)) FILTER (x NOT IN ({listed})), min(abs(x)) FILTER (x IN ({listed})), "
        f"count(*) FILTER (x IN ({listed})) FROM {values}"
    ).fetchone()
    largest, smallest_fill, n_cells = row or (None, None, 0)
    if smallest_fill is None or largest is None or smallest_fill < MIN_FILL_DISTANCE * largest:
        return (), 0
    spelled = db.execute(f"SELECT DISTINCT v FROM {values} WHERE x IN ({listed}) ORDER BY v").fetchall()
    return tuple(text for (text,) in spelled), n_cells
