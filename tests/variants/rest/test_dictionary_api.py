"""/api/v1/releases/, fields/ and genes/: what they list, to whom, and how they refuse."""

import pytest
from django.contrib.auth import get_user_model
from psycopg.types.range import Range

from catalog.models import Dataset
from variants.releases.models import Field, Gene, Release


@pytest.fixture
def releases(db):
    dataset = Dataset.objects.create(slug="topmed", title="TOPMed annotation", status=Dataset.Status.PUBLISHED)
    common = {"dataset": dataset, "assembly": "GRCh38", "status": Release.Status.PUBLISHED, "variant_count": 3}
    public = Release.objects.create(name="public", **common)
    Field.objects.create(
        release=public, position=0, name="CADD_phred", path="cadd.phred", source="CADD", kind="float", filterable=True
    )
    Field.objects.create(release=public, position=1, name="pos", path="pos", source="WGSA", kind="integer")
    Release.objects.create(name="private", visibility="private", **common)
    return public


@pytest.fixture
def genes(db):
    for assembly, start in (("GRCh37", 41196312), ("GRCh38", 43044295)):
        Gene.objects.create(
            assembly=assembly, gene_id="ENSG00000012048", symbol="BRCA1", chrom=17, span=Range(start, start + 81189),
            strand="-", biotype="protein_coding", previous_symbols=["RNF53"],
        )  # fmt: skip


def test_everybody_sees_published_public_releases_only(client, releases):
    answer = client.get("/api/v1/releases/").json()
    assert (answer["count"], answer["next"]) == (1, None)
    assert answer["results"][0] | {"dataset": "topmed", "variants": 3, "fields_count": 2} == answer["results"][0]
    assert client.get("/api/v1/releases/private/").status_code == 404


def test_a_named_person_sees_a_private_release(client, releases):
    user = get_user_model().objects.create_user("ada")
    Release.objects.get(name="private").people.add(user)
    client.force_login(user)
    assert client.get("/api/v1/releases/private/").json()["name"] == "private"


def test_problems_say_what_is_wrong_in_one_sentence(client, releases):
    response = client.get("/api/v1/releases/nothing/")
    assert response["Content-Type"] == "application/problem+json"
    assert response.json() == {
        "type": "about:blank",
        "title": "Not Found",
        "status": 404,
        "detail": "There is no release 'nothing'; see /api/v1/releases/.",
    }
    assert client.get("/api/v1/releases/?assembly=hg99").json()["errors"]["assembly"]
    assert client.post("/api/v1/releases/").status_code == 405


def test_fields_are_found_by_words_source_and_either_name(client, releases):
    assert client.get("/api/v1/fields/?release=public&q=cadd").json()["count"] == 1
    assert client.get("/api/v1/fields/?filterable=true").json()["results"][0]["name"] == "CADD_phred"
    assert client.get("/api/v1/fields/?source=wgsa").json()["count"] == 1
    phred = client.get("/api/v1/fields/cadd.phred/").json()
    assert (phred["is_list"], phred["separators"]) == (False, [])
    assert phred.keys() >= {"snv_index", "indel_index", "aliases", "statistics"}
    assert client.get("/api/v1/fields/CADD_phred/").json()["path"] == "cadd.phred"
    assert client.get("/api/v1/fields/nothing/").status_code == 404


def test_genes_are_found_by_symbol_former_symbol_id_and_position(client, genes):
    for query in ("q=brca", "q=RNF53", "q=ENSG00000012", "chrom=chr17&position=43044295&assembly=GRCh38"):
        results = client.get(f"/api/v1/genes/?{query}").json()["results"]
        assert {gene["symbol"] for gene in results} == {"BRCA1"}, query
    assert client.get("/api/v1/genes/?chrom=18").json()["count"] == 0
    assert client.get("/api/v1/genes/?chrom=99").status_code == 400
    assert client.get("/api/v1/genes/brca1/").json()["start"] == 43044295
    assert client.get("/api/v1/genes/BRCA1/?assembly=GRCh37").json()["end"] == 41277500
    for name in ("ENSG00000012048.23", "ENSG00000012048.23_4", "RNF53"):
        assert client.get(f"/api/v1/genes/{name}/").json()["symbol"] == "BRCA1"
    assert client.get("/api/v1/genes/?q=ENSG00000012048.23_4").json()["count"] > 0
    assert client.get("/api/v1/genes/NOGENE/").status_code == 404


def test_the_schema_and_its_browser_are_served(client, db):
    schema = client.get("/api/v1/schema/?format=json").json()
    assert schema["openapi"].startswith("3.1")
    assert "/api/v1/releases/" in schema["paths"]
    page = client.get("/api/v1/docs/").content.decode()
    assert "cdn" not in page


def test_genes_of_a_chromosome_that_does_not_exist_are_refused(client):
    response = client.get("/api/v1/genes/", {"chrom": "nonsense"})
    assert response.status_code == 400
    assert "unknown chromosome 'nonsense'" in str(response.json()["errors"]["chrom"])
