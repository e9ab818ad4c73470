"""One SELECT over tables by name, and nothing else."""

import pytest

from catalog.queries.statements import QueryRefusedError, parse_statement


@pytest.mark.parametrize(
    ("sql", "tables"),
    [
        ("SELECT * FROM a.b JOIN c USING (x) WHERE EXISTS (SELECT 1 FROM d)", ["a.b", "c", "d"]),
        ("WITH t AS (SELECT 1 FROM u) SELECT * FROM t, a", ["u", "a"]),
        ("WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT * FROM r", []),
        ("SELECT (WITH z AS (SELECT 1) SELECT * FROM z) FROM z", ["z"]),
        ("FROM a UNION ALL FROM b", ["a", "b"]),
        ("SUMMARIZE a.b", ["a.b"]),
        ("DESCRIBE a", ["a"]),
        ("SELECT * FROM (FROM a UNPIVOT (v FOR n IN (x, y)))", ["a"]),
        ("SELECT * FROM range(3), unnest([1])", []),
        ("SELECT * FROM 'x.csv'", ["x.csv"]),
        ("SELECT sum(n) OVER (PARTITION BY k) FROM a ASOF JOIN b ON a.t >= b.t", ["a", "b"]),
    ],
)
def test_tables_are_found_wherever_they_stand(sql, tables):
    assert [str(name) for name in parse_statement(sql)] == tables


@pytest.mark.parametrize(
    "sql",
    [
        *("", "SELECT 1; SELECT 2", "SELEC 1", "COPY a TO 'x.csv'", "ATTACH 'x'", "INSTALL httpfs", "LOAD httpfs"),
        *("SET memory_limit = '9GB'", "PRAGMA threads = 9", "RESET lock_configuration", "EXPORT DATABASE 'x'"),
        *("CREATE TEMP TABLE x AS SELECT 1", "CHECKPOINT", "PREPARE p AS SELECT 1", "EXECUTE p", "CALL x()"),
        *("PIVOT a ON x", "SHOW TABLES", "DELETE FROM a", "EXPLAIN ANALYZE SELECT 1", "SELECT * FROM other.main.a"),
        *("FROM glob('/*')", "FROM read_csv('/etc/passwd')", "FROM read_text('/etc/passwd')", "FROM sniff_csv('x')"),
        *("FROM query('SELECT 1')", "FROM query_table('a')", "FROM duckdb_settings()", "FROM duckdb_views()"),
        *("SELECT current_setting('temp_directory')", "SELECT getenv('HOME')", "SELECT (FROM read_parquet('a'))"),
        *("WITH t AS (FROM glob('*')) FROM t", "SELECT * FROM a JOIN parquet_scan('x') USING (n)"),
    ],
)
def test_everything_else_is_refused_in_a_sentence(sql):
    with pytest.raises(QueryRefusedError, match=r"[.:]"):
        parse_statement(sql)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT " + "+".join(["1"] * 900),
        "SELECT " + "+".join(["1"] * 20_000),
        "SELECT " + "NOT " * 900 + "true",
        "SELECT " + "abs(" * 900 + "1" + ")" * 900,
        "SELECT " + "CASE WHEN 1=1 THEN " * 400 + "1" + " END" * 400,
    ],
    ids=["sum", "longer sum", "not", "functions", "case"],
)
def test_expressions_without_end_are_refused_in_a_sentence(sql):
    with pytest.raises(QueryRefusedError, match=r"nested too deeply|depth limit"):
        parse_statement(sql)
