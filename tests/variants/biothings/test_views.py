"""What the dialect answers beyond what clients use: errors, formats, headers, addresses, tokens; fuzzed for 5xx."""

import random

import msgpack
import pytest
import yaml
from django.contrib.auth import get_user_model
from django.test import Client

from accounts.services.tokens import create_token
from variants.biothings.dialect_release import read_scroll
from variants.fields.source_licenses import LICENSE_URLS
from variants.releases.models import Release

pytestmark = pytest.mark.django_db

CADD = LICENSE_URLS["cadd"]
BASE = "/hg38/v1"


@pytest.fixture
def ask(client, known):
    return lambda path, **parameters: client.get(BASE + path, parameters)


def refused(response, status):
    body = response.json()
    assert (response.status_code, body["code"], body["success"]) == (status, status, False)
    assert "Cache-Control" not in response or "public" not in response["Cache-Control"]
    return body


def test_errors_have_the_listed_bodies(ask, client):
    assert refused(ask("/variant/chr1:g.1A>C"), 404)["error"] == "Not Found."
    assert refused(ask("/variant"), 400)["missing"] == "id"
    assert refused(client.post(f"{BASE}/variant"), 400)["missing"] == "id"
    assert refused(client.post(f"{BASE}/query"), 400)["missing"] == "q"
    assert refused(ask("/query", q="*", size=1001), 400) | {"keyword": "size", "max": 1000, "num": 1001}
    assert refused(ask("/query", q="*", assembly="GRCh38"), 400)["allowed"] == ["hg19", "hg38"]
    for query in ("a AND", "cadd.phred:[1 TO", "x~", "x^2", "cadd.phred:/a/"):
        body = refused(ask("/query", q=query), 400)
        assert (body["error"], bool(body["root_cause_line_00"])) == ("search_phase_execution_exception", True)
    assert refused(ask("/query", q="*", sort="nothing"), 400)["error"] == "search_phase_execution_exception"
    assert refused(ask("/query", q="*", sort="_id"), 400)
    stale = refused(ask("/query", scroll_id="nonsense"), 400)
    assert (stale["error"], stale["details"]) == ("ValueError", "Invalid or stale scroll_id.")
    bad = client.post(f"{BASE}/query", b"{", content_type="application/json")
    assert refused(bad, 400)["error"] == "Invalid JSON body."
    assert refused(ask("/no/such/place"), 404)["error"] == "Not Found."
    put = client.put(f"{BASE}/query")
    assert refused(put, 405)["error"] == "Method Not Allowed"
    assert put["Allow"] == "GET, POST, HEAD, OPTIONS"
    for root in ("/v1", "/v1/", "/hg38/v1", "/hg19/v1"):
        assert refused(client.get(root), 404)["error"] == "Not Found."


def test_no_address_redirects(ask, client, known):
    for path in (
        "/query",
        "/metadata",
        "/metadata/fields",
        f"/variant/{known.variant}",
        f"/hg38/{known.variant}",
        "/variant/query",
    ):
        assert {ask(path).status_code, ask(f"{path}/").status_code} == {200}, path
    for path in ("/metadata", "/metadata/fields/", "/status", "/v1/spec", "/v1/hg38/metadata"):
        assert client.get(path, {"assembly": "hg38"}).status_code == 200, path
    for wrong in ("chr22:{}{}>{}", "chr22:g{}{}>{}", "chr22:.{}{}>{}"):
        assert ask(f"/variant/{wrong.format(*known.key)}").json()["_id"] == known.variant


def test_v1_means_hg19_and_never_answers_from_another_assembly(client, known):
    assert client.get(f"/v1/variant/{known.rs}").status_code == 404
    assert client.get("/v1/query", {"q": "*"}).status_code in (200, 404)
    assert client.get(f"/v1/variant/{known.rs}", {"assembly": "hg38"}).json()["_id"] == known.variant
    assert client.get("/v1/metadata").json()["biothing_type"] == "variant"
    assert client.get("/hg38/v1/metadata").json()["release"] == known.name


