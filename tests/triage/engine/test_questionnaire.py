"""Questionnaires as data."""

import pytest

from tests.triage.engine.shipped_engine import QUESTIONS
from triage.engine.questionnaire import Option, parse_question

CHOICE = {"key": "k", "text": "Text?", "type": "choice"}


def test_options_get_readable_labels():
    raw = CHOICE | {"options": ["row-by-key", "2-5", "model_output", {"ftp": "FTP"}]}
    assert parse_question(raw).options == (
        Option("row-by-key", "Row by key"),
        Option("2-5", "2\u20135"),
        Option("model_output", "Model output"),
        Option("ftp", "FTP"),
    )


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (CHOICE | {"type": "slider"}, "Question k: unknown type 'slider'"),
        (CHOICE, "Question k: a choice question needs options"),
        (CHOICE | {"options": ["a"], "show_if": "x ~ y"}, "Question k: Cannot read the condition 'x ~ y'"),
    ],
)
def test_a_wrong_question_is_refused_by_name(raw, message):
    with pytest.raises(ValueError, match=message):
        parse_question(raw)


def test_a_retired_question_is_not_asked():
    section = QUESTIONS.by_key["who"]
    assert section.current == section.questions
    retired = parse_question(CHOICE | {"options": ["a"], "retired": True})
    assert retired.retired


def test_a_signal_is_traced_to_its_question():
    assert [(section.key, question.key) for section, question in QUESTIONS.find_questions("velocity")] == [
        ("producers", "cadence"),
        ("formats", "velocity"),
    ]
    assert [(section.key, question) for section, question in QUESTIONS.find_questions("n_consumers")] == [
        ("consumers", None)
    ]
    assert QUESTIONS.section_of("ops_hours").key == "who"
