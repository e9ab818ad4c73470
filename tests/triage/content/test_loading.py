"""Loading the shipped content."""

from triage.content.loading import load_content
from triage.models import Question, RuleSet


def test_what_is_loaded_already_is_not_loaded_again(triage_content):
    before = RuleSet.objects.count()
    assert load_content() == []
    assert RuleSet.objects.count() == before


def test_a_question_that_is_no_longer_shipped_is_retired(triage_content):
    section = Question.objects.get(key="ops_hours").section
    Question.objects.create(section=section, key="colour", text="Colour?", kind="line")
    section.questionnaire.content_sha256 = ""
    section.questionnaire.save()
    assert load_content()[0].startswith("questionnaire")
    assert Question.objects.get(key="colour").retired
    assert not Question.objects.get(key="ops_hours").retired


def test_changed_rules_become_a_version_of_their_own(triage_content):
    shipped = RuleSet.objects.get(status="active", domain="")
    RuleSet.objects.filter(pk=shipped.pk).update(content_sha256="")
    load_content()
    shipped.refresh_from_db()
    assert shipped.status == "retired"
    assert RuleSet.objects.get(status="active", domain="").version.startswith(f"{shipped.version}+")