def test_a_field_and_its_value_are_an_id(ask, client, known):
    assert ask(f"/variant/dbsnp.rsid:{known.rs}").json()["_id"] == known.variant
    assert ask(f"/variant/cadd.phred:{known.phred}", fields="_id").json()["_id"] == known.variant
    many = ask(f"/variant/vep.ann.gene_name:{known.gene.lower()}", fields="vep.ann.gene_name").json()
    assert all(known.gene in [entry["gene_name"] for entry in one["vep"]["ann"]] for one in many)
    assert "Too Many" in refused(ask("/variant/filter:PASS"), 400)["error"]
    for unknown in ("CLINVAR:12345", "CAID:CA123", "RCV000149017", "VAR_012345", "no.field:1", "cadd.phred:x"):
        assert refused(ask(f"/variant/{unknown}"), 404)["error"] == "Not Found."
    answers = client.post(
        f"{BASE}/variant", {"ids": f"rs1,cadd.phred:{known.phred},{known.variant}", "fields": "_id"}
    ).json()
    assert [entry.get("_id") for entry in answers] == [None, known.variant, known.variant]


def test_an_interval_is_taken_out_of_a_query_before_the_rest_is_read(ask):
    total = lambda text: ask("/query", q=text, size=0).json()["total"]  # noqa: E731
    region, rest = "chr22:29000000-30000000", "cadd.phred:>5 OR filter:SVM"
    expected = total(f"{region} AND ({rest})")
    assert total(f"{region} AND {rest}") == total(f"{rest} AND {region}") == expected > 0
    phred = "cadd.phred:>5"  # an interval that is one of two choices is taken out of nothing
    either = total(region) + total(phred) - total(f"{region} AND {phred}")
    assert total(f"{region} OR {phred}") == total(f"{phred} OR {region}") == either > total(region)
    assert total(f"({rest} AND {region})") == total(f"cadd.phred:>5 OR (filter:SVM AND {region})") > expected


def test_places_are_those_of_the_release_s_own_assembly(ask, known):
    total = lambda text: ask("/query", q=text, size=0).json()["total"]  # noqa: E731
    assert total(f"hg38.start:{known.key[0]}") == 1
    assert total(f"hg19.start:{known.key[0]}") == 0
    assert total("_exists_:hg38") == total("_exists_:_id") == total("_id:*") == total("*")
    assert refused(ask("/query", q="*", sort="hg19.start"), 400)


def test_a_name_with_plus_signs_is_selected_without_them(ask, known):
    both = ask(f"/variant/{known.variant}", fields='"dbnsfp.gerp++"').json()
    assert set(both["dbnsfp"]["gerp++"]) == {"nr", "rs", "rs_rankscore"}
    assert ask(f"/variant/{known.variant}", fields="dbnsfp.gerp").json() == both


def test_a_reference_base_of_another_assembly_is_reported(ask, known):
    pos, ref, alt = known.key
    assert f"{ref} in {known.name} (GRCh38)" in refused(ask(f"/variant/chr22:g.{pos}G>{alt}"), 404)["details"]
    assert "GRCh37" in refused(ask(f"/variant/NC_000022.10:g.{pos}{ref}>{alt}"), 404)["details"]


def test_one_document_in_every_format(ask, known):
    expected = ask(f"/variant/{known.variant}", fields="cadd").json()
    assert yaml.safe_load(ask(f"/variant/{known.variant}", fields="cadd", format="yaml").content) == expected
    assert msgpack.unpackb(ask(f"/variant/{known.variant}", fields="cadd", format="msgpack").content) == expected
    page = ask(f"/variant/{known.variant}", fields="cadd", format="html")
    assert page["Content-Type"].startswith("text/html")
    assert str(known.phred) in page.content.decode()


def test_documents_are_shaped_as_requested(ask, known):
    flat = ask(f"/variant/{known.variant}", fields="cadd,vep.ann.gene_name", dotfield="True").json()
    assert flat["cadd.phred"] == known.phred
    assert set(flat["vep.ann.gene_name"]) == {known.gene}
    shaped = ask(
        f"/variant/{known.variant}", fields="cadd", always_list="cadd.phred", allow_null="cadd.gone,gone"
    ).json()
    assert shaped["cadd"] == {"_license": CADD, "phred": [known.phred], "rawscore": known.rawscore, "gone": None}
    assert shaped["gone"] is None


def test_objects_of_a_source_always_have_its_licence(ask, known):
    document = ask(f"/variant/{known.variant}", fields="cadd.phred,vep,exac").json()
    assert document["cadd"]["_license"] == ask("/metadata").json()["src"]["cadd"]["license_url"] == CADD
    assert "_license" not in document["vep"]
    assert "cadd._license" in ask(f"/variant/{known.variant}", fields="cadd.phred", dotfield="true").json()
    assert "cadd" not in ask(f"/variant/{known.variant}", fields="-cadd").json()


