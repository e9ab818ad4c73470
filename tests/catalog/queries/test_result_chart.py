"""Which charts a result allows, and what is drawn."""

import pytest

from catalog.queries.result_chart import list_kinds, make_chart

SITE = {"name": "site", "type": "VARCHAR"}
N = {"name": "n", "type": "HUGEINT"}
DAY = {"name": "day", "type": "DATE"}
LON, LAT = {"name": "decimalLongitude", "type": "DOUBLE"}, {"name": "decimalLatitude", "type": "DOUBLE"}


@pytest.mark.parametrize(
    ("columns", "kinds"),
    [
        ([SITE, N], ["bar", "histogram"]),
        ([DAY, N], ["line", "bar", "histogram"]),
        ([LON | {"name": "lon"}, LAT | {"name": "lat"}, N], ["map", "scatter", "line", "bar", "histogram"]),
        ([SITE], []),
        ([N], ["histogram"]),
    ],
)
def test_kinds_are_those_that_the_columns_allow(columns, kinds):
    assert list_kinds(columns) == kinds


def test_missing_values_are_left_out_and_counted():
    rows = [{"site": "a", "n": 5}, {"site": None, "n": -1}, {"site": "c", "n": None}, {"site": "d", "n": float("nan")}]
    chart = make_chart([SITE, N], rows)
    assert (chart.kind, chart.points, chart.n_left_out) == ("bar", (("a", 5.0), ("–", -1.0)), 2)
    assert make_chart([SITE, N], rows[2:]) is None
    assert make_chart([SITE, N], []) is None


def test_a_line_is_in_the_order_of_time():
    chart = make_chart([DAY, N], [{"day": "2024-01-02", "n": 1}, {"day": "2024-01-01", "n": 2}])
    assert chart.is_time
    assert [y for _, y in chart.points] == [2.0, 1.0]


def test_a_histogram_counts_every_value():
    chart = make_chart([SITE, N], [{"site": "a", "n": n} for n in range(100)], "histogram", "site", "n")
    assert (chart.x, sum(count for _, count in chart.points), len(chart.points)) == ("n", 100, 20)


def test_columns_that_do_not_suit_are_chosen_anew():
    chart = make_chart([SITE, N, LON], [{"site": "a", "n": 1, "decimalLongitude": 2.0}], "scatter", "site", "nothing")
    assert (chart.x, chart.y) == ("n", "decimalLongitude")
