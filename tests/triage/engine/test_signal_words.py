"""Every signal that the shipped rules read has words, and options are shown as people see them."""

from tests.triage.engine.shipped_engine import RULES
from triage.content.shipped import shipped_questionnaire
from triage.engine.conditions import Condition
from triage.engine.rules import Rule
from triage.engine.signal_words import SIGNAL_WORDS, describe_condition, describe_rule


def test_every_signal_of_a_rule_has_words():
    assert set(RULES.signals) <= set(SIGNAL_WORDS)
    assert len(set(SIGNAL_WORDS.values())) == len(SIGNAL_WORDS)


def test_answers_are_shown_as_the_questionnaire_shows_them():
    condition = Condition("velocity", "in", ("once", "release"))
    text = describe_condition(condition, shipped_questionnaire())
    assert text == "how often data arrive: Once, finished or A release now and then"
    assert "sponsored-store" not in describe_condition(
        Condition("allocations", "has", ("sponsored-store",)), shipped_questionnaire()
    )


def test_exceptions_and_unknown_signals_are_named():
    rule = Rule("S1", "score", (Condition("tides", "gte", 2),), "why", unless=(Condition("approval", "false"),))
    assert describe_rule(rule, shipped_questionnaire()) == "tides: at least 2 (unless somebody approves rows: no)"
