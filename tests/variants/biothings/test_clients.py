"""The real client packages, unchanged, against a running portal over the committed and the real release."""

import urllib.parse
import urllib.request

import myvariant
import pandas
import pytest
from biothings_client import get_client

from variants.fields.source_licenses import LICENSE_URLS

pytestmark = pytest.mark.django_db  # makes pytest-django set the test database up


@pytest.fixture(scope="module", params=["biothings_client", "myvariant"])
def client(request, known_portal):
    url = known_portal
    made = myvariant.MyVariantInfo(url=url) if request.param == "myvariant" else get_client("variant", url=url)
    made.delay = 0
    return made


@pytest.fixture(scope="module")
def cells(known):
    """The cells of the first source line of every variant of the files, by id."""
    return known.cells


def number(text):
    return None if text in (".", "EMPTY") else float(text)


def test_a_client_without_a_type_learns_it_from_the_metadata(known_portal):
    assert type(get_client(url=f"{known_portal}/")).__name__ == "MyVariantInfo"


def test_getvariant_by_id_synonym_and_rs_number(client, known):
    document = client.getvariant(known.variant, fields="cadd,dbsnp.rsid")
    assert document == {
        "_id": known.variant,
        "_version": 1,
        "cadd": {"_license": LICENSE_URLS["cadd"], "phred": known.phred, "rawscore": known.rawscore},
        "dbsnp": {"_license": LICENSE_URLS["dbsnp"], "rsid": known.rs},
    }
    pos, ref, alt = known.key
    sequence = f"NC_000022.11:g.{pos}{ref}>{alt}"
    for synonym in (known.rs, known.rs.upper(), known.dashed, known.dashed.replace("-", ":"), sequence):
        assert client.getvariant(synonym, fields="cadd,dbsnp.rsid") == document, synonym


def test_getvariant_of_an_unknown_variant_is_none(client, known):
    sequence = "NC_000022.10:g.{}{}>{}".format(*known.key)
    for unknown in ("chr1:g.1A>C", "rs1", "nothing at all", "é", sequence, "%00"):
        assert client.getvariant(unknown) is None


def test_a_whole_document_has_the_names_scripts_read(client, known):
    document = client.getvariant(known.variant)
    assert document["vcf"] == {"ref": known.key[1], "alt": known.key[2], "position": str(known.key[0])}
    assert (document["chrom"], document["hg38"]) == ("22", {"start": known.key[0], "end": known.key[0]})
    assert {entry["gene_name"] for entry in document["vep"]["ann"]} == {known.gene}


def test_getvariants_answers_more_than_a_batch_in_order_with_what_is_missing(client, cells, known):
    ids = [*cells, "chr1:g.1A>C", known.variant]
    results = client.getvariants(ids, fields="cadd.phred")
    assert [entry["query"] for entry in results] == ids
    assert results[-2] == {"query": "chr1:g.1A>C", "notfound": True}
    for entry in results[:-2]:
        expected = number(cells[entry["_id"]]["CADD_phred"])
        assert entry.get("cadd", {}).get("phred") == expected


def test_getvariants_as_a_generator_and_as_a_data_frame(client, cells):
    ids = list(cells)[:5]
    assert [entry["_id"] for entry in client.getvariants(iter(ids), as_generator=True)] == ids
    frame = client.getvariants(ids, fields="cadd.phred", as_dataframe=True)
    assert isinstance(frame, pandas.DataFrame)
    assert list(frame.index) == ids


@pytest.mark.parametrize(
    ("query", "holds"),
    [
        ("cadd.phred:>=15", lambda row: (number(row["CADD_phred"]) or 0) >= 15),
        ("cadd.phred:[10 TO 20}", lambda row: 10 <= (number(row["CADD_phred"]) or 0) < 20),
        ("chr22:20,000,000-21000000", lambda row: 20_000_000 <= int(row["POS"]) <= 21_000_000),
        ("cadd.phred:>5 AND chr22:{pos} AND filter:PASS", lambda row: False),
        ("vep.consequence:missense_variant", lambda row: "missense_variant" in row["VEP_ensembl_Consequence"]),
        ("CADD_phred:>20 OR filter:SVM", lambda row: (number(row["CADD_phred"]) or 0) > 20 or "SVM" in row["FILTER"]),
        ("_exists_:dbsnp.rsid", lambda row: row["rs_dbSNP150"] != "."),
        ("_missing_:dbsnp.rsid", lambda row: row["rs_dbSNP150"] == "."),
        ("filter:PASS AND NOT _exists_:dbsnp", lambda row: row["FILTER"] == "PASS" and row["rs_dbSNP150"] == "."),
        ("dbsnp.rsid:rs9*", lambda row: any(name.startswith("rs9") for name in row["rs_dbSNP150"].split(";"))),
        ("dbsnp.rsid:rs1889*", lambda row: any(name.startswith("rs1889") for name in row["rs_dbSNP150"].split(";"))),
        ("mtmr3", lambda row: "MTMR3" in row["VEP_ensembl_Gene_Name"].split("|")),
        ("vep.ann.gene_name:mtmr3", lambda row: "MTMR3" in row["VEP_ensembl_Gene_Name"].split("|")),
        ("RS188915413", lambda row: "rs188915413" in row["rs_dbSNP150"].split(";")),
        ("RS900188915", lambda row: "rs900188915" in row["rs_dbSNP150"].split(";")),
        ("*", lambda row: True),
    ],
)  # fmt: skip
def test_fetch_all_reads_every_hit_of_a_query_once(client, known, cells, query, holds):
    query = known.fill(query)
    results = [hit["_id"] for hit in client.query(query, fetch_all=True, fields="chrom")]
    expected = {entry for entry, row in cells.items() if holds(row)}
    assert len(results) == len(set(results)) == client.query(query, size=0)["total"]
    assert set(results) == expected


