"""The life of an entry."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from catalog.entries import curation
from catalog.entries.record import DistributionRecord
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


def test_a_version_keeps_the_links_that_an_edit_takes_out(publish, researcher):
    dataset = publish(distributions=(DistributionRecord("https://e.org/a"), DistributionRecord("https://e.org/b")))
    update_dataset(user=researcher, dataset=dataset, distributions=(DistributionRecord("https://e.org/b"),))
    assert {d.url for d in dataset.versions.get().distributions.all()} == {"https://e.org/a", "https://e.org/b"}
    assert [d.url for d in dataset.distributions.filter(withdrawn_at=None)] == ["https://e.org/b"]
