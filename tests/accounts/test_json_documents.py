"""JSON from outside: every text is a value or an error in words, over REST too."""

from __future__ import annotations

from contextlib import suppress

import pytest
from django.conf import LazySettings
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from accounts.budget import OverLimitError
from accounts.json_documents import InvalidJsonError, load_json
from tests.budgets import limits_with, small_budget
from tests.people import BACKEND, person

HOSTILE = {
    "deep list": b"[" * 200_000,
    "deep object": b'{"a":' * 100_000,
    "long number": b'{"kind": ' + b"9" * 5000 + b"}",
    "no text": b"\xff\xfe\x00",
    "empty": b"",
    "word": b"nonsense",
    "half a character": rb'{"kind": "\ud800", "release": "\ud800", "title": "\ud800"}',
    "null character": rb'{"kind": "\u0000", "release": "\u0000", "title": "\u0000"}',
}
ADDRESSES = ("jobs", "interviews", "datasets", "saved-filters", "uploads", "datasets/import")


@given(st.binary(max_size=40) | st.text(max_size=40))
def test_a_document_is_read_or_refused_in_words(document: bytes | str) -> None:
    with suppress(InvalidJsonError):
        load_json(document)


@pytest.mark.parametrize("name", ["deep list", "deep object", "long number", "no text", "empty", "word"])
def test_hostile_documents_are_refused(name: str) -> None:
    with pytest.raises(InvalidJsonError):
        load_json(HOSTILE[name])


def test_a_document_is_as_long_as_a_request_allows() -> None:
    with small_budget(max_json_bytes=10):
        assert load_json(b"[12345678]") == [12345678]
        with pytest.raises(OverLimitError, match="LWDS_MAX_JSON_BYTES"):
            load_json(b"[123456789]")


@pytest.mark.django_db
@pytest.mark.parametrize("address", ADDRESSES)
def test_no_body_is_an_error_of_the_portal(client: Client, address: str, settings: LazySettings, db: None) -> None:
    client.force_login(person("researcher"), BACKEND)
    for name, body in HOSTILE.items():
        if (address, name) == ("interviews", "empty"):  # an interview needs no word to begin
            continue
        response = client.post(f"/api/v1/{address}/", body, content_type="application/json")
        assert 400 <= response.status_code < 500, (name, response.status_code)
    settings.LWDS_LIMITS = limits_with(max_json_bytes=10)
    response = client.post(f"/api/v1/{address}/", b"[1234567890]", content_type="application/json")
    assert (response.status_code, response.json()["limit"]) == (413, "LWDS_MAX_JSON_BYTES")


def test_a_document_of_too_many_values_is_refused_before_it_is_read() -> None:
    with small_budget(max_json_values=1_000):
        load_json('{"a": [1, 2.5]}')
        for document in ("[" + "{}," * 1_000 + "1]", b"[" + b'{"a":1},' * 1_000 + b"1]"):
            with pytest.raises(OverLimitError, match="LWDS_MAX_JSON_VALUES"):
                load_json(document)
