"""Curators change rule sets as drafts; rules in force never change."""

import pytest

from triage.outcome.snapshots import create_snapshot


@pytest.mark.parametrize("model", ["interview", "snapshot", "ruleset", "pattern", "questionnaire", "section"])
def test_lists_answer(staff, interview, ann, model):
    create_snapshot(user=ann, interview=interview)
    assert staff.get(f"/admin/triage/{model}/").status_code == 200


def test_rules_in_force_are_read_only_and_a_draft_is_not(staff, draft):
    active = draft.forked_from
    assert b'name="_save"' not in staff.get(f"/admin/triage/ruleset/{active.pk}/change/").content
    assert b'name="_save"' in staff.get(f"/admin/triage/ruleset/{draft.pk}/change/").content


def test_saving_a_draft_runs_its_scenarios_and_names_the_failing_ones(staff, draft):
    draft.rules.filter(key="S40").update(points=-5)
    action = {"action": "run_scenarios", "_selected_action": [draft.pk]}
    page = staff.post("/admin/triage/ruleset/", action, follow=True)
    assert b"expected annotation-lookup, got thin-api" in page.content
