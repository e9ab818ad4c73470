"""Signals of documents."""

import json

from hypothesis import given
from hypothesis import strategies as st

from tests.triage.engine.shipped_engine import ANSWERS, QUESTIONS, RULES, TODAY
from triage.engine.document import Document
from triage.engine.parsing import parse_document
from triage.engine.recommend import recommend
from triage.engine.signals import compute_signals

SIGNAL_FREE = [q.key for q in QUESTIONS.single.values() if not q.signals and q.kind in ("line", "long")]


@given(
    st.sampled_from(ANSWERS),
    st.dictionaries(st.sampled_from(SIGNAL_FREE), st.text("abc é\n", min_size=1, max_size=30), min_size=1),
)
def test_an_irrelevant_answer_never_changes_the_ranking(answers, texts):
    def ranked(raw):
        document = Document(QUESTIONS, parse_document(QUESTIONS, raw)[0])
        return recommend(signals=compute_signals(document, today=TODAY).values, rule_set=RULES)

    more = {**answers, "answers": {**answers.get("answers", {}), **texts}}
    assert ranked(more) == ranked(answers)


@given(st.sampled_from(ANSWERS), st.data())
def test_a_document_that_travels_as_json_gives_the_same_signals(answers, data):
    whole = parse_document(QUESTIONS, answers)[0]
    keys = data.draw(st.sets(st.sampled_from(sorted(whole["answers"]))))
    some = data.draw(st.sets(st.sampled_from(sorted(whole["records"]))))
    part = {
        "answers": {key: whole["answers"][key] for key in keys},
        "records": {key: whole["records"][key] for key in some},
    }
    travelled, problems = parse_document(QUESTIONS, json.loads(json.dumps(part)))
    assert problems == []
    before, after = (compute_signals(Document(QUESTIONS, raw), today=TODAY) for raw in (part, travelled))
    assert before == after