def test_pages_join_without_gaps_or_repeats(client):
    whole = [hit["_id"] for hit in client.query("cadd.phred:>10", size=60, fields="chrom")["hits"]]
    pages = [client.query("cadd.phred:>10", size=20, skip=skip, fields="chrom")["hits"] for skip in (0, 20, 40)]
    assert [hit["_id"] for page in pages for hit in page] == whole
    assert len(set(whole)) == 60


def test_sorted_hits_fall_and_carry_no_score(client):
    answer = client.query("_exists_:cadd.phred", sort="-cadd.phred", size=20, fields="cadd.phred")
    scores = [hit["cadd"]["phred"] for hit in answer["hits"]]
    assert scores == sorted(scores, reverse=True)
    assert answer["max_score"] is answer["hits"][0]["_score"] is None


def test_facets_count_all_hits_by_lower_case_terms(client, cells):
    answer = client.query("*", facets="filter,chrom", facet_size=2, size=0)
    assert "hits" not in answer
    assert answer["facets"]["chrom"]["terms"] == [{"term": "22", "count": len(cells)}]
    filters = answer["facets"]["filter"]
    assert filters["terms"][0] == {"term": "pass", "count": sum(row["FILTER"] == "PASS" for row in cells.values())}
    assert filters["total"] == sum(term["count"] for term in filters["terms"])
    assert filters["other"] > 0


def test_querymany_says_what_is_missing_and_what_is_doubled(client, known):
    terms = [known.rs, "rs1", known.gene]
    results = client.querymany(terms, scopes="dbsnp.rsid,vep.ann.gene_name", fields="cadd.phred", returnall=True)
    assert results["missing"] == ["rs1"]
    assert [term for term, _ in results["dup"]] == [known.gene]
    cadd = {"_license": LICENSE_URLS["cadd"], "phred": known.phred}
    assert results["out"][0] == {"query": known.rs, "_id": known.variant, "_score": 1.0, "cadd": cadd}


def test_querymany_without_scopes_looks_for_ids(client, cells):
    ids = list(cells)[:1100]
    frame = client.querymany(ids, fields="cadd.phred", as_dataframe=True)
    assert list(frame["_id"]) == ids


def test_query_as_a_data_frame(client):
    frame = client.query("cadd.phred:>20", fields="cadd.phred", as_dataframe=True, df_index=False)
    assert (frame["cadd.phred"] > 20).all()


def test_metadata_and_fields(client, cells):
    assert client.metadata()["stats"]["total"] == len(cells)
    results = client.get_fields("PHRED")
    assert results["cadd.phred"]["type"] == "float"
    assert results["cadd.phred"]["index"] is True
    assert all("phred" in name for name in results)


def test_an_unknown_field_gives_no_hits_and_a_warning(client):
    answer = client.query("no.such.field:1")
    assert (answer["total"], answer["hits"], answer["max_score"]) == (0, [], None)
    assert "no.such.field" in answer["warning"][0]


def test_the_requests_of_the_r_package(known, known_portal):
    """GET /query/, and POST with bare comma lists labelled as a form; anything but exactly 200 is an error to it."""
    base = known_portal
    body = urllib.parse.urlencode({"ids": f"{known.variant},rs1", "fields": "cadd.phred"}).encode()
    for url, data in [
        (f"{base}/variant/", body),
        (f"{base}/variant/{urllib.parse.quote(known.variant)}?fields=all", None),
        (f"{base}/query/?q=cadd.phred%3A%3E20&fields=cadd.phred", None),
        (f"{base}/query/", urllib.parse.urlencode({"q": known.rs, "scopes": "dbsnp.rsid"}).encode()),
        (f"{base}/metadata", None),
        (f"{base}/metadata/fields?search=cadd", None),
    ]:
        with urllib.request.urlopen(urllib.request.Request(url, data=data)) as answer:
            assert (answer.status, answer.url) == (200, url)
