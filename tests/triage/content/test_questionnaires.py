"""Questionnaires as the engine takes them."""

from triage.content.questionnaires import build_questionnaire, get_default_questionnaire
from triage.content.shipped import shipped_questionnaire
from triage.models import Question


def test_what_was_loaded_is_what_was_shipped(triage_content):
    assert build_questionnaire(get_default_questionnaire()).sections == shipped_questionnaire().sections


def test_a_changed_question_is_seen_once_the_questionnaire_is_saved(triage_content):
    row = get_default_questionnaire()
    build_questionnaire(row)
    Question.objects.filter(key="ops_hours").update(text="Hours?")
    row.save()
    assert build_questionnaire(row).single["ops_hours"].text == "Hours?"
