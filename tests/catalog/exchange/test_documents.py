"""Documents without empty values."""

from catalog.exchange.documents import compact, compact_node


def test_zero_and_false_are_values():
    assert compact({"a": 0, "b": False, "c": "", "d": None, "e": [], "f": {}}) == {"a": 0, "b": False}


def test_a_node_with_nothing_but_its_type_is_empty():
    assert compact_node({"@type": "Place", "name": ""}) == {}
    assert compact_node({"@type": "Place", "name": "Lake"}) == {"@type": "Place", "name": "Lake"}
