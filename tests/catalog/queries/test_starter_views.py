"""The queries to begin a view with run as they stand."""

import duckdb
import pytest

from catalog.queries.starter_views import NamedTable, write_starters

DAILY = NamedTable("flow.daily", {"Site id": "string", "day": "date", "flow": "number", "level": "integer"})
OTHERS = [
    NamedTable("flow.more", {"day": "date", "Site id": "string", "flow": "number", "level": "integer"}),
    NamedTable("sites", {"Site id": "string", "height": "number"}),
]


@pytest.fixture(scope="module")
def db():
    with duckdb.connect() as connection:
        connection.execute("CREATE SCHEMA flow")
        connection.execute(
            """CREATE TABLE flow.daily AS FROM (VALUES (' a ', DATE '2024-01-01', -9999.0, 1),
            ('a', DATE '2024-01-02', 2.5, 2), ('NA', DATE '2024-02-01', 3.5, 3)) v("Site id", day, flow, level)"""
        )
        connection.execute("CREATE TABLE flow.more AS FROM flow.daily")
        connection.execute("""CREATE TABLE sites AS SELECT 'a' AS "Site id", 7.5 AS height""")
        yield connection


def test_each_of_the_eight_runs_and_does_what_it_says(db):
    results = {starter.title: db.sql(starter.sql).fetchall() for starter in write_starters(DAILY, OTHERS)}
    assert len(results) == 8
    assert [row[0] for row in results["Trim and name"]] == ["a", "a", "NA"]
    assert [row[-1] for row in results["Read text as numbers"]] == [None, None, None]
    assert [(row[0], row[2]) for row in results["Missing values"]] == [(" a ", None), ("a", 2.5), (None, 3.5)]
    assert {row[-1] for row in results["One table of several files"]} == {"flow.daily", "flow.more"}
    assert [row[-1] for row in results["Join on a key"] if row[0] == "a"] == [7.5]
    assert [row[1] for row in results["Group by time"]] == [2, 1]
    assert len(results["Columns as rows"]) == 6
    assert len(results["The latest row of each key"]) == 3


def test_column_names_that_a_table_cannot_have_are_reported():
    starters = write_starters(NamedTable("t", {"order": "string"}))
    assert [starter.needs for starter in starters if not starter.sql] == [
        "another table with the same columns",
        "another table that shares a column",
        "a column of dates and one of numbers",
        "two columns of numbers",
        "a column of dates and one that may be a key",
    ]
    assert starters[0].sql == 'SELECT\n  trim("order") AS "order"\nFROM t'
