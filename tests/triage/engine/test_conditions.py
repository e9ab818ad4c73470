"""Conditions of rules and questions."""

import pytest

from triage.engine.conditions import Condition, condition_holds, parse_condition, parse_show_if


@pytest.mark.parametrize(
    ("text", "known", "expected"),
    [
        ("sensitivity = regulated", {"sensitivity": "regulated"}, True),
        ("sensitivity = regulated", {}, False),
        ("kind in table, grid and rows >= 10", {"kind": "grid", "rows": 12}, True),
        ("kinds lacks image", {"kinds": ["image", "table"]}, False),
        ("citation is yes", {"citation": True}, True),
    ],
)
def test_conditions_read_as_written(text, known, expected):
    assert all(condition_holds(condition, known) for condition in parse_show_if(text)) is expected


@pytest.mark.parametrize("op", ["eq", "in", "has", "lacks", "gte", "lte", "true", "false"])
def test_no_condition_on_a_missing_signal_holds(op):
    assert not condition_holds(Condition("absent", op, ("x",) if op in ("in", "has", "lacks") else 1), {})


@pytest.mark.parametrize(
    "text", ["licence != CC0", "rows > 10", "rows < 10", "citation is empty", "citation is answered"]
)
def test_a_condition_with_a_removed_operator_is_refused_with_a_sentence(text):
    with pytest.raises(ValueError, match=r"no longer exists; use one of gte, lte, eq"):
        parse_show_if(text)


@pytest.mark.parametrize("op", ["gt", "lt", "ne", "empty", "answered"])
def test_a_rule_with_a_removed_operator_is_refused_with_a_sentence(op):
    with pytest.raises(ValueError, match=rf"Operator '{op}' in .* no longer exists; use one of gte, lte, eq"):
        parse_condition(["gb_total", op, 1])


@pytest.mark.parametrize("raw", [["a"], ["a", "like", "b"], ["a", "in", "b"], ["a", "gte", "many"]])
def test_a_broken_condition_is_refused_with_a_sentence(raw):
    with pytest.raises(ValueError, match=r"\w+ .*\.$"):
        parse_condition(raw)
