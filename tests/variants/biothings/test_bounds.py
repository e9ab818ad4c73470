"""What /v1/ refuses before the work: bodies, terms times scopes, slow formats, source lines of whole chromosomes."""

from __future__ import annotations

import pytest

from tests.budgets import limits_with

pytestmark = pytest.mark.django_db
BASE = "/hg38/v1"


@pytest.fixture
def limit(settings):
    def set_limit(**small):
        settings.LWDS_LIMITS = limits_with(**small)

    return set_limit


def refusal(response):
    body = response.json()
    assert (body["code"], body["success"]) == (response.status_code, False)
    return response.status_code, body["limit"]


def test_a_region_does_not_lift_the_limit_of_source_lines(client, known, limit):
    limit(max_decoded_variants=10)
    response = client.get(f"{BASE}/query", {"q": "UK10K_AN:>5 AND chr22:1-50818468", "release": known.name})
    assert refusal(response) == (413, "LWDS_MAX_DECODED_VARIANTS")


def test_terms_times_scopes_are_counted_before_they_are_looked_for(client, known, limit):
    limit(max_term_conditions=5)
    body = {"q": ["a", "b", "c"], "scopes": ["filter", "chrom"], "release": known.name}
    response = client.post(f"{BASE}/query", body, content_type="application/json")
    assert refusal(response) == (413, "LWDS_MAX_TERM_CONDITIONS")


@pytest.mark.parametrize("content_type", ["application/json", "application/x-www-form-urlencoded"])
def test_a_body_is_measured_before_it_is_read(client, known, limit, content_type):
    limit(max_dialect_bytes=100)
    response = client.post(f"{BASE}/variant", b"x" * 101, content_type=content_type)
    assert refusal(response) == (413, "LWDS_MAX_DIALECT_BYTES")


def test_parameters_are_counted_before_they_are_read(client, known, limit):
    limit(max_parameters=10)
    response = client.post(f"{BASE}/variant", "a=1&" * 10, content_type="application/x-www-form-urlencoded")
    assert refusal(response) == (413, "LWDS_MAX_PARAMETERS")


@pytest.mark.parametrize("format_name", ["yaml", "html"])
def test_formats_that_take_long_hold_less(client, known, limit, format_name):
    limit(max_text_format_bytes=2000)
    few = client.get(f"{BASE}/query", {"q": "*", "size": 1, "fields": "chrom", "format": format_name})
    many = client.get(f"{BASE}/query", {"q": "*", "size": 100, "fields": "chrom", "format": format_name})
    assert few.status_code == 200
    assert refusal(many) == (413, "LWDS_MAX_TEXT_FORMAT_BYTES")


def test_a_list_that_is_too_long_is_not_converted_first(client, known):
    for body, content_type in (
        ({"ids": ["rs1"] * 200_000}, "application/json"),
        ("ids=" + "rs1," * 200_000, "application/x-www-form-urlencoded"),
    ):
        response = client.post(f"{BASE}/variant", body, content_type=content_type)
        assert (response.status_code, response.json()["max"]) == (400, 1000)
