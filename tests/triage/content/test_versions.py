"""Versions of the content: what is in force, what a check says, and that published ones never change."""

import pytest

from triage.content.shipped import read_own_texts, shipped_content, shipped_texts
from triage.content.versions import check_version, get_content, list_contents, publish_version, retire_version
from triage.engine.recommend import recommend
from triage.models import ContentVersion
from triage.outcome.current import get_outcome

pytestmark = pytest.mark.usefixtures("db")
NEW_POINTS = ("S40, pattern: annotation-lookup, add: 5", "S40, pattern: annotation-lookup, add: -5")


def edit(version, name, old, new):
    assert old in version.texts[name]
    version.texts[name] = version.texts[name].replace(old, new, 1)
    version.save()


def test_shipped_content_is_in_force_without_a_row():
    assert get_content() is shipped_content()
    assert list_contents() == [shipped_content()]


def test_a_draft_that_fails_says_what_it_changes_and_is_not_published(draft):
    edit(draft, "rules.yaml", *NEW_POINTS)
    check = publish_version(draft)
    assert len(check.failures) == 1
    assert "expected annotation-lookup, got" in check.failures[0]
    assert [(item.in_force, item.expected) for item in check.differences] == [("annotation-lookup",) * 2]
    draft.refresh_from_db()
    assert (draft.status, draft.check_report.count("\n")) == ("draft", 1)
    assert get_content(domains=["soil"]) is shipped_content()


def test_a_draft_that_is_not_valid_content_reports_the_line(draft):
    edit(draft, "rules.yaml", "gates: ", "gates: [")
    assert check_version(draft).failures == [
        "rules.yaml, line 6: This is not YAML: did not find expected node content."
    ]


def test_a_published_version_holds_for_its_domain_until_the_next(draft):
    edit(draft, "rules.yaml", "near_tie: 1", "near_tie: 3")
    assert publish_version(draft).failures == []
    content = get_content(domains=["ocean", "soil"])
    assert (content.rules.near_tie, content.domain, content.sha256) == (3, "soil", draft.sha256)
    assert get_content(domains=["ocean"]) is shipped_content()
    following = ContentVersion.objects.create(name="soil-2", domain="soil", texts=dict(shipped_texts()))
    publish_version(following)
    draft.refresh_from_db()
    assert draft.status == "retired"
    retire_version(following)
    assert get_content(domains=["soil"]) is shipped_content()


def test_an_interview_has_the_questions_and_rules_of_its_field(draft, filled, ann):
    edit(draft, "interview.yaml", "Who are you?", "Who digs?")
    publish_version(draft)
    assert get_outcome(user=ann, interview=filled).document.questionnaire.sections[0].title == "Who are you?"
    filled.document["answers"]["domain"] = {"value": ["soil"]}
    outcome = get_outcome(user=ann, interview=filled)
    assert outcome.document.questionnaire.sections[0].title == "Who digs?"
    assert outcome.as_snapshot()["recommendation"]["content_sha256"] == draft.sha256


def test_a_published_version_that_an_upgrade_broke_gives_way_to_the_shipped_one(draft):
    draft.texts = {"rules.yaml": "gone"}
    draft.status = "active"
    draft.domain = ""
    draft.texts |= dict.fromkeys(shipped_texts(), "gone")
    draft.save()
    assert get_content() is shipped_content()


def test_a_folder_of_ones_own_adds_to_the_content(settings, tmp_path):
    (tmp_path / "rules.yaml").write_text(
        'scores:\n- {id: OWN1, pattern: conveyor, add: 40, when: [[messy, true]], why: "we mend everything"}\n'
    )
    settings.LWDS_CONTENT = str(tmp_path)
    content = get_content()
    assert recommend(signals={"messy": True}, rule_set=content.rules).winner == "conveyor"
    assert content.sha256 != shipped_content().sha256
    assert set(read_own_texts(str(tmp_path))) == {str(tmp_path / "rules.yaml")}
