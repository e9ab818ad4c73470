"""The worked scenarios: their signals give the expected pattern, and their answers files give their signals."""

import re
from datetime import date
from pathlib import Path

import pytest

from triage.content import shipped
from triage.engine.document import Document
from triage.engine.parsing import parse_document
from triage.engine.recommend import recommend
from triage.engine.signals import compute_signals

SCENARIOS = {scenario["name"]: scenario for scenario in shipped.shipped_scenarios()}
ANSWERS = {answers["scenario"]: answers for answers in shipped.example_interviews()}
LISTS_ARE_SETS = (list, tuple)


def comparable(signals):
    return {name: set(value) if isinstance(value, LISTS_ARE_SETS) else value for name, value in signals.items()}


@pytest.mark.parametrize("name", SCENARIOS)
def test_signals_give_the_expected_pattern(name):
    scenario = SCENARIOS[name]
    result = recommend(signals=scenario["signals"], rule_set=shipped.shipped_rule_set())
    assert result.winner == scenario["expect"]
    leading = {candidate.pattern for candidate in result.ranking[:3]}
    assert set(scenario.get("also", ())) <= leading


def test_every_scenario_has_an_answers_file():
    assert set(ANSWERS) == set(SCENARIOS)


@pytest.mark.parametrize("name", SCENARIOS)
def test_answers_give_exactly_the_signals_of_their_scenario(name):
    raw, problems = parse_document(shipped.shipped_questionnaire(), ANSWERS[name])
    assert problems == []
    signals = compute_signals(Document(shipped.shipped_questionnaire(), raw), today=date(2026, 11, 22))
    assert comparable(signals.values) == comparable(SCENARIOS[name]["signals"])


def texts_of(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from texts_of(item)
    elif isinstance(value, list):
        for item in value:
            yield from texts_of(item)


@pytest.mark.parametrize(
    "name", ["interview.yaml", "patterns.yaml", "rules.yaml", "plans.yaml", "prices.yaml", "ways.yaml", "domains.yaml"]
)
def test_a_comma_in_parentheses_cuts_no_text(name):
    cut = [text for text in texts_of(shipped.read_yaml(name)) if text.count("(") != text.count(")")]
    assert cut == []


def test_every_deciding_or_shifting_signal_of_a_question_is_read():
    """A signal that no rule and no price reads would be a question for nothing."""
    rules = shipped.shipped_rule_set()
    read = rules.signals | set(rules.advice.costs.signals)
    questions = [q for section in shipped.shipped_questionnaire().sections for q in section.questions]
    assert {name for question in questions for name in question.signals} - read == set()


# Modules that read answers by the key of their question: what they say, write or make of them.
READERS = (
    *("engine/signals", "engine/plan_facts", "engine/consistency", "engine/outcome", "outcome/starter_kit"),
    *("outcome/plan", "exchange/catalog_drafts", "exchange/madmp", "interviews/samples"),
)


def test_every_question_reaches_a_rule_a_price_a_plan_or_an_export():
    rules = shipped.shipped_rule_set()
    read = rules.signals | set(rules.advice.costs.signals)
    folder = Path(shipped.__file__).parents[1]
    code = " ".join((folder / f"{module}.py").read_text(encoding="utf-8") for module in READERS)
    keys = set(re.findall(r'"([a-z_]+)"', code))
    for section in shipped.shipped_questionnaire().sections:
        assert [q.key for q in section.current if not read & set(q.signals) and q.key not in keys] == [], section.key


def test_the_rules_read_no_signal_that_no_question_gives():
    questionnaire = shipped.shipped_questionnaire()
    unknown = {name for name in shipped.shipped_rule_set().signals if not list(questionnaire.find_questions(name))}
    assert unknown == set()
