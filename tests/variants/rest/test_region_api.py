"""/api/v1/regions/ over known releases: genes, counts, and malformed or too large regions."""

from __future__ import annotations

import pytest
from psycopg.types.range import Range

from variants.releases.models import Gene

pytestmark = pytest.mark.django_db


def test_a_region_has_its_genes_and_the_number_of_its_variants(client, known):
    start, end = known.region
    answer = client.get(f"/api/v1/regions/chr22:{start}-{end}/", {"release": known.name}).json()
    assert (answer["chrom"], answer["start"], answer["end"], answer["variants"]) == ("22", start, end, 1)
    assert client.get(answer["variants_url"]).json()["count"] == 1
    assert client.get("/api/v1/regions/nowhere/", {"release": known.name}).status_code == 400


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/regions/22:99999999-100000000/?release={}",
        "/api/v1/variants/?release={}&region=22:99999999-100000000",
        "/api/v1/variants/?release={}&q=22:99999999-100000000",
        "/api/v1/variants/?release={}&q=chr22:99999999",
    ],
)
def test_a_region_beyond_the_end_of_its_chromosome_is_refused_everywhere(client, known, path):
    answer = client.get(path.format(known.name))
    assert answer.status_code == 400
    assert "chromosome 22 has 50,818,468 bases in GRCh38" in answer.content.decode()


def test_genes_share_a_base_with_the_region(client, known):
    start, end = known.region
    Gene.objects.filter(assembly="GRCh38", chrom=22).delete()
    for symbol, span in (("LAST", (start - 9, start)), ("FIRST", (end, end + 9)), ("BESIDE", (end + 1, end + 9))):
        Gene.objects.create(
            assembly="GRCh38", gene_id=symbol, symbol=symbol, chrom=22, span=Range(span[0], span[1] + 1)
        )
    answer = client.get(f"/api/v1/regions/22:{start}-{end}/", {"release": known.name}).json()
    assert [gene["symbol"] for gene in answer["genes"]] == ["LAST", "FIRST"]
    assert (answer["genes"][0]["start"], answer["genes"][0]["end"]) == (start - 9, start)


def test_a_region_with_too_many_genes_is_refused(client, known, monkeypatch):
    monkeypatch.setattr("variants.rest.region_api.MAX_GENES", 1)
    for symbol in ("A", "B"):
        Gene.objects.create(assembly="GRCh38", gene_id=symbol, symbol=symbol, chrom=22, span=Range(10, 20))
    answer = client.get("/api/v1/regions/22:1-30/", {"release": known.name})
    assert answer.status_code == 400
    assert "more than 1 genes" in answer.json()["errors"]["region"]