def test_anybody_may_read_from_other_pages_and_caches_keep_public_answers(ask, client, known):
    answer = ask(f"/variant/{known.variant}")
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer["Cache-Control"] == "max-age=300, public"  # another release may be the default tomorrow
    named = ask(f"/variant/{known.variant}", release=known.name)
    assert named["Cache-Control"] == "max-age=604800, public"
    assert "Cache-Control" not in ask("/query", q="a AND")
    assert "public" not in ask("/query", q="*", fetch_all="true", fields="_id")["Cache-Control"]
    assert client.options(f"{BASE}/query").status_code == 204


def test_a_private_release_answers_its_people_only_and_is_not_cached(known):
    user = get_user_model().objects.create_user("ada")
    _, token = create_token(user=user, name="notebook", scopes=["read"])
    Release.objects.filter(pk=known.release.pk).update(visibility="private")
    known.release.people.add(user)
    url = f"{BASE}/variant/{known.variant}?release={known.name}&fields=cadd.phred"
    for scheme in (f"Bearer {token}",):
        answer = Client(headers={"Authorization": scheme}).get(url)
        assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
    assert refused(Client(headers={"Authorization": "Bearer lwds_wrong"}).get(url), 401)


def test_scrolling_reads_one_edition_with_the_fields_of_the_first_call(ask):
    first = ask("/query", q="_exists_:cadd.phred", fetch_all="1", fields="cadd.phred").json()
    assert len(first["hits"]) == 1000
    assert len(first["_scroll_id"]) < 4096
    rest = ask("/query", scroll_id=first["_scroll_id"], fields="dbsnp").json()
    assert len(first["hits"]) + len(rest["hits"]) == first["total"] == rest["total"]
    assert all(set(hit) == {"_id", "_score", "cadd"} for hit in rest["hits"])
    assert ask("/query", scroll_id=rest["_scroll_id"]).json() == {"success": False, "error": "No results to return."}
    assert read_scroll(first["_scroll_id"]).query == "_exists_:cadd.phred"
    empty = ask("/query", q="nofield:1", fetch_all="1").json()
    assert (empty["total"], empty["hits"], "_scroll_id" in empty) == (0, [], True)


def test_json_terms_of_several_parts_match_all_of_them(client, known):
    body = {"q": [[known.gene, "T"], [known.gene, "nothing"]], "scopes": [["vep.ann.gene_name"], "vcf.ref"], "size": 5}
    results = client.post(f"{BASE}/query", body, content_type="application/json").json()
    assert results[0]["query"] == [known.gene, "T"]
    assert all(entry["vcf"]["ref"] == "T" for entry in results[:-1])
    assert results[-1] == {"query": [known.gene, "nothing"], "notfound": True}


_PIECES = [
    "cadd.phred", ":", ">", "<", ">=", "[", "]", "{", "}", "TO", "(", ")", "AND", "OR", "NOT", "&&", "!", "-", "+", '"',
    "'", "\\", "*", "?", "~", "^", "/", "rs900188915", "chr22:20000000-21000000", "chr22:g.29950507T>C", "_exists_",
    "_missing_", "_id",
    "vep.consequence", "missense_variant", "1e400", "nan", "é", "\x00", " ", "22", "chrom", "9" * 30, "filter", "PASS",
    "hg38.start", "clinvar", "%", ";", "chr22:0-5", "chr99:1-2", "gene", ".", "1_0",
]  # fmt: skip


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.long) for seed in range(1, 8))])
def test_no_text_makes_the_portal_fail(client, synthetic38, seed):
    chance = random.Random(seed)
    for _ in range(12):
        text = "".join(chance.choice(_PIECES) for _ in range(chance.randint(1, 9)))
        other = "".join(chance.choice(_PIECES) for _ in range(chance.randint(1, 4)))
        answers = [
            client.get(f"{BASE}/query", {"q": text, "size": 1, "fields": "_id"}),
            client.get(f"{BASE}/query", {"q": "cadd.phred:>5", "sort": text, "facets": other, "size": 1}),
            client.get(f"{BASE}/query", {"q": "rs1", "fields": text, "always_list": other, "dotfield": 1, other: text}),
            client.post(f"{BASE}/variant", {"ids": text}),
            client.post(f"{BASE}/query", {"q": text, "scopes": chance.choice(["dbsnp.rsid", other])}),
            client.get("/api/v1/variants/", {"release": synthetic38.name, "limit": 1, "q": text, "fields": "_id"}),
            client.get("/api/v1/variants/", {"release": synthetic38.name, "limit": 1, other: text, "fields": "_id"}),
        ]
        assert all(answer.status_code < 500 and answer.status_code not in (301, 302) for answer in answers), text
