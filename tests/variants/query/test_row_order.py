"""ORDER BY of fields in PostgreSQL: ends of lists, directions, fields in further tables."""

from __future__ import annotations

from dataclasses import replace

import pytest

from variants.fields.spec import FieldSpec, Kind, Separator
from variants.query.row_order import OrderItem, order_in_postgresql
from variants.query.to_lake import LakeColumns, sort_values
from variants.releases.store.table_names import ReleaseTables

NUMBER = FieldSpec("N", "n", "", Kind.FLOAT, filterable=True, column="n")
NUMBERS = FieldSpec("NS", "ns", "", Kind.FLOAT, (Separator.COMMA,), filterable=True, column="ns")
TEXTS = FieldSpec("TS", "ts", "", Kind.TEXT, (Separator.COMMA,), filterable=True, column="ts")
TABLES = ReleaseTables(7)


def order(by: FieldSpec | str, *, descending: bool = False) -> str:
    (sql,) = order_in_postgresql([OrderItem(by, descending)], TABLES)
    return sql.as_string()


@pytest.mark.parametrize(
    ("by", "ascending", "descending"),
    [
        ("pos", '"v"."pos" ASC NULLS LAST', '"v"."pos" DESC NULLS LAST'),
        (NUMBER, '"v"."n" ASC NULLS LAST', '"v"."n" DESC NULLS LAST'),
        (NUMBERS, '"v"."ns_min" ASC NULLS LAST', '"v"."ns_max" DESC NULLS LAST'),
    ],
)
def test_of_a_list_the_end_counts_that_comes_first(by: FieldSpec | str, ascending: str, descending: str) -> None:
    assert (order(by), order(by, descending=True)) == (ascending, descending)


def test_texts_are_sorted_by_one_element_and_far_fields_by_their_table() -> None:
    assert "SELECT min(element)" in order(TEXTS)
    assert "SELECT max(element)" in order(TEXTS, descending=True)
    assert TABLES.variants(2).as_string() in order(replace(NUMBER, column_group=2))


def test_a_lake_sorts_by_all_values_of_a_list_or_a_field_that_varies() -> None:
    items = [OrderItem("pos"), OrderItem(NUMBER, True), OrderItem(NUMBERS, True)]
    plain = LakeColumns()
    assert sort_values(items, plain) == '"pos" ASC NULLS LAST, "n" DESC NULLS LAST, list_max("ns") DESC NULLS LAST'
    assert "list_concat" in sort_values(items, LakeColumns(varying=frozenset({"n"})))
