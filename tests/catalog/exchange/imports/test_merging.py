"""Merging: what changed in the source is taken over, what was edited here stays."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from catalog.entries.fields import WRITABLE_FIELDS
from catalog.entries.record import DatasetRecord, DistributionRecord, OrganizationRecord, RelationRecord
from catalog.entries.writing import update_dataset
from catalog.exchange.imports.merging import MergeOutcome, changed_fields, merge_record
from catalog.models import Dataset, Origin

pytestmark = pytest.mark.django_db
ICE = DatasetRecord(
    title="Ice",
    slug="ice",
    summary="Thickness.",
    keywords=("ice",),
    formats=("CSV", "NetCDF"),
    organizations=(OrganizationRecord("Ice Office"), OrganizationRecord("Fund", "funder")),
    distributions=(DistributionRecord("https://e.org/b"), DistributionRecord("https://e.org/a")),
)


def merge(record=ICE, **values):
    return merge_record(source="elsewhere", key="1", record=record, **values)


def test_created_then_unchanged_then_updated():
    dataset, outcome = merge()
    assert (outcome, dataset.status, dataset.slug) == (MergeOutcome.CREATED, "draft", "ice")
    assert merge() == (dataset, MergeOutcome.UNCHANGED)
    changed, outcome = merge(replace(ICE, summary="Thickness of the ice."))
    assert (changed, outcome) == (dataset, MergeOutcome.UPDATED)
    dataset.refresh_from_db()
    assert dataset.summary == "Thickness of the ice."


def test_a_new_entry_gets_every_field_and_later_only_differences():
    assert changed_fields(origin=None, record=ICE) == list(WRITABLE_FIELDS)
    merge()
    origin = Origin.objects.get()
    assert changed_fields(origin=origin, record=ICE) == []
    assert changed_fields(origin=origin, record=replace(ICE, title="Snow", keywords=())) == ["title", "keywords"]


def test_an_edit_stays_until_it_says_what_the_source_says(researcher):
    dataset, _ = merge(user=researcher)
    update_dataset(user=researcher, dataset=dataset, summary="Mine.")
    merge(replace(ICE, summary="Theirs.", title="Sea ice"))
    dataset.refresh_from_db()
    assert (dataset.summary, dataset.title) == ("Mine.", "Sea ice")
    merge(replace(ICE, summary="Theirs again.", title="Sea ice"))
    dataset.refresh_from_db()
    assert dataset.summary == "Mine."


def test_order_counts_only_where_a_field_has_one():
    merge()
    origin = Origin.objects.get()
    turned = replace(
        ICE,
        formats=ICE.formats[::-1],
        organizations=ICE.organizations[::-1],
        distributions=ICE.distributions[::-1],
    )
    assert changed_fields(origin=origin, record=turned) == []
    merge(replace(ICE, keywords=("ice", "snow")))
    origin.refresh_from_db()
    assert changed_fields(origin=origin, record=replace(ICE, keywords=("snow", "ice"))) == ["keywords"]


def test_an_identifier_is_kept_where_it_is_valid_and_free():
    first, _ = merge()
    merged, _ = merge_record(source="x", key="taken", record=replace(ICE, identifier=first.identifier))
    assert merged.identifier != first.identifier
    identifier = first.identifier
    Dataset.objects.all().delete()
    again, _ = merge(replace(ICE, identifier=identifier))
    assert again.identifier == identifier
    foreign, _ = merge_record(source="x", key="2", record=replace(ICE, identifier="doi:10.1/x"))
    assert foreign.identifier.startswith("lwds:")
    assert foreign.slug != again.slug


def test_dates_of_the_source_are_kept_where_they_are_times():
    dataset, _ = merge(replace(ICE, created="2001-02-03", modified="2002-02-03T04:05:06+02:00", published="spring"))
    dataset.refresh_from_db()
    assert dataset.created_at == datetime(2001, 2, 3, tzinfo=UTC)
    assert dataset.modified_at == datetime(2002, 2, 3, 2, 5, 6, tzinfo=UTC)
    assert dataset.published_at is None


def test_relations_lead_only_to_entries_of_this_catalogue(publish):
    own_entry = publish("Here")
    relations = (RelationRecord("part-of", own_entry.identifier), RelationRecord("part-of", "lwds:2026-nothing"))
    dataset, _ = merge(replace(ICE, relations=relations))
    assert [relation.target for relation in dataset.relations.all()] == [own_entry]
    assert changed_fields(origin=Origin.objects.get(), record=replace(ICE, relations=relations)) == []


def test_names_of_the_source_are_stored_on_the_origin_and_their_change_is_an_update():
    merge(names=("AralDIF",), tags=("toolbox", "small"))
    assert merge(names=("AralDIF",), tags=("toolbox", "small"))[1] == MergeOutcome.UNCHANGED
    assert merge(names=("Aral",), tags=("toolbox", "small"))[1] == MergeOutcome.UPDATED
    origin = Origin.objects.get()
    assert (origin.names, origin.tags) == (["Aral"], ["toolbox", "small"])
