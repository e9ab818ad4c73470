"""What readers share: JSON and XML of strangers, days, addresses, access."""

import pytest

from accounts.budget import OverLimitError
from catalog.exchange.source_entry import (
    MAX_ACCESS,
    UnreadableSourceError,
    describe_access,
    identifier_records,
    is_absolute,
    is_url,
    language_codes,
    load_json,
    load_xml,
)
from tests.budgets import small_budget


@pytest.mark.parametrize(
    ("text", "words"), [("", "is not JSON"), ("{", "is not JSON"), ("[" * 100_000, "nested too deeply")]
)
def test_invalid_json_gets_a_sentence(text, words):
    with pytest.raises(UnreadableSourceError, match=words):
        load_json(text)


def test_json_of_more_values_than_a_request_may_send_is_refused():
    with small_budget(max_json_values=3), pytest.raises(OverLimitError, match="LWDS_MAX_JSON_VALUES"):
        load_json("[1,2,3,4]")


@pytest.mark.parametrize(
    "text",
    ["", "<a", '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', '<!DOCTYPE a SYSTEM "http://127.0.0.1:9/"><a>&x;</a>'],
)
def test_xml_is_refused_with_entities_or_broken(text):
    with pytest.raises(UnreadableSourceError, match="not XML that can be read"):
        load_xml(text)


@pytest.mark.parametrize("text", ["http://e.org", "HTTPS://e.org/a b", "ftp://e.org/f"])
def test_addresses_of_the_web(text):
    assert is_url(text)


@pytest.mark.parametrize("text", ["", "e.org", "javascript:alert(1)", "https://", "https:///etc/passwd", "file:///etc"])
def test_texts_that_are_not_web_addresses(text):
    assert not is_url(text)


def test_access_names_the_licence_and_is_cut_to_what_is_stored():
    assert describe_access("For members", "CC-BY") == "For members; licence: CC-BY"
    assert (describe_access("", ""), describe_access("", "CC-BY")) == ("", "licence: CC-BY")
    assert len(describe_access("x" * 600, "CC-BY")) == MAX_ACCESS


@pytest.mark.parametrize("text", ["https://e.org/1", "urn:x:1", "doi:10.5/x", "ark:/1/2", "lwds:2026-1"])
def test_absolute_addresses_name_the_same_thing_everywhere(text):
    assert is_absolute(text)


@pytest.mark.parametrize("text", ["", "./", "#data", "_:b0", "data/", "file:///tmp/crate/", "Ice: a title"])
def test_relative_addresses_do_not(text):
    assert not is_absolute(text)


def test_json_may_begin_with_a_byte_order_mark():
    assert load_json("\ufeff{}") == {}


def test_languages_and_persistent_identifiers_are_found_among_texts():
    assert language_codes(["en-US", "pt_BR", "English", "", "en"]) == ("en", "pt")
    records = identifier_records(["https://doi.org/10.5061/d.1", "doi:10.5061/d.1", "https://e.org", ""])
    assert [(part.scheme, part.value) for part in records] == [("DOI", "10.5061/d.1")]
