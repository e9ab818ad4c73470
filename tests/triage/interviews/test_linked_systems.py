"""What an interview relies on, and whether it is still alive."""

import pytest

from catalog.entries.notices.announcing import announce_changes
from catalog.entries.writing import create_draft_dataset
from catalog.models import Dataset, Notice
from tests.people import sign_in
from triage.interviews.document_writer import write_document
from triage.interviews.documents import read_document
from triage.interviews.linked_systems import list_linked_systems


@pytest.fixture
def linked(interview, ann, curator):
    """The interview, linked to an entry of ann's and to a private one of a curator's."""
    own = create_draft_dataset(user=ann, title="Flow archive")
    hidden = create_draft_dataset(user=curator, title="Secret towers", visibility="private")
    Dataset.objects.update(liveness="ended", liveness_reason="retired", liveness_note="Switched off in May.")
    producers = [
        {"name": "Gauge", "system": {"name": "Flow", "dataset": own.slug}},
        {"name": "Mast", "system": {"name": "Towers", "dataset": hidden.slug}},
    ]
    write_document(user=curator, interview=interview, raw={"records": {"producers": producers}})
    return interview


def test_only_visible_entries_are_named(linked, ann, curator):
    def titles(user):
        document = read_document(user=user, interview=linked)
        return [(system.dataset.title, system.records) for system in list_linked_systems(user=user, document=document)]

    assert titles(ann) == [("Flow archive", ["Gauge"])]
    assert titles(curator) == [("Flow archive", ["Gauge"]), ("Secret towers", ["Mast"])]


@pytest.mark.parametrize("page", ["", "plan/"])
def test_pages_warn_of_a_system_that_has_ended(linked, client, page):
    address = linked.get_absolute_url() + page
    shown = client.get(address).content.decode()
    assert "Switched off in May." in shown
    assert "Gauge" in shown
    assert "Secret towers" not in shown
    Dataset.objects.update(liveness="alive")
    assert "Switched off in May." not in client.get(address).content.decode()


def test_programs_get_the_liveness(linked, ann):
    body = sign_in(ann).get(f"/api/v1/interviews/{linked.slug}/").json()
    assert body["systems"] == [
        {"dataset": "flow-archive", "liveness": "ended", "reason": "retired", "records": ["Gauge"]}
    ]


def test_people_of_the_interview_get_notices_of_entries_that_they_may_see(linked, ann):
    announce_changes()
    Dataset.objects.update(liveness="at risk", liveness_reason="no funds")
    announce_changes()
    notices = Notice.objects.filter(user=ann).order_by("change__dataset__title")
    assert [(notice.change.dataset.title, notice.why) for notice in notices] == [
        ("Flow archive", "an interview of yours relies on it")
    ]
