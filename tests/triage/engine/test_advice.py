"""The shipped advice: one object with prices, plans and repositories, made once."""

from triage.content.shipped import shipped_advice, shipped_rule_set


def test_the_rules_carry_the_shipped_advice():
    assert shipped_rule_set().advice is shipped_advice()
    assert set(shipped_advice().plans) == set(shipped_rule_set().patterns)
