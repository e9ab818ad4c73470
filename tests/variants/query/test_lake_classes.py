"""Classes of values in DuckDB's SQL: edges, outsiders, several values of a variant, and none."""

from __future__ import annotations

import duckdb
import pytest

from variants.query.lake_classes import classes_between, classes_of_values


@pytest.mark.parametrize(
    ("number", "expected"), [(None, 3), (-7, 0), (0, 0), (0.99, 0), (1, 1), (2, 2), (2.5, 2), (3, 2), (99, 2)]
)
def test_a_number_lies_in_one_class(number: float | None, expected: int) -> None:
    sql = classes_between("CAST($x AS DOUBLE)", [0, 1, 2, 3])
    text = sql.sql.replace("?", "{}").format(*sql.parameters)
    assert duckdb.execute(f"SELECT {text}", {"x": number}).fetchall() == [([expected],)]


@pytest.mark.parametrize(
    ("values", "expected"),
    [(None, [3]), ([], [3]), (["a"], [0]), (["b", "a"], [0, 1]), (["x", "y"], [2]), (["b", "x"], [1, 2])],
)
def test_a_variant_is_in_the_class_of_each_of_its_values(values: list[str] | None, expected: list[int]) -> None:
    sql = classes_of_values("CAST(values AS VARCHAR[])", ["a", "b"], others=True)
    statement = f"SELECT list_sort({sql.sql}) FROM (SELECT ? AS values)"
    assert duckdb.execute(statement, [*sql.parameters, values]).fetchall() == [(expected,)]


def test_without_others_every_value_is_known() -> None:
    sql = classes_of_values("[values]", [True, False], others=False)
    statement = f"SELECT {sql.sql} FROM (SELECT false AS values)"
    assert duckdb.execute(statement, sql.parameters).fetchall() == [([1],)]
