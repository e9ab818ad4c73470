"""The shipped questionnaire, rules and interviews, which the tests of the engine run on."""

from datetime import date

from hypothesis import strategies as st

from triage.content import shipped
from triage.engine.next_questions import (
    possible_values,
)

RULES, QUESTIONS = shipped.shipped_rule_set(), shipped.shipped_questionnaire()


TODAY = date(2026, 11, 22)


ANSWERS = shipped.example_interviews()


def some_signals():
    """Any subset of the signals, each with a value that the rules can tell apart."""
    values = {}
    for name in sorted(RULES.signals):
        question = next(iter(QUESTIONS.find_questions(name)))
        values[name] = st.sampled_from(possible_values(name, RULES, question[1]))
    return st.fixed_dictionaries({}, optional=values)
