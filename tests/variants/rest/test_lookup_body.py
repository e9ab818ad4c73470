"""Bodies of look-ups: ids by line or as JSON, in any encoding, and what is refused in words."""

from __future__ import annotations

import gzip
import json
from typing import Any

import pytest
from django.http import HttpRequest
from django.test import RequestFactory
from pytest_django.fixtures import Settings
from rest_framework.exceptions import ValidationError

from accounts.budget import Budget, OverLimitError, budget_in_use
from accounts.problems import InvalidInputError
from variants.rest.lookup_body import read_lookup


def post(body: bytes, content_type: str = "text/plain") -> HttpRequest:
    return RequestFactory().post("/api/v1/variants/lookup/", body, content_type=content_type)


def post_json(value: Any) -> HttpRequest:
    return post(json.dumps(value).encode(), "application/json")


@pytest.mark.parametrize(
    "body",
    [
        b"rs1\nrs2\n",
        b"rs1\r\nrs2",
        b"rs1\rrs2\r",
        b"\xef\xbb\xbfrs1\n\n  rs2  \n",
        b"\"rs1\"\n'rs2'\n",
        "rs1\nrs2\n".encode("utf-16"),
        b'"rs1","rs2"\n',
        b"rs1; rs2",
        b"rs1 rs2\n",
    ],
    ids=["LF", "CRLF", "CR", "byte order mark", "quotes", "UTF-16", "commas", "semicolons", "blanks"],
)
def test_ids_stand_one_a_line_or_in_a_row_in_any_text(body: bytes) -> None:
    assert list(read_lookup(post(body)).ids) == ["rs1", "rs2"]


@pytest.mark.parametrize("value", [["rs1", "rs2"], {"ids": ["rs1", "\ufeffrs2"]}], ids=["list", "object"])
def test_ids_stand_in_json(value: object) -> None:
    assert list(read_lookup(post_json(value)).ids) == ["rs1", "rs2"]


def test_json_may_name_the_release_too() -> None:
    sent = read_lookup(post_json({"ids": ["rs1"], "release": "own"}))
    assert sent.parameters == {"release": "own"}


@pytest.mark.parametrize(
    ("request_", "sentence"),
    [
        (post(b"{", "application/json"), "is not JSON"),
        (post_json({"id": ["rs1"]}), "There is .*id.* in the body"),
        (post_json({"ids": "rs1"}), "Send a list of texts"),
        (post_json([1, 2]), "Send a list of texts"),
        (post(gzip.compress(b"rs1\n")), "The body is gzip"),
    ],
    ids=["no JSON", "another key", "no list", "numbers", "compressed"],
)
def test_another_body_is_refused_in_words(request_: HttpRequest, sentence: str) -> None:
    with pytest.raises(ValidationError, match=sentence):
        read_lookup(request_)


def test_an_unknown_key_is_refused_by_name() -> None:
    with pytest.raises(InvalidInputError, match="There is no key 'releasename'"):
        read_lookup(post_json({"ids": ["rs1"], "releasename": "own"}))


def test_more_than_fits_is_refused(settings: Settings) -> None:
    settings.LWDS_LIMITS = settings.LWDS_LIMITS | {"max_json_bytes": 10, "max_list_bytes": 10}
    with budget_in_use(Budget(settings.LWDS_LIMITS)):
        with pytest.raises(OverLimitError):
            read_lookup(post(b"rs1\n" * 5))
        with pytest.raises(OverLimitError):
            read_lookup(post_json(["rs1"] * 5))


def test_null_characters_are_not_part_of_an_id() -> None:
    assert list(read_lookup(post(b"rs1\x00\n" + b"rs22\n" * 9)).ids)[:2] == ["rs1\ufffd", "rs22"]
