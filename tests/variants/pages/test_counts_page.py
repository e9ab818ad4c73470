"""The page that counts variants by fields, and the same as JSON."""

from __future__ import annotations

import pytest
from django.test import Client

from variants.lake.manifest import Manifest
from variants.releases.models import Release

pytestmark = pytest.mark.django_db
ADDRESS = "/releases/synthetic38/counts/"


def test_one_field_is_drawn_and_two_are_a_table(client: Client, lake38: Manifest) -> None:
    one = client.get(ADDRESS, {"field": "cadd.phred", "q": "cadd.phred:>5"})
    assert one.context["plot"]["kind"] == "histogram"
    counted = client.get("/api/v1/variants/", {"release": "synthetic38", "q": "cadd.phred:>5"}).json()["count"]
    assert sum(row[2] for row in one.context["plot"]["rows"]) == counted
    bars = client.get(ADDRESS, {"field": "snpeff.ann.effect"}).context["plot"]
    assert (bars["kind"], bars["rows"][0][0]) == ("bars", "intron_variant")
    two = client.get(ADDRESS, {"field": "snpeff.ann.effect", "by": "hg19.same_reference"})
    assert two.context["plot"] is None
    assert "intron_variant" in two.content.decode()


def test_json_says_the_same(client: Client, lake38: Manifest) -> None:
    answer = client.get(ADDRESS, {"field": "cadd.phred", "by": "hg19.same_reference", "as": "json"}).json()
    assert answer["answered_from"] == "lake"
    assert [axis["field"] for axis in answer["axes"]] == ["cadd.phred", "hg19.same_reference"]
    assert sum(map(sum, answer["counts"])) == lake38.rows
    assert len(answer["counts"]) == len(answer["axes"][0]["classes"]) == len(answer["axes"][0]["edges"])


@pytest.mark.parametrize(
    ("parameters", "status", "sentence"),
    [
        ({"field": "nosuch"}, 404, "has no field nosuch"),
        ({"field": "cadd.phred", "q": "cadd.phred:>x"}, 200, "is a number"),
        ({"field": "chrom"}, 200, "part of a variant"),
        ({"field": "nosuch", "by": "chrom"}, 404, "has no field nosuch"),
        ({}, 200, "Variants by field"),
    ],
)
def test_a_count_that_is_impossible_is_reported(
    client: Client, lake38: Manifest, parameters: dict[str, str], status: int, sentence: str
) -> None:
    answer = client.get(ADDRESS, parameters)
    assert answer.status_code == status
    assert sentence in answer.content.decode()


def test_without_a_lake_there_are_no_links_to_it(client: Client, lake38: Manifest, synthetic37: Release) -> None:
    assert ADDRESS in client.get("/releases/synthetic38/").content.decode()
    assert "All of them answer at once" in client.get("/releases/synthetic38/fields/").content.decode()
    assert "or as a job" in client.get("/releases/synthetic37/fields/").content.decode()
    address = "/releases/synthetic37/counts/"
    assert address not in client.get("/releases/synthetic37/").content.decode()
    assert "has no lake" in client.get(address, {"field": "cadd.phred"}).content.decode()
    assert client.get(address, {"field": "cadd.phred", "as": "json"}).status_code == 400
