"""The Beacon over a known release: every answer, right, empty or wrong, is one that the schemas of Beacon v2 know."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from tests.known import KnownRelease
from tests.variants.beacon.schemas import check
from variants.genome.vrs import vrs_id
from variants.releases.models import Release

pytestmark = pytest.mark.django_db

RESPONSES = {
    "boolean": "beaconBooleanResponse",
    "count": "beaconCountResponse",
    "record": "beaconResultsetsResponse",
}
SCHEMAS = {
    "": "beaconInfoResponse",
    "/": "beaconInfoResponse",
    "/info": "beaconInfoResponse",
    "/configuration": "beaconConfigurationResponse",
    "/map": "beaconMapResponse",
    "/entry_types/": "beaconEntryTypesResponse",
    "/filtering_terms": "beaconFilteringTermsResponse",
    "/datasets": "beaconCollectionsResponse",
    "/service-info": "ga4gh-service-info-1-0-0-schema",
}


@pytest.fixture
def beacon(client: Client, known: KnownRelease) -> Any:
    def ask(address: str = "/g_variants", *, status: int = 200, schema: str = "", **parameters: Any) -> Any:
        response = client.get(f"/beacon{address}", parameters)
        assert response.status_code == status, response.content[:500]
        granularity = parameters.get("requestedGranularity", "boolean")
        document = response.json()
        check(document, schema or (RESPONSES[granularity] if status == 200 else "beaconErrorResponse"))
        for results in document.get("response", {}).get("resultSets", []):
            for record in results["results"]:
                check(record, "genomicVariations/defaultSchema")
        return document

    return ask


def post(client: Client, query: dict[str, Any]) -> Any:
    body = json.dumps({"meta": {"apiVersion": "2.0"}, "query": query})
    response = client.post("/beacon/g_variants", body, content_type="application/json")
    assert response.status_code == 200, response.content[:500]
    return response.json()


@pytest.mark.parametrize("address", SCHEMAS)
def test_the_description_of_the_beacon(beacon: Any, address: str) -> None:
    beacon(address, schema=SCHEMAS[address])


def test_datasets_are_releases(beacon: Any, known: KnownRelease) -> None:
    listed = beacon("/datasets", schema="beaconCollectionsResponse", limit=0)
    assert known.name in {dataset["id"] for dataset in listed["response"]["collections"]}
    one = beacon(f"/datasets/{known.name}", schema="beaconCollectionsResponse")
    assert one["responseSummary"]["numTotalResults"] == 1
    terms = beacon(f"/datasets/{known.name}/filtering_terms", schema="beaconFilteringTermsResponse")
    assert {"SO:0001583", "cadd.phred"} <= {term["id"] for term in terms["response"]["filteringTerms"]}


@pytest.mark.parametrize("granularity", RESPONSES)
def test_a_sequence_query(beacon: Any, known: KnownRelease, granularity: str) -> None:
    pos, ref, alt = known.key
    parameters = {
        "assemblyId": "GRCh38",
        "referenceName": "22",
        "start": pos - 1,
        "referenceBases": ref,
        "alternateBases": alt,
        "datasets": known.name,
        "requestedGranularity": granularity,
    }
    document = beacon(**parameters)
    assert document["responseSummary"]["exists"] is True
    assert document["meta"]["receivedRequestSummary"]["requestParameters"]["g_variant"]["start"] == [pos - 1]
    if granularity == "record":
        (results,) = document["response"]["resultSets"]
        (record,) = results["results"]
        assert record["variantInternalId"] == f"GRCh38-22-{pos}-{ref}-{alt}"
        assert record["identifiers"]["genomicHGVSId"].startswith("NC_000022.11:g.")
        alternative = {one["id"] for one in record["identifiers"]["variantAlternativeIds"]}
        assert vrs_id(22, pos, ref, alt, assembly="GRCh38") in alternative
        again = beacon(f"/g_variants/{record['variantInternalId']}", schema=RESPONSES["record"])
        assert again["responseSummary"]["numTotalResults"] >= 1
    other = beacon(**parameters | {"alternateBases": "A" if alt != "A" else "C", "start": pos + 1})
    assert other["responseSummary"]["exists"] is False


def test_range_and_bracket_find_the_same_variants_as_rest(beacon: Any, client: Client, known: KnownRelease) -> None:
    start, end = known.region
    one = {"referenceName": "chr22", "datasets": known.name, "requestedGranularity": "count"}
    ranged = beacon(start=start - 1, end=end, **one)
    expected = client.get("/api/v1/variants/", {"release": known.name, "region": f"22:{start}-{end}"}).json()["count"]
    assert ranged["responseSummary"]["numTotalResults"] == expected == 1
    bracket = beacon(start=f"{start - 1},{end}", end=f"{start - 1},{end + 100}", **one)
    assert bracket["responseSummary"]["numTotalResults"] >= 1
    assert beacon(start=10, end=20, **one)["responseSummary"]["numTotalResults"] == 0


def test_genes_filters_and_types(beacon: Any, client: Client, known: KnownRelease) -> None:
    parameters = {"geneId": known.page_gene_id, "datasets": known.name, "requestedGranularity": "count"}
    total = beacon(**parameters)["responseSummary"]["numTotalResults"]
    rest = {"release": known.name, "gene": known.page_gene_id}
    assert total == client.get("/api/v1/variants/", rest).json()["count"]
    missense = beacon(**parameters, filters="SO:0001583")["responseSummary"]["numTotalResults"]
    query = rest | {"q": "consequence:missense_variant"}
    assert missense == client.get("/api/v1/variants/", query).json()["count"]
    scored = beacon(**parameters, filters="cadd.phred>=10,cadd.phred<20")["responseSummary"]["numTotalResults"]
    query = rest | {"q": "cadd.phred:[10 TO 20}"}
    assert scored == client.get("/api/v1/variants/", query).json()["count"]
    kinds = [beacon(**parameters, variantType=kind)["responseSummary"]["numTotalResults"] for kind in ("SNP", "INDEL")]
    assert sum(kinds) == total
    assert beacon(**parameters, variantMinLength=1)["responseSummary"]["numTotalResults"] == total


def test_pages_of_records_follow_each_other(beacon: Any, known: KnownRelease) -> None:
    parameters = {"geneId": known.page_gene_id, "datasets": known.name, "requestedGranularity": "record"}
    first, second = (beacon(**parameters, skip=skip, limit=3)["response"]["resultSets"][0] for skip in (0, 3))
    ids = [record["variantInternalId"] for page in (first, second) for record in page["results"]]
    assert len(set(ids)) == 6
    assert second["info"]["following"] == second["resultsCount"] - 6


def test_post_is_get(client: Client, beacon: Any, known: KnownRelease) -> None:
    document = post(
        client,
        {
            "requestParameters": {"g_variant": {"geneId": known.page_gene_id}, "datasets": [known.name]},
            "filters": [{"id": "SO:0001583"}, {"id": "cadd.phred", "operator": ">", "value": "10"}],
            "requestedGranularity": "count",
            "pagination": {"skip": 0, "limit": 5},
        },
    )
    check(document, RESPONSES["count"])
    parameters = {"geneId": known.page_gene_id, "datasets": known.name, "requestedGranularity": "count"}
    same = beacon(**parameters, filters="SO:0001583,cadd.phred>10")
    assert document["responseSummary"] == same["responseSummary"]


@pytest.mark.parametrize(
    ("status", "parameters"),
    [
        (400, {"start": "x", "referenceName": "22"}),
        (400, {"start": "5"}),
        (400, {"start": "5", "end": "4", "referenceName": "22"}),
        (400, {"referenceName": "chrUn_1"}),
        (400, {"referenceName": "NC_000022.10", "assemblyId": "GRCh38"}),
        (400, {"assemblyId": "rn6"}),
        (400, {"requestedGranularity": "everything"}),
        (400, {"filters": "no.such.field>5"}),
        (400, {"filters": "SO:9999999"}),
        (400, {"filters": "(("}),
        (400, {"limit": "1001"}),
        (400, {"skip": "-1"}),
        (400, {"geneId": "NOSUCHGENE"}),
        (400, {"genomicAlleleShortForm": "\x00"}),
        (400, {"aminoacidChange": "V600E"}),
        (400, {"unknown": "1"}),
        (404, {"datasets": "no-such-release"}),
    ],
)
def test_errors_are_documents_too(beacon: Any, status: int, parameters: dict[str, str]) -> None:
    document = beacon(status=status, **parameters)
    assert document["error"]["errorCode"] == status
    assert document["error"]["errorMessage"]


@pytest.mark.parametrize(
    "body", [b"[", b"[]", b'{"query": []}', b'{"query": {"filters": {}}}', b'{"meta": 5}', b"\xff"]
)
def test_bodies_that_cannot_be_read(client: Client, body: bytes) -> None:
    response = client.post("/beacon/g_variants", body, content_type="application/json")
    assert response.status_code == 400
    check(response.json(), "beaconErrorResponse")


@pytest.mark.parametrize("address", ["/nowhere", "/g_variants/nothing", "/datasets/none", "/datasets/none/g_variants"])
def test_unknown_addresses_are_404(beacon: Any, address: str) -> None:
    beacon(address, status=404)


def test_other_methods_and_tokens_are_refused_in_the_same_form(client: Client) -> None:
    refused = client.delete("/beacon/g_variants")
    assert refused.status_code == 405
    check(refused.json(), "beaconErrorResponse")
    unknown = client.get("/beacon/info", headers={"Authorization": "Bearer lwds_nothing"})
    assert unknown.status_code == 401
    check(unknown.json(), "beaconErrorResponse")


def test_hidden_releases_are_not_found(beacon: Any, known: KnownRelease) -> None:
    Release.objects.filter(name=known.name).update(visibility="private")
    beacon(status=404, datasets=known.name)
    listed = beacon("/datasets", schema="beaconCollectionsResponse", limit=0)
    assert known.name not in {dataset["id"] for dataset in listed["response"]["collections"]}
