"""Filters of the rows' page as SQL: the same rows come."""

import duckdb
import pytest

from catalog.files.tables.slice_sql import slice_sql
from catalog.files.tables.slices import parse_row_slice

COLUMNS = {"Site name": "string", "n": "integer", "x": "number", "day": "date", "t": "datetime", "ok": "boolean"}
COLUMNS |= {"lon": "number", "lat": "number"}


@pytest.fixture(scope="module")
def db():
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute(
            """CREATE TABLE t AS SELECT 'it''s ' || i AS "Site name", i AS n, i / 2 AS x, DATE '2024-01-01' + i AS day,
            TIMESTAMPTZ '2024-01-01T00:00:00Z' + INTERVAL 1 HOUR * i AS t, i % 2 = 0 AS ok, 170 + i AS lon, i AS lat
            FROM (SELECT range::INTEGER AS i FROM range(20))"""
        )
        yield connection


@pytest.mark.parametrize(
    ("query", "n_rows"),
    [
        ("", 20),
        ("n>=5&n<8", 3),
        ("x__gt=9", 1),
        ("day=2024-01-03", 1),
        ("from=2024-01-01&to=2024-01-10", 10),
        ("t>=2024-01-01T12:00:00Z", 8),
        ("Site name__contains=IT'S 1", 11),
        ("Site name=~.*1", 2),
        ("Site name__in=it's 3,it's 4", 2),
        ("n__contains=9", 2),
        ("ok=yes", 10),
        ("n__isnull=true", 0),
        ("n__isnull=false&order=-n&limit=7", 7),
        ("bbox=170,0,-175,90", 16),
        ("select=n&offset=15", 5),
    ],
)
def test_the_rows_of_a_filter_come_from_its_sql(db, query, n_rows):
    sql = slice_sql("t", parse_row_slice(COLUMNS, query), COLUMNS)
    assert db.sql(sql).count("*").fetchall() == [(n_rows,)]


def test_order_and_columns_are_kept(db):
    row_slice = parse_row_slice(COLUMNS, "select=n,day&order=-n&limit=2")
    assert [row[0] for row in db.execute(slice_sql("t", row_slice, COLUMNS)).fetchall()] == [19, 18]
