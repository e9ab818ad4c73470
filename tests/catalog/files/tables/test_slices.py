"""Slices of a table as the URL describes them."""

import pytest

from catalog.files.tables.conditions import InvalidRowSliceError
from catalog.files.tables.slices import SortKey, parse_row_slice

COLUMNS = {"time": "date", "lon": "integer", "lat": "number", "name": "string", "name__gt": "integer"}


@pytest.mark.parametrize("query", ["time,name&lat>4", "select=time,name&lat__gt=4", "select=time%2Cname&lat%3E4"])
def test_both_grammars_mean_the_same(query):
    row_slice = parse_row_slice(COLUMNS, query)
    assert row_slice.select == ("time", "name")
    assert [(c.column, c.operator, c.values) for c in row_slice.conditions] == [("lat", ">", (4.0,))]


def test_an_empty_query_is_the_whole_table():
    row_slice = parse_row_slice(COLUMNS, "")
    assert (row_slice.select, row_slice.conditions, row_slice.limit) == (tuple(COLUMNS), (), None)
    assert row_slice.paged().limit == 100


def test_a_column_that_looks_like_a_suffix_is_a_column():
    [condition] = parse_row_slice(COLUMNS, "name__gt=3").conditions
    assert (condition.column, condition.operator) == ("name__gt", "=")


def test_box_and_time_find_their_columns():
    conditions = parse_row_slice(COLUMNS, "bbox=0,1,2,3&from=2020&to=2021").conditions
    assert [(c.column, c.operator) for c in conditions] == [
        ("lon", "within"),
        ("lat", "within"),
        ("time", ">="),
        ("time", "<"),
    ]


def test_order_and_pages():
    row_slice = parse_row_slice(COLUMNS, "order=-time,lat&limit=20&offset=40")
    assert row_slice.order == (SortKey("time", "date", True), SortKey("lat", "number", False))
    assert (row_slice.next_offset(61), row_slice.next_offset(60)) == (60, None)


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("tyme=2020", "tyme"),
        ("select=nothing", "select"),
        ("order=nothing", "order"),
        ("limit=10001", "limit"),
        ("offset=-1", "offset"),
        ("select=time&nonsense", "nonsense"),
    ],
)
def test_an_error_names_its_parameter(query, field):
    with pytest.raises(InvalidRowSliceError) as refused:
        parse_row_slice(COLUMNS, query)
    assert refused.value.field == field


def test_a_page_without_rows_has_no_next_one():
    assert parse_row_slice(COLUMNS, "limit=0").next_offset(61) is None


@pytest.mark.parametrize("name", ["longitude_degrees_east", "decimallongitude"])
def test_longitudes_are_known_by_longer_names(name):
    columns = {name: "number", name.replace("longitude", "latitude"): "number"}
    assert [c.column for c in parse_row_slice(columns, "bbox=0,1,2,3").conditions] == list(columns)


def test_a_misspelt_column_gets_a_hint():
    with pytest.raises(InvalidRowSliceError, match="Did you mean time"):
        parse_row_slice(COLUMNS, "tyme=2020")
