"""Rows that curators changed become text, and text becomes rows; what was only loaded needs neither."""

import pytest
import yaml

from tests.migrating import migrate_to, migrate_to_newest
from triage.content.shipped import shipped_texts
from triage.content.versions import check_version, get_content, publish_version
from triage.models import ContentVersion, Interview


def test_a_changed_version_survives_the_way_back_and_forth(filled, draft):
    draft.texts["rules.yaml"] = draft.texts["rules.yaml"].replace("near_tie: 1", "near_tie: 3")
    draft.save()
    publish_version(draft)

    old = migrate_to(("triage", "0009_verified_snapshots"))
    rules = old.get_model("triage", "RuleSet").objects
    assert dict(rules.values_list("domain", "status")) == {"soil": "active", "": "active"}
    assert rules.get(domain="soil").near_tie == 3
    assert rules.get(domain="soil").scenarios.count() == len(yaml.safe_load(shipped_texts()["scenarios.yaml"]))
    assert old.get_model("triage", "Interview").objects.get(pk=filled.pk).questionnaire.sections.count() == 12
    step = old.get_model("triage", "PatternStep").objects.filter(pattern__rule_set__domain="soil").first()
    changed, step.text = step.pattern.key, "Do it our way"
    step.save()
    old.get_model("triage", "RuleSet").objects.filter(domain="soil").update(forked_from=rules.get(domain=""))

    migrate_to_newest()
    version = ContentVersion.objects.get()
    assert (version.domain, version.status) == ("soil", "active")
    assert check_version(version).failures == []
    content = get_content(domains=["soil"])
    assert content.rules.near_tie == 3
    assert content.advice.plans[changed][0].text == "Do it our way"
    assert Interview.objects.get(pk=filled.pk).document == filled.document


@pytest.mark.long  # as the next one: many seconds of migrating, which the test above does too
def test_changed_questions_become_a_draft(filled):
    old = migrate_to(("triage", "0009_verified_snapshots"))
    question = old.get_model("triage", "Question").objects.get(key="ops_hours")
    question.text = "How many hours?"
    question.save()
    migrate_to_newest()
    draft = ContentVersion.objects.get()
    assert (draft.status, "How many hours?" in draft.texts["interview.yaml"]) == ("draft", True)
    assert check_version(draft).failures == []


@pytest.mark.long
def test_unused_content_leaves_no_row(filled):
    migrate_to(("triage", "0009_verified_snapshots"))
    migrate_to_newest()
    assert not ContentVersion.objects.exists()
