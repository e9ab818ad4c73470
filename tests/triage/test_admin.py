"""Curators edit what is asked and how it is judged; rules in force never change."""

import pytest
from django.contrib.auth.models import Group

from tests.triage.conftest import client_of
from triage.content.rule_sets import activate, fork_rule_set
from triage.models import Pattern, Question, RuleSet
from triage.outcome.snapshots import freeze


@pytest.fixture
def staff(curator):
    curator.groups.add(Group.objects.get(name="curator"))
    curator.is_staff = True
    curator.save()
    return client_of(curator)


@pytest.fixture
def draft(triage_content) -> RuleSet:
    active = RuleSet.objects.get(status="active", domain="")
    return fork_rule_set(rule_set=active, version="soil-1", domain="soil")


@pytest.mark.parametrize("model", ["interview", "freeze", "ruleset", "pattern", "questionnaire", "section"])
def test_lists_answer(staff, interview, ann, model):
    freeze(user=ann, interview=interview)
    assert staff.get(f"/admin/triage/{model}/").status_code == 200


def test_an_interview_shows_all_its_records(staff, interview):
    page = staff.get(f"/admin/triage/interview/{interview.pk}/change/")
    assert page.status_code == 200
    assert b"Use cases" in page.content


def test_rules_in_force_are_read_only_and_a_draft_is_not(staff, draft):
    active = draft.forked_from
    assert b'name="_save"' not in staff.get(f"/admin/triage/ruleset/{active.pk}/change/").content
    assert b'name="_save"' in staff.get(f"/admin/triage/ruleset/{draft.pk}/change/").content


def test_a_fork_has_its_own_patterns_rules_and_scenarios(draft):
    origin = draft.forked_from
    for name in ("patterns", "rules", "scenarios"):
        assert getattr(draft, name).count() == getattr(origin, name).count() > 0
    assert draft.patterns.first().steps.count() == 8


def test_a_fork_that_fails_its_scenarios_cannot_be_put_in_force(draft):
    draft.rules.filter(key="S40").update(points=-5)
    failures = activate(rule_set=draft)
    assert failures == [
        "TOPMed annotation join (seed genomics page; open variant list and public WGSA table): "
        "expected annotation-lookup, got thin-api."
    ]
    draft.refresh_from_db()
    assert draft.status == "draft"


def test_saving_a_draft_runs_its_scenarios_and_names_the_failing_ones(staff, draft):
    draft.rules.filter(key="S40").update(points=-5)
    action = {"action": "run_scenarios", "_selected_action": [draft.pk]}
    page = staff.post("/admin/triage/ruleset/", action, follow=True)
    assert b"expected annotation-lookup, got thin-api" in page.content


def test_a_domain_gets_its_own_rules_once_they_are_in_force(draft, interview, ann):
    from triage.interviews.document_writer import write_document
    from triage.outcome.current import outcome_of

    assert activate(rule_set=draft) == []
    write_document(user=ann, interview=interview, raw={"answers": {"domain": ["soil"]}})
    assert outcome_of(user=ann, interview=interview).rules.version == "soil-1"
    write_document(user=ann, interview=interview, raw={"answers": {"domain": ["ocean"]}})
    assert outcome_of(user=ann, interview=interview).rules.version == "2026-2"


def test_questions_are_retired_and_never_deleted(staff, triage_content):
    section = Question.objects.get(key="ops_hours").section
    page = staff.get(f"/admin/triage/section/{section.pk}/change/").content
    assert b"DELETE" not in page
    assert staff.post(f"/admin/triage/section/{section.pk}/delete/", {"post": "yes"}).status_code == 403


def test_a_question_of_a_record_must_be_a_column_of_its_table(triage_content):
    from django.core.exceptions import ValidationError

    section = Question.objects.get(key="cadence").section
    with pytest.raises(ValidationError, match="no column 'colour'"):
        Question(section=section, key="colour", text="Colour?", kind="line").clean()


def test_patterns_show_when_they_were_last_reviewed(triage_content, client):
    Pattern.objects.filter(key="thin-api").update(reviewed_on="2020-01-01")
    assert b"Last reviewed" in client.get("/triage/patterns/thin-api/").content
