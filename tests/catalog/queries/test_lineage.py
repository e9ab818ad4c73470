"""From which columns each column of a query comes."""

import pytest

from catalog.queries.lineage import trace_columns

TABLES = {"u": ["a", "b", "c"], "s.v": ["a", "k", "e"]}


@pytest.mark.parametrize(
    ("sql", "sources"),
    [
        ("SELECT a + b AS x, 1 AS y FROM u WHERE c > 1", ["u.a u.b", ""]),
        ("FROM u", ["u.a", "u.b", "u.c"]),
        ("WITH t AS (SELECT a, b + c AS d FROM u) SELECT x.d, x.* FROM t x", ["u.b u.c", "u.a", "u.b u.c"]),
        ("SELECT sum(y.e) OVER (PARTITION BY k) FROM u JOIN s.v AS y USING (a)", ["s.v.e s.v.k"]),
        ("SELECT * FROM u JOIN s.v USING (a)", ["s.v.a u.a", "u.b", "u.c", "s.v.k", "s.v.e"]),
        ("SELECT * FROM u NATURAL JOIN s.v", ["s.v.a u.a", "u.b", "u.c", "s.v.k", "s.v.e"]),
        ("SELECT * FROM u, s.v", ["u.a", "u.b", "u.c", "s.v.a", "s.v.k", "s.v.e"]),
        ("SELECT p.*, q.b FROM u p, u q", ["u.a", "u.b", "u.c", "u.b"]),
        ("SELECT a FROM u SEMI JOIN s.v USING (a)", ["u.a"]),
        ("SELECT * EXCLUDE (a) REPLACE (b + c AS b) FROM u", ["u.b u.c", "u.c"]),
        ("SELECT * EXCLUDE (v.a) FROM s.v", ["s.v.k", "s.v.e"]),
        ("SELECT z FROM (SELECT * RENAME (b AS z) FROM u)", ["u.b"]),
        ("SELECT COLUMNS('[bc]') FROM u", ["u.b", "u.c"]),
        ("SELECT a, b FROM u UNION ALL BY NAME SELECT k AS b, a FROM s.v", ["s.v.a u.a", "s.v.k u.b"]),
        ("SELECT a FROM u EXCEPT SELECT k FROM s.v", ["s.v.k u.a"]),
        ("SELECT * FROM (FROM u UNPIVOT (value FOR name IN (b, c)))", ["u.a", "", "u.b u.c"]),
        ("SELECT (SELECT max(e) FROM s.v WHERE v.a = u.a), a + 1 AS q, q * 2 FROM u", ["s.v.e", "u.a", "u.a"]),
        ("WITH RECURSIVE r(n) AS (SELECT a FROM u UNION ALL SELECT n + 1 FROM r) FROM r", ["u.a"]),
        ("SELECT count(*), list_transform([a], lambda x: x + b) FROM u", ["", "u.a u.b"]),
        ("SELECT h.x, g.i FROM u, generate_series(1, 3) g(i), LATERAL (SELECT u.b AS x) h", ["u.b", ""]),
        ("SELECT unnest([a, b]), w.p FROM u, (VALUES (1, 2)) w(p, q)", ["u.a u.b", ""]),
        ("SELECT k FROM s.v QUALIFY row_number() OVER (PARTITION BY e) = 1", ["s.v.k"]),
    ],
)
def test_sources_are_followed_through_the_query(sql, sources):
    names = [f"c{n}" for n in range(len(sources))]
    traced = trace_columns(sql, TABLES, names)
    assert [" ".join(traced[name]) for name in names] == sources


def test_where_the_columns_are_not_known_all_columns_are_sources():
    everything = ["u.a", "u.b", "u.c"]
    assert trace_columns("SUMMARIZE u", {"u": TABLES["u"]}, ["x", "y"]) == {"x": everything, "y": everything}
