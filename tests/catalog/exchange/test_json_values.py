"""Values of plain JSON, whatever stands where a text was expected."""

import pytest

from catalog.exchange.json_values import json_list, json_node, json_text


@pytest.mark.parametrize(
    ("value", "node", "values", "text"),
    [
        (None, {}, [], ""),
        (" a ", {}, [" a "], "a"),
        (0, {}, [0], "0"),
        ([1, 2], {}, [1, 2], ""),
        ({"a": 1}, {"a": 1}, [{"a": 1}], '{"a": 1}'),
    ],
)
def test_values_as_objects_lists_and_text(value, node, values, text):
    assert (json_node(value), json_list(value), json_text(value)) == (node, values, text)
