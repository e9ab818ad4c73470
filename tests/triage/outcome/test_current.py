"""The outcome under the rules in force."""

from triage.content.shipped import shipped_rule_set
from triage.content.versions import publish_version
from triage.interviews.document_writer import write_document
from triage.outcome.current import get_outcome


def test_a_domain_gets_its_own_rules_once_they_are_in_force(draft, interview, ann):
    draft.texts["rules.yaml"] = draft.texts["rules.yaml"].replace('version: "2026-', 'version: "soil-', 1)
    draft.save()
    assert publish_version(draft).failures == []
    write_document(user=ann, interview=interview, raw={"answers": {"domain": ["soil"]}})
    assert get_outcome(user=ann, interview=interview).rules.version == "soil-4"
    write_document(user=ann, interview=interview, raw={"answers": {"domain": ["ocean"]}})
    assert get_outcome(user=ann, interview=interview).rules.version == shipped_rule_set().version
