"""The life of an entry."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from catalog.entries import curation
from catalog.entries.history import changes_of
from catalog.entries.record import CreatorRecord, DistributionRecord, RelationRecord, VariableRecord
from catalog.entries.sharing import share_dataset
from catalog.entries.writing import create_draft_dataset, update_dataset
from catalog.models import Dataset


def test_a_thin_draft_is_sent_back_with_what_to_do(researcher):
    draft = create_draft_dataset(user=researcher, title="Notes", description="Short.")
    with pytest.raises(ValidationError) as refused:
        curation.submit_dataset(user=researcher, dataset=draft)
    assert len(refused.value.messages) == 3
    assert "write between 50 and 5000" in refused.value.messages[0]
    assert Dataset.objects.get(pk=draft.pk).status == "draft"


def test_publishing_makes_a_version_that_never_changes(publish, researcher):
    dataset = publish()
    version = dataset.versions.get()
    assert (version.number, version.record["title"]) == (1, dataset.title)
    update_dataset(user=researcher, dataset=dataset, title="River flow, corrected")
    second = curation.publish_version(user=researcher, dataset=dataset, notes="Title corrected")
    assert (second.number, second.record["title"]) == (2, "River flow, corrected")
    assert dataset.versions.get(number=1).record["title"] == "River flow at Skagit"
    with pytest.raises(ValueError, match="never changes"):
        version.save()


def test_only_curators_publish_return_and_retire(publish, researcher):
    dataset = publish()
    for step in (curation.retire_dataset, curation.return_dataset):
        with pytest.raises(PermissionDenied):
            step(user=researcher, dataset=dataset, reason="because")


def test_a_step_from_the_wrong_state_is_refused(publish, curator):
    dataset = publish()
    with pytest.raises(ValidationError, match="needs a dataset that is in review; it is published"):
        curation.publish_dataset(user=curator, dataset=dataset)


def test_history_says_who_changed_what(publish, researcher):
    dataset = publish()
    update_dataset(user=researcher, dataset=dataset, summary="Flow of one river.", formats=("CSV",))
    newest, before = dataset.history.all()[0], dataset.history.last()
    assert newest.diff_against(before).changed_fields


def test_history_tells_of_files_people_relations_and_sharing(publish, researcher, curator):
    other, dataset = publish("Source"), publish("River")
    update_dataset(
        user=researcher,
        dataset=dataset,
        creators=(CreatorRecord("Quetin, Langdon"),),
        variables=(VariableRecord("flow", "m3/s"),),
        distributions=(DistributionRecord("https://e.org/flow.csv"),),
        relations=(RelationRecord("derived-from", other.identifier),),
    )
    share_dataset(user=researcher, dataset=dataset, visibility="private", embargo_until=None, people=[curator])
    update_dataset(user=researcher, dataset=dataset, distributions=())
    told = {(f.field, f.old, f.new) for change in changes_of(dataset=dataset) for f in change.fields}
    link = "https://e.org/flow.csv"
    assert told >= {
        ("creator", "–", "Quetin, Langdon"),
        ("variable", "–", "flow (m3/s)"),
        ("file or link", "–", link),
        ("file or link", link, "–"),
        ("relation", "–", f"derived-from {other.identifier}"),
        ("visibility", "public", "private"),
        ("people", "–", "curator"),
        ("version", "", "v1 First"),
    }


def test_a_version_keeps_the_links_that_an_edit_takes_out(publish, researcher):
    dataset = publish(distributions=(DistributionRecord("https://e.org/a"), DistributionRecord("https://e.org/b")))
    update_dataset(user=researcher, dataset=dataset, distributions=(DistributionRecord("https://e.org/b"),))
    assert {d.url for d in dataset.versions.get().distributions.all()} == {"https://e.org/a", "https://e.org/b"}
    assert [d.url for d in dataset.distributions.filter(withdrawn_at=None)] == ["https://e.org/b"]


def test_an_edit_writes_over_nothing_that_happened_meanwhile(publish, researcher, curator):
    stale = publish()
    curation.retire_dataset(user=curator, dataset=type(stale).objects.get(pk=stale.pk), reason="Over.")
    with pytest.raises(PermissionDenied):
        update_dataset(user=researcher, dataset=stale, summary="Late.")
    stale.refresh_from_db()
    assert (stale.status, stale.summary) == ("retired", "")
