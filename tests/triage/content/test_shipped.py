"""The worked scenarios: their signals give the expected pattern, and their answers files give their signals."""

from datetime import date

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
