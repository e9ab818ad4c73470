"""Curators change content as a document: a draft is checked on every save, and what was published never changes."""

import pytest

from triage.content.compiling import TEXTS
from triage.content.shipped import shipped_texts
from triage.content.versions import publish_version
from triage.models import ContentVersion
from triage.outcome.snapshots import create_snapshot

LIST = "/admin/triage/contentversion/"


@pytest.mark.parametrize("model", ["interview", "snapshot", "contentversion"])
def test_lists_answer(staff, interview, ann, draft, model):
    create_snapshot(user=ann, interview=interview)
    assert staff.get(f"/admin/triage/{model}/").status_code == 200


def test_a_new_draft_begins_with_the_content_in_force_and_is_checked(staff, db):
    page = staff.get(f"{LIST}add/")
    assert "pattern: deposit-and-point" in page.content.decode()
    form = {"name": "next", "domain": ""} | dict(shipped_texts())
    form["rules.yaml"] = form["rules.yaml"].replace("annotation-lookup, add: 5", "annotation-lookup, add: -5", 1)
    answer = staff.post(f"{LIST}add/", form, follow=True)
    assert "annotation-lookup in force" in answer.content.decode()
    draft = ContentVersion.objects.get(name="next")
    assert (draft.status, set(draft.texts), len(draft.made_from)) == ("draft", set(TEXTS), 64)


def test_a_mistake_is_shown_with_its_line_and_nothing_is_stored(staff, draft):
    form = {"name": draft.name, "domain": "soil", "revision": draft.revision} | draft.texts
    form["patterns.yaml"] = form["patterns.yaml"].replace("cost: F", "cost: Q", 1)
    page = staff.post(f"{LIST}{draft.pk}/change/", form).content.decode()
    assert "patterns.yaml, line 3: 0/cost: &#x27;Q&#x27; is not one of" in page
    draft.refresh_from_db()
    assert draft.texts == shipped_texts()


def test_actions_check_publish_copy_and_retire(staff, draft):
    def act(action):
        return staff.post(LIST, {"action": action, "_selected_action": [draft.pk]}, follow=True).content.decode()

    assert "passes its scenarios" in act("run_scenarios")
    act("publish")
    draft.refresh_from_db()
    assert draft.status == "active"
    act("copy")
    assert ContentVersion.objects.filter(status="draft", domain="soil").count() == 1
    act("retire")
    draft.refresh_from_db()
    assert draft.status == "retired"


def test_content_in_force_is_read_only(staff, draft):
    assert b'name="_save"' in staff.get(f"{LIST}{draft.pk}/change/").content
    publish_version(draft)
    page = staff.get(f"{LIST}{draft.pk}/change/").content
    assert b'name="_save"' not in page
    assert b"pattern: deposit-and-point" in page


def save_and_publish(staff, draft, texts):
    form = {"name": draft.name, "domain": draft.domain, "revision": draft.revision, "_publish": "1"} | texts
    page = staff.post(f"{LIST}{draft.pk}/change/", form, follow=True)
    draft.refresh_from_db()
    return page.content.decode()


def test_the_page_of_a_draft_says_how_to_publish_and_does_it(staff, draft):
    page = staff.get(f"{LIST}{draft.pk}/change/").content.decode()
    assert "changes nothing for anybody until it is published" in page
    assert 'name="_publish"' in page
    rules = draft.texts["rules.yaml"].replace('version: "2026-', 'version: "soil-', 1)
    answer = save_and_publish(staff, draft, draft.texts | {"rules.yaml": rules})
    assert draft.status == "active"
    assert "is in force for the domain soil." in answer
    assert draft.texts["rules.yaml"] == rules


def test_a_draft_that_fails_a_scenario_is_saved_and_not_published(staff, draft):
    wrong = draft.texts["rules.yaml"].replace("annotation-lookup, add: 5", "annotation-lookup, add: -5", 1)
    answer = save_and_publish(staff, draft, draft.texts | {"rules.yaml": wrong})
    assert draft.status == "draft"
    assert "is not published: TOPMed annotation join" in answer
    assert draft.texts["rules.yaml"] == wrong


def test_a_version_in_force_is_copied_and_retired_from_its_page(staff, draft):
    publish_version(draft)
    page = staff.get(f"{LIST}{draft.pk}/change/").content.decode()
    assert "never changes" in page
    assert '<button class="button" name="action" value="copy">' in page
    assert '<button class="button" name="action" value="retire">' in page
    assert 'name="_publish"' not in page
