"""Rule sets: forked, checked, put in force."""

from triage.content.rule_sets import activate_rule_set
from triage.models import Pattern


def test_a_fork_has_its_own_patterns_rules_and_scenarios(draft):
    origin = draft.forked_from
    for name in ("patterns", "rules", "scenarios"):
        assert getattr(draft, name).count() == getattr(origin, name).count() > 0
    assert draft.patterns.first().steps.count() == 8


def test_a_fork_that_fails_its_scenarios_cannot_be_put_in_force(draft):
    draft.rules.filter(key="S40").update(points=-5)
    failures = activate_rule_set(rule_set=draft)
    assert failures == [
        "TOPMed annotation join (seed genomics page; open variant list and public WGSA table): "
        "expected annotation-lookup, got thin-api."
    ]
    draft.refresh_from_db()
    assert draft.status == "draft"


def test_patterns_show_when_they_were_last_reviewed(triage_content, client):
    Pattern.objects.filter(key="thin-api").update(reviewed_on="2020-01-01")
    assert b"Last reviewed" in client.get("/triage/patterns/thin-api/").content
