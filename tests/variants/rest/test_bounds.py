"""What /api/v1/variants/ refuses before the work, with the limit's name; what it answers in parts."""

from __future__ import annotations

import pytest

from tests.budgets import limits_with

pytestmark = pytest.mark.django_db
URL = "/api/v1/variants/"
UNDECIDED = "UK10K_AN:>5"  # a field without a column: source lines decide


def ask(client, settings, known, parameters, **small):
    settings.LWDS_LIMITS = limits_with(**small)
    response = client.get(URL, {"release": known.name, "limit": 2, **parameters})
    return response.status_code, response.json().get("limit")


@pytest.mark.parametrize("where", [{}, {"region": "chr22:1-50818468"}])
def test_source_lines_of_too_many_variants_are_not_read_in_a_region_either(client, settings, known, where):
    parameters = {"q": UNDECIDED, **where}
    assert ask(client, settings, known, parameters, max_decoded_variants=10) == (413, "LWDS_MAX_DECODED_VARIANTS")
    assert ask(client, settings, known, parameters)[0] == 200


def test_a_column_that_decides_some_rows_leaves_few_to_be_read(client, settings, known):
    parameters = {"q": f"{UNDECIDED} AND _id:{known.rs}"}
    assert ask(client, settings, known, parameters, max_decoded_variants=10)[0] == 200


@pytest.mark.parametrize(
    ("parameters", "small", "limit"),
    [
        ({"q": "rs1 OR rs2 OR rs3"}, {"max_query_conditions": 2}, "LWDS_MAX_QUERY_CONDITIONS"),
        ({"q": "cadd.phred:(1 OR 2 OR 3)"}, {"max_query_conditions": 2}, "LWDS_MAX_QUERY_CONDITIONS"),
        ({"cadd.phred__in": "1,2,3"}, {"max_query_conditions": 2}, "LWDS_MAX_QUERY_CONDITIONS"),
        ({"q": "x" * 11}, {"max_query_characters": 10}, "LWDS_MAX_QUERY_CHARACTERS"),
        ({"facets": "filter,chrom,pos"}, {"max_facets": 1}, "LWDS_MAX_FACETS"),
    ],
)
def test_questions_of_many_parts_are_refused_at_once(client, settings, known, parameters, small, limit):
    assert ask(client, settings, known, parameters, **small) == (413, limit)


def test_a_facet_that_is_named_often_is_counted_once(client, settings, known):
    assert ask(client, settings, known, {"facets": ",".join(["filter"] * 100)}, max_facets=1)[0] == 200


def test_a_list_of_ids_is_as_long_as_a_request_allows(client, settings, known):
    settings.LWDS_LIMITS = limits_with(max_list_bytes=20)
    address = f"{URL}lookup/?release={known.name}"
    assert client.post(address, "rs1\nrs2", content_type="text/plain").status_code == 200
    response = client.post(address, "rs1\n" * 10, content_type="text/plain")
    assert (response.status_code, response.json()["limit"]) == (413, "LWDS_MAX_LIST_BYTES")
