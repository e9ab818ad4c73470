"""What to ask next."""

from tests.triage.engine.shipped_engine import QUESTIONS, RULES
from triage.content import shipped
from triage.engine.document import Document
from triage.engine.next_questions import (
    find_deciding_question,
    find_decisive_signals,
    list_open_signals,
    rank_questions,
)
from triage.engine.recommend import recommend


def test_without_signals_there_is_no_recommendation_and_a_first_question():
    document = Document(QUESTIONS, {})
    missing = list_open_signals(document, {}, RULES)
    assert recommend(signals={}, rule_set=RULES).winner is None
    worths = rank_questions(signals={}, missing=missing, rule_set=RULES, questionnaire=QUESTIONS)
    assert [worth.signal for worth in worths[:3]] == ["kinds", "sensitivity", "schema"]


def test_a_near_tie_names_the_question_that_decides_it():
    signals = next(s["signals"] for s in shipped.shipped_scenarios() if s["expect"] == "map-layers")
    signals = {name: value for name, value in signals.items() if name != "consumer_access"}
    missing = [name for name in RULES.ask_order if name not in signals]
    result = recommend(signals=signals, rule_set=RULES)
    worth = find_deciding_question(
        recommendation=result, signals=signals, missing=missing, rule_set=RULES, questionnaire=QUESTIONS
    )
    assert (result.winner, result.near_ties) == ("tidy-bucket", ("map-layers",))
    assert (worth.signal, worth.question.key) == ("consumer_access", "access")
    assert {"tidy-bucket", "map-layers"} <= {first for _, first in worth.outcomes}


def test_decisive_signals_are_those_without_which_another_pattern_is_first():
    signals = {"kinds": ["image"], "file_count": 20_000, "need_full_files": True, "gb_total": 5}
    assert find_decisive_signals(signals=signals, rule_set=RULES)["file_count"] == "tidy-bucket"
    assert "gb_total" not in find_decisive_signals(signals=signals, rule_set=RULES)
