"""Rule sets as data."""

import pytest

from triage.content import shipped
from triage.engine.rules import parse_rule_set


def test_a_rule_about_an_unknown_pattern_is_refused_by_name():
    rules = {"scores": [{"id": "S1", "pattern": "castle", "add": 1, "when": [["goal", "eq", "query"]], "why": "x"}]}
    with pytest.raises(ValueError, match="Rule S1: there is no pattern 'castle'"):
        parse_rule_set(rules=rules, patterns=shipped.read_yaml("patterns.yaml"))


def test_an_exception_lifts_a_rule_and_a_missing_answer_does_not():
    gate = {"id": "G1", "pattern": "repo-as-home", "when": [["velocity", "eq", "daily"]], "why": "x"}
    gate["unless"] = [["existing_system", "eq", "does"]]
    rules = parse_rule_set(rules={"gates": [gate]}, patterns=shipped.read_yaml("patterns.yaml"))
    (rule,) = rules.rules
    assert rule.applies({"velocity": "daily"})
    assert not rule.applies({"velocity": "daily", "existing_system": "does"})
    assert {"velocity", "existing_system"} <= rules.signals
