"""VRS ids of a loaded release: they find their variants wherever ids are read, and documents have them if asked."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from django.test import Client

from tests.known import KnownRelease
from variants.genome.hgvs import genomic_hgvs, parse_variant_id
from variants.genome.vrs import vrs_id
from variants.releases.lookup import find_variant
from variants.releases.reader import ReleaseReader, open_release
from variants.releases.vrs_ids import allele_of_row, vrs_id_of_row
from variants.search.search_box import search, suggest

pytestmark = pytest.mark.django_db


@pytest.fixture
def release(known: KnownRelease) -> ReleaseReader:
    return open_release(user=AnonymousUser(), name=known.name)


@pytest.fixture
def identifier(known: KnownRelease) -> str:
    name = vrs_id(22, *known.key, assembly="GRCh38")
    assert name
    return name


@pytest.fixture
def ask(client: Client, known: KnownRelease) -> Any:
    def answer(address: str, **parameters: str) -> Any:
        return client.get(address, {"release": known.name} | parameters, follow=True)

    return answer


def test_a_row_has_the_allele_of_its_variant(release: ReleaseReader, known: KnownRelease, identifier: str) -> None:
    (row,) = find_variant(release=release, variant=parse_variant_id(known.variant))
    allele = allele_of_row(release=release, row=row)
    assert allele is not None
    assert allele.id == identifier == vrs_id_of_row(release=release, row=row)
    assert find_variant(release=release, variant=parse_variant_id(identifier)) == [row]


def test_an_indel_without_a_reference_has_none(release: ReleaseReader, known: KnownRelease) -> None:
    name = genomic_hgvs(22, *known.deletion)
    (row,) = find_variant(release=release, variant=parse_variant_id(name))
    assert vrs_id_of_row(release=release, row=row) is None


def test_each_interface_finds_the_variant(
    ask: Any, client: Client, known: KnownRelease, identifier: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ask(f"/api/v1/variants/{identifier}/", fields="vrs").json() == {
        "_id": known.variant,
        "vrs": {"id": identifier},
    }
    (allele,) = ask(f"/api/v1/variants/{identifier}/vrs/").json()
    assert (allele["id"], allele["type"]) == (identifier, "Allele")
    assert ask("/api/v1/variants/", q=identifier).json()["count"] == 1
    assert ask(f"/hg38/v1/variant/{identifier}").json()["_id"] == known.variant
    assert ask(f"/hg38/v1/variant/{known.variant}", fields="vrs").json()["vrs"] == {"id": identifier}
    assert "vrs" not in ask(f"/hg38/v1/variant/{known.variant}").json()
    assert ask("/hg38/v1/query", q=identifier).json()["total"] == 1
    assert identifier in ask(f"/variants/{identifier}/").content.decode()
    body = json.dumps({"ids": [identifier, "ga4gh:VA." + "x" * 32], "release": known.name, "fields": "vrs"})
    results, absent = client.post("/api/v1/variants/lookup/", body, content_type="application/json").json()
    assert (results["_id"], absent["notfound"]) == (known.variant, True)
    posted = {"ids": identifier, "release": known.name, "fields": "vrs.id"}
    assert client.post("/hg38/v1/variant", posted).json()[0]["vrs"] == {"id": identifier}
    call_command("variant", identifier, release=known.name)
    assert known.variant in capsys.readouterr().out


def test_the_search_box_leads_to_it(known: KnownRelease, identifier: str) -> None:
    keys = {hit.key for hit in search(user=AnonymousUser(), text=identifier, release=known.name).hits}
    assert known.variant in keys
    assert known.variant in {hit.key for hit in suggest(user=AnonymousUser(), text=identifier, release=known.name)}
    other = identifier[:-1] + ("A" if identifier[-1] != "A" else "B")
    assert search(user=AnonymousUser(), text=other).hits == []


def test_tables_have_a_column_for_it(ask: Any, known: KnownRelease, identifier: str) -> None:
    start, end = known.region
    answer = ask("/api/v1/variants/", region=f"22:{start}-{end}", fields="vrs,cadd.phred", format="csv")
    (row,) = csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode()))
    assert (row["vrs.id"], row["_id"]) == (identifier, known.variant)


def test_metadata_names_the_sequences(ask: Any) -> None:
    assert ask("/hg38/v1/metadata").json()["refget"]["22"] == "SQ.7B7SHsmchAR0dFcDCuSFjJAo7tX87krQ"
