"""Values of rows: from the typed columns where these hold them, else from the source lines."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.contrib.auth.models import AnonymousUser

from tests.variants.releases.plain_release import plain_release
from variants.fields.spec import FieldSpec, Kind, Separator
from variants.fields.typed_values import value_of_cells
from variants.releases.field_values import FieldReader
from variants.releases.models import Release
from variants.releases.reader import open_release
from variants.releases.rows import VariantRow
from variants.releases.selection import matching_rows, select_variants

NUMBER = FieldSpec("N", "n", "", Kind.FLOAT, filterable=True, column="n")
NUMBERS = FieldSpec("NS", "ns", "", Kind.INTEGER, (Separator.COMMA,), filterable=True, column="ns")
TEXTS = FieldSpec("TS", "ts", "", Kind.TEXT, (Separator.COMMA,), filterable=True, column="ts")


def row(*values: object) -> VariantRow:
    return VariantRow(1, 5, 5, "A", "C", 9, 0, 1, 0, 1, values)


def reader(*specs: FieldSpec) -> FieldReader:
    return FieldReader(plain_release(specs), specs)


def test_columns_are_selected_only_if_they_are_enough() -> None:
    assert reader(NUMBER, NUMBERS, TEXTS).columns == ("n", "ns_min", "ns_max", "ts")
    assert reader(NUMBER, replace(TEXTS, filterable=False)).columns == ()
    assert reader(NUMBER, replace(TEXTS, column_group=2)).columns == ()
    assert reader().columns == ()


def test_scalars_stand_in_their_columns() -> None:
    assert reader(NUMBER).values([row(1.5), row(None)]) == [[1.5], [None]]
    assert reader().values([row(), row()]) == [[], []]


def test_lists_and_whole_numbers_are_made_of_their_columns() -> None:
    assert reader(NUMBER, NUMBERS, TEXTS).values([row(1.5, 3.0, 3.0, ["b", "a"])]) == [[1.5, 3, ("b", "a")]]


@pytest.mark.django_db
def test_values_missing_in_columns_come_from_the_source_lines(synthetic38: Release) -> None:
    release = open_release(user=AnonymousUser(), name=synthetic38.name)
    specs = [release.by_name["filter"], next(spec for spec in release.specs if spec.is_list and not spec.filterable)]
    rows = list(matching_rows(selection=select_variants(release=release), limit=20))
    read = list(FieldReader(release, specs).read(rows))
    assert [row for row, _ in read] == rows
    texts = {value for _, values in read for value in values if isinstance(value, str)}
    assert "PASS" in texts
    assert [value_of_cells(specs[0], ["PASS"])] == ["PASS"]
