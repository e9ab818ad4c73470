"""What clients send, by address and by body -> one request."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.problems import InvalidInputError
from variants.beacon.beacon_request import MAX_LIMIT, Filter, parse_filter, read_body, read_parameters


def test_an_address_and_a_body_say_the_same() -> None:
    by_address = read_parameters(
        {
            "referenceName": "22",
            "start": "5,10",
            "end": "20,30",
            "variantMinLength": "3",
            "filters": "SO:0001583, cadd.phred>=20",
            "requestedGranularity": "record",
            "includeResultsetResponses": "ALL",
            "skip": "2",
            "limit": "7",
            "datasets": "f5,f4",
            "requestedSchemas": "ga4gh-beacon-variant-v2.0.0",
        }
    )
    variant = {"referenceName": "22", "start": [5, 10], "end": [20, 30], "variantMinLength": 3}
    query = {
        "requestParameters": {"g_variant": variant, "datasets": ["f5", "f4"]},
        "filters": [{"id": "SO:0001583"}, {"id": "cadd.phred", "operator": ">=", "value": "20"}],
        "requestedGranularity": "record",
        "includeResultsetResponses": "ALL",
        "pagination": {"skip": 2, "limit": 7},
    }
    schemas = [{"entityType": "genomicVariant", "schema": "ga4gh-beacon-variant-v2.0.0"}]
    assert read_body({"meta": {"apiVersion": "2.0", "requestedSchemas": schemas}, "query": query}) == by_address
    flat = query | {"requestParameters": variant | {"datasets": "f5,f4"}}
    assert read_body({"meta": {"requestedSchemas": schemas}, "query": flat}) == by_address


def test_defaults_of_the_specification() -> None:
    request = read_parameters({})
    assert (request.granularity, request.include, request.skip, request.limit) == ("boolean", "HIT", 0, 10)
    assert read_parameters({"limit": "0"}).limit == MAX_LIMIT
    assert request == read_body({"meta": {"apiVersion": "2.0"}})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SO:0001583", Filter("SO:0001583")),
        ("cadd.phred>=20", Filter("cadd.phred", ">=", "20")),
        ("clinvar.clnsig = Pathogenic", Filter("clinvar.clnsig", "=", "Pathogenic")),
        ("filter!PASS", Filter("filter", "!", "PASS")),
    ],
)
def test_filters_of_an_address(text: str, expected: Filter) -> None:
    assert parse_filter(text) == expected


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        ({"start": "1,2,3", "referenceName": "1"}, "one position, or two"),
        ({"end": "5"}, "end needs start"),
        ({"variantMinLength": "-1"}, "variantMinLength"),
        ({"page": "2"}, "skip and limit"),
        ({"colour": "red"}, "no parameter 'colour'"),
        ({"filters": ",".join(["SO:0001583"] * 51)}, "51 filters"),
    ],
)
def test_sentences_for_addresses(sent: dict[str, str], message: str) -> None:
    with pytest.raises(InvalidInputError, match=message):
        read_parameters(sent)


@pytest.mark.parametrize(
    "body",
    [
        5,
        {"query": {"pagination": {"limit": True}}},
        {"query": {"pagination": []}},
        {"query": {"filters": [{"operator": "="}]}},
        {"query": {"filters": [{"id": "a", "operator": "~", "value": "1"}]}},
        {"query": {"requestParameters": {"geneId": 5}}},
        {"query": {"requestParameters": {"start": [{}], "referenceName": "1"}}},
        {"query": {"requestedGranularity": ["record"]}},
    ],
)
def test_bodies_that_mean_nothing(body: Any) -> None:
    with pytest.raises(InvalidInputError):
        read_body(body)
