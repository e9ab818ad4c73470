"""Records and documents from outside."""

import json

from hypothesis import given
from hypothesis import strategies as st

from tests.triage.engine.shipped_engine import QUESTIONS, TODAY
from triage.engine.document import Document
from triage.engine.parsing import parse_document
from triage.engine.signals import compute_signals

ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text("a\x00 ?8", max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["value", "unit", "unknown", "typed", "ask", "confidence", "name"]), inner)
    ),
    max_leaves=6,
)


SOME_RECORD = st.dictionaries(
    st.sampled_from(["id", "unknown", "typed", "note", "confidence", "total", "name"]), ANY_JSON
)


@given(
    st.dictionaries(st.sampled_from(sorted(QUESTIONS.single)), ANY_JSON, max_size=3) | ANY_JSON,
    st.dictionaries(st.sampled_from(["formats", "usecases"]), st.lists(SOME_RECORD | ANY_JSON, max_size=2)) | ANY_JSON,
)
def test_any_import_becomes_a_document_or_an_error_sentence(answers, records):
    document, _ = parse_document(QUESTIONS, {"answers": answers, "records": records})
    assert "\\u0000" not in json.dumps(document, allow_nan=False)
    compute_signals(Document(QUESTIONS, document), today=TODAY)


def test_text_that_could_not_be_read_travels_with_the_interview():
    once, problems = parse_document(QUESTIONS, {"answers": {"ops_hours": "about eight"}})
    assert len(problems) == 1
    assert parse_document(QUESTIONS, json.loads(json.dumps(once)))[0] == once
