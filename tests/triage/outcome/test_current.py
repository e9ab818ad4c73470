"""The outcome under the rules in force."""

from triage.content.rule_sets import activate_rule_set


def test_a_domain_gets_its_own_rules_once_they_are_in_force(draft, interview, ann):
    from triage.interviews.document_writer import write_document
    from triage.outcome.current import get_outcome

    assert activate_rule_set(rule_set=draft) == []
    write_document(user=ann, interview=interview, raw={"answers": {"domain": ["soil"]}})
    assert get_outcome(user=ann, interview=interview).rules.version == "soil-1"
    write_document(user=ann, interview=interview, raw={"answers": {"domain": ["ocean"]}})
    assert get_outcome(user=ann, interview=interview).rules.version == "2026-3"
