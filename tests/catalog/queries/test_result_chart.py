"""A simple chart of a result."""

from catalog.queries.result_chart import bars

COLUMNS = [{"name": "site", "type": "VARCHAR"}, {"name": "n", "type": "HUGEINT"}]


def test_bars_are_as_long_as_their_values():
    drawn = bars(
        COLUMNS, [{"site": "a", "n": 5}, {"site": None, "n": 10}, {"site": "c", "n": None}, {"site": "d", "n": -1}]
    )
    assert [(bar["label"], bar["percent"]) for bar in drawn] == [("a", 50), ("–", 100), ("d", 0)]


def test_a_result_without_numbers_has_no_bars():
    assert bars(COLUMNS[:1], [{"site": "a"}]) == []
    assert bars(COLUMNS[1:], [{"n": 1}]) == []
