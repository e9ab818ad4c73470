"""Names of fields become an order of rows; what cannot be sorted by is refused."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.contrib.auth.models import AnonymousUser

from tests.variants.releases.plain_release import plain_release
from variants.fields.spec import FieldSpec, Kind, Separator
from variants.query.row_order import order_in_postgresql
from variants.releases.models import Release
from variants.releases.ordering import UnsortableFieldError, order_items, ordered_rows
from variants.releases.reader import open_release
from variants.releases.selection import select_variants

NUMBER = FieldSpec("N", "n", "", Kind.FLOAT, filterable=True, column="n")
NUMBERS = FieldSpec("NS", "ns", "", Kind.FLOAT, (Separator.COMMA,), filterable=True, column="ns")
RELEASE = plain_release([NUMBER, NUMBERS, replace(NUMBER, name="O", path="o", filterable=False)])


def order(name: str) -> str:
    (sql,) = order_in_postgresql(order_items(RELEASE, [name]), RELEASE.tables)
    return sql.as_string()


@pytest.mark.parametrize(
    ("name", "sql"),
    [
        ("n", '"v"."n" ASC NULLS LAST'),
        ("-N", '"v"."n" DESC NULLS LAST'),
        ("ns", '"v"."ns_min" ASC NULLS LAST'),  # of a list the smallest element
        ("-ns", '"v"."ns_max" DESC NULLS LAST'),
        ("hg38.start", '"v"."pos" ASC NULLS LAST'),
        ("-hg38.end", '"v"."end_pos" DESC NULLS LAST'),
        ("vcf.ref", '"v"."ref" ASC NULLS LAST'),
    ],
)
def test_the_sort_value_of_a_field(name: str, sql: str) -> None:
    assert order(name) == sql


@pytest.mark.parametrize(
    ("name", "reason"), [("hg19.start", "there is no such field"), ("nosuch", "no such field"), ("-o", "no column")]
)
def test_an_unsortable_field_is_refused_with_the_reason(name: str, reason: str) -> None:
    with pytest.raises(UnsortableFieldError, match=reason):
        order_items(RELEASE, ["n", name])


@pytest.mark.django_db
def test_rows_without_a_value_come_last_and_pages_join(synthetic38: Release) -> None:
    release = open_release(user=AnonymousUser(), name=synthetic38.name)
    selection, columns = select_variants(release=release), [release.by_name["cadd.phred"].columns[-1][0]]
    rows = ordered_rows(selection=selection, by=["-cadd.phred"], limit=5000, columns=columns)
    values = [row.values[0] for row in rows]
    known = [value for value in values if value is not None]
    assert known == sorted(known, reverse=True)
    assert values == known + [None] * (len(values) - len(known))
    assert ordered_rows(selection=selection, by=["-cadd.phred"], offset=3, limit=4, columns=columns) == rows[3:7]
