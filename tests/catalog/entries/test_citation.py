"""How a dataset is cited."""

from dataclasses import replace

import pytest

from catalog.entries.citation import author_names, cite, permanent_url, publication_year
from catalog.entries.record import CreatorRecord, DatasetRecord, OrganizationRecord

FLOW = DatasetRecord(
    "Flow", "lwds:2026-1", "flow", "https://host/lwds/datasets/flow/", created="2025-12-31", published="2026-01-31"
)
OFFICES = (
    OrganizationRecord("Archive"),
    OrganizationRecord("Gauge Company", "producer"),
    OrganizationRecord("Fund", "funder"),
)


def test_people_are_cited_else_producers_else_stewards_and_never_funders():
    people = (CreatorRecord("Quetin, Langdon"), CreatorRecord("Ross, Robin"))
    assert author_names(replace(FLOW, creators=people, organizations=OFFICES)) == ["Quetin, Langdon", "Ross, Robin"]
    assert author_names(replace(FLOW, organizations=OFFICES)) == ["Gauge Company"]
    assert author_names(replace(FLOW, organizations=(OFFICES[0], OFFICES[2]))) == ["Archive"]
    assert author_names(replace(FLOW, organizations=OFFICES[2:])) == []


def test_the_year_is_of_publishing_else_of_creating():
    assert publication_year(FLOW) == "2026"
    assert publication_year(replace(FLOW, published="")) == "2025"


@pytest.mark.parametrize("slug", ["flow", "datasets"])
def test_the_permanent_address_does_not_name_the_slug(slug):
    record = replace(FLOW, slug=slug, url=f"https://host/lwds/datasets/{slug}/")
    assert permanent_url(record) == "https://host/lwds/datasets/id/lwds:2026-1/"


def test_a_sentence_has_authors_year_title_version_and_address():
    record = replace(FLOW, creators=(CreatorRecord("Ann"), CreatorRecord("Bo")), version="3")
    address = "https://host/lwds/datasets/id/lwds:2026-1/"
    assert cite(record) == f"Ann; Bo (2026). Flow. Version 3. lwds:2026-1. {address}"
    assert cite(FLOW) == f"Unknown (2026). Flow. lwds:2026-1. {address}"
