"""Rule sets as data."""

import pytest

from triage.content import shipped
from triage.engine.rules import parse_rule_set


def test_a_rule_about_an_unknown_pattern_is_refused_by_name():
    rules = {"scores": [{"id": "S1", "pattern": "castle", "add": 1, "when": [["goal", "eq", "query"]], "why": "x"}]}
    with pytest.raises(ValueError, match="Rule S1: there is no pattern 'castle'"):
        parse_rule_set(rules=rules, patterns=shipped.read_yaml("patterns.yaml"))
