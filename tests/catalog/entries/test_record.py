"""Records: to JSON and back, and without what formats cannot hold."""

import json
from dataclasses import replace

import pytest

from catalog.entries.record import (
    Column,
    CreatorRecord,
    DatasetRecord,
    DistributionRecord,
    OrganizationRecord,
    PortalRecord,
    RelationRecord,
    VariableRecord,
    escape_uri,
    remove_illegal_characters,
)

FLOW = DatasetRecord(
    title="Flow",
    slug="flow",
    url="https://host/datasets/flow/",
    keywords=("river",),
    box=(-10.0, 50.0, 5.0, 60.0),
    variables=(VariableRecord("stage", "m"),),
    creators=(CreatorRecord("Ann"),),
    organizations=(OrganizationRecord("Fund", "funder"), OrganizationRecord("A"), OrganizationRecord("B")),
    distributions=(DistributionRecord("https://e.org/a", bytes=0, columns=(Column("day", "date"),)),),
    relations=(RelationRecord("part-of", "lwds:2026-2"),),
)


def test_a_record_is_the_same_after_json():
    document = json.loads(json.dumps(FLOW.as_dict()))
    assert document == FLOW.as_dict()
    assert DatasetRecord.from_dict(document) == FLOW


def test_records_of_older_and_newer_code_are_read():
    document = FLOW.as_dict() | {"colour": "red"}
    del document["summary"], document["relations"]
    assert DatasetRecord.from_dict(document) == replace(FLOW, relations=())


def test_organizations_of_a_role_keep_their_order():
    assert [organization.name for organization in FLOW.organizations_as("steward")] == ["A", "B"]
    assert FLOW.organizations_as("producer") == []


@pytest.mark.parametrize(
    ("path", "url", "stored"),
    [
        ("a.csv", "https://host/datasets/flow/files/a.csv", True),
        ("", "https://host/datasets/flow/files/a.csv", False),
        ("a.csv", "https://elsewhere/datasets/flow/files/a.csv", False),
        ("a.csv", "https://host/datasets/flow-2/files/a.csv", False),
    ],
)
def test_a_stored_file_has_a_path_and_an_address_below_the_dataset(path, url, stored):
    assert FLOW.is_stored_file(DistributionRecord(url, path=path)) is stored


def test_normalizing_escapes_addresses_and_cleans_text_at_every_depth():
    record = replace(
        FLOW,
        title="Page\fbreak",
        homepage="https://e.org/ü b",
        keywords=("a\x00b",),
        distributions=(DistributionRecord("https://e.org/a b", title="x\r\ny", columns=(Column("a\x1fb"),)),),
    )
    clean = record.normalized()
    assert (clean.title, clean.homepage, clean.keywords) == ("Page break", "https://e.org/%C3%BC%20b", ("a b",))
    [link] = clean.distributions
    assert (link.url, link.title, link.columns[0].name) == ("https://e.org/a%20b", "x\ny", "a b")
    assert clean.normalized() == clean


@pytest.mark.parametrize("character", ["\x00", "\x0b", "\x0c", "\x1f", "\ud800", "\ufffe", "\uffff"])
def test_characters_that_xml_forbids_become_blanks(character):
    assert remove_illegal_characters(f"a{character}b") == "a b"


def test_characters_that_xml_allows_stay():
    text = "\t\n\x20é語😀\ud7ff\ufffd"
    assert remove_illegal_characters(text) == text


@pytest.mark.parametrize(
    ("address", "escaped"),
    [
        (" https://e.org/a b ", "https://e.org/a%20b"),
        ("https://e.org/a%20b?q=1&r=[2]#top", "https://e.org/a%20b?q=1&r=[2]#top"),
        ('https://e.org/<"{}|\\^`>', "https://e.org/%3C%22%7B%7D%7C%5C%5E%60%3E"),
        ("https://e.org/日本", "https://e.org/%E6%97%A5%E6%9C%AC"),
        ("", ""),
    ],
)
def test_addresses_have_only_what_a_uri_can_contain(address, escaped):
    assert escape_uri(address) == escaped
    assert escape_uri(escaped) == escaped


def test_the_portal_has_an_address_to_write_to():
    assert PortalRecord("https://data.example:8443/lwds/").contact_email == "webmaster@data.example"
    assert PortalRecord("/").contact_email == "webmaster@localhost"
    assert PortalRecord("https://data.example/").datasets_url == "https://data.example/datasets/"
