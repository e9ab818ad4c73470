"""The outcome of whole documents."""

import pytest

from tests.triage.engine.shipped_engine import ANSWERS, QUESTIONS, RULES, TODAY
from triage.engine.document import Document
from triage.engine.outcome import compute_outcome
from triage.engine.parsing import parse_document


def outcome_of(raw):
    document = Document(QUESTIONS, parse_document(QUESTIONS, raw)[0])
    return compute_outcome(document=document, rules=RULES, today=TODAY)


@pytest.mark.parametrize("raw", ANSWERS, ids=lambda raw: raw["scenario"])
def test_every_reason_that_reads_an_answer_has_evidence(raw):
    outcome = outcome_of(raw)
    signals = {s for c in outcome.recommendation.ranking for reason in c.reasons for s in reason.signals}
    assert signals
    assert [signal for signal in signals if not outcome.evidence_for(signal)] == []


def test_without_answers_there_is_no_pattern_and_the_most_useful_question_comes_first():
    outcome = outcome_of({})
    assert outcome.pattern is None
    assert outcome.decisive == {}
    assert outcome.next_question.signal == "kinds"


def test_a_snapshot_has_the_steps_of_the_plan():
    content = outcome_of(ANSWERS[0]).as_snapshot()
    assert set(content) == {"document", "signals", "recommendation"}
    first, *_, last = content["recommendation"]["plan"]
    assert first.startswith("Write the calls first, as Planner in country 1 would type them")
    assert last.endswith("done when it runs.")
