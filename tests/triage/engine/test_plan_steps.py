"""Templates of steps: every pattern and way has a plan, every placeholder is a fact, every link an address."""

import re

import pytest

from tests.triage.engine.shipped_engine import RULES
from triage.content.shipped import shipped_advice
from triage.engine.plan_facts import FACTS
from triage.engine.plan_steps import fill, fill_steps, list_placeholders, parse_plans

ADVICE = shipped_advice()
STEPS = [(pattern, step) for pattern, steps in ADVICE.plans.items() for step in steps]


def test_every_pattern_has_a_plan_for_each_of_its_ways():
    assert set(ADVICE.plans) == set(RULES.patterns)
    for pattern, ways in ADVICE.costs.table.ways.items():
        for way in ways:
            shown = fill_steps(ADVICE.plans[pattern], facts={}, signals={"gb_total": 1}, way=way.key)
            assert 5 <= len(shown) <= 9, (pattern, way.key)
        named = {way for step in ADVICE.plans[pattern] for way in step.ways}
        assert named <= {way.key for way in ways}


@pytest.mark.parametrize(("pattern", "step"), STEPS, ids=lambda value: value if isinstance(value, str) else "")
def test_a_step_takes_known_facts_and_leaves_no_braces(pattern, step):
    assert list_placeholders(step.text) <= set(FACTS)
    assert not re.search(r"[{}]", fill(step.text, {}))
    assert not step.link or step.link.startswith("https://")


def test_a_step_keeps_its_number_when_others_are_left_out():
    plan = parse_plans({"a": [{"text": "one", "when": [["approval", True]]}, {"text": "two"}]})["a"]
    assert [step.number for step in fill_steps(plan, facts={}, signals={}, way="")] == [2]
    assert [step.number for step in fill_steps(plan, facts={}, signals={"approval": True}, way="")] == [1, 2]


def test_braces_in_an_answer_are_not_placeholders():
    assert fill("For {group|us}.", {"group": "{files}"}) == "For {files}."


def test_a_wrong_condition_names_its_pattern():
    with pytest.raises(ValueError, match="Plan of a: Unknown operator"):
        parse_plans({"a": [{"text": "one", "when": [["x", "near", 1]]}]})


def test_a_step_is_left_out_where_an_exception_holds_or_a_fact_is_missing():
    plan = parse_plans(
        {"a": [{"text": "Small", "unless": [["gb_total", "gte", 100]]}, {"text": "Ask", "needs": ["ask"]}]}
    )
    cases = [({}, {}), ({"gb_total": 200}, {}), ({"gb_total": 200}, {"ask": "they agree"})]
    shown = [[step.text for step in fill_steps(plan["a"], facts=f, signals=s, way="")] for s, f in cases]
    assert shown == [["Small"], [], ["Ask"]]


def test_a_step_that_came_later_leaves_the_numbers_of_the_others():
    plan = parse_plans({"a": [{"text": "one"}, {"text": "new", "number": 3}, {"text": "two"}]})["a"]
    assert [(step.text, step.number) for step in plan] == [("one", 1), ("new", 3), ("two", 2)]
    with pytest.raises(ValueError, match="Plan of a: two steps have the number 1"):
        parse_plans({"a": [{"text": "one"}, {"text": "new", "number": 1}]})


def test_who_has_to_agree_is_asked_in_every_plan_that_may_need_it():
    table = ADVICE.costs.table
    for pattern, ways in table.ways.items():
        asks = any(table.hosts[host].ask for way in ways for host in way.hosts)
        asking = [step for step in ADVICE.plans[pattern] if "ask" in step.needs]
        assert bool(asking) == asks or pattern == "deposit-and-point", pattern


@pytest.mark.parametrize(("pattern", "step"), STEPS, ids=lambda value: value if isinstance(value, str) else "")
def test_a_fact_without_other_words_is_needed_or_asked_for(pattern, step):
    bare = {name for name in list_placeholders(step.text) if f"{{{name}}}" in step.text}
    known_by_answers = {"system", "machine_producers"}  # their steps are shown where such an answer is given
    assert bare <= set(step.needs) | (known_by_answers if step.when else set())
