"""What engines of lakes write differently; that it means the same is tested with their servers."""

from __future__ import annotations

import duckdb
import pytest

from variants.query.lake_dialect import DUCKDB, SPARK, LakeDialect
from variants.query.patterns import fold_case


@pytest.mark.parametrize("text", ["", "aBc", "ÄÖ ß Z", "İstanbul", "ΑΒΓ"])
def test_texts_are_folded_as_conditions_compare_them(text: str) -> None:
    with duckdb.connect() as connection:
        statement = f"SELECT {DUCKDB.folded('x')} FROM (SELECT ? AS x)"
        assert connection.execute(statement, [text]).fetchall() == [(fold_case(text),)]


@pytest.mark.parametrize(
    ("dialect", "some", "values"),
    [
        (DUCKDB, "(len(list_filter(c, lambda e, i: t)) > 0)", "list_transform([c], lambda x: v)"),
        (SPARK, "(size(filter(c, (e, i) -> t)) > 0)", "transform(array(c), x -> v)"),
    ],
)
def test_lambdas_and_lists_are_written_as_each_engine_reads_them(dialect: LakeDialect, some: str, values: str) -> None:
    assert dialect.some("c", "e, i", "t") == some
    assert dialect.transformed(dialect.listed("c"), "x", "v") == values
