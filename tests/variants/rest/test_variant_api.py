"""/api/v1/variants/ over known releases: lists, pages, tables, single variants, look-ups."""

import csv
import io

import orjson
import pytest

from variants.genome.hgvs import genomic_hgvs

pytestmark = pytest.mark.django_db

URL = "/api/v1/variants/"


@pytest.fixture
def ask(client, known):
    def answer(path="", **parameters):
        response = client.get(URL + path, {"release": known.name} | parameters)
        return response.json() if response["Content-Type"].startswith("application/json") else response

    return answer


def refused(response, status=400):
    assert (response.status_code, response["Content-Type"]) == (status, "application/problem+json")
    return response.json()


def test_a_region_lists_its_variants_with_the_requested_fields(ask, known):
    start, end = known.region
    answer = ask(region=f"22:{start:,}-{end}", fields="cadd.phred,rs_dbSNP150")
    assert (answer["count"], answer["next"]) == (1, None)
    assert answer["results"] == [{"_id": known.variant, "dbsnp": {"rsid": known.rs}, "cadd": {"phred": known.phred}}]


def test_a_gene_of_the_effects_lists_its_variants(ask, known):
    results = ask(gene=known.gene_id, fields="vep.gene_id")["results"]
    assert {hit["_id"] for hit in results} == known.variants_of_gene(known.gene)
    assert all(known.gene_id in {t.get("gene_id") for t in hit["vep"]["ann"]} for hit in results)


def test_pages_follow_each_other_in_order_of_position_to_the_end(ask, client, known):
    answer = ask(limit=300, fields="vcf.position")
    total, positions = answer["count"], [hit["vcf"]["position"] for hit in answer["results"]]
    while answer["next"]:
        answer = client.get(answer["next"]).json()
        positions += [hit["vcf"]["position"] for hit in answer["results"]]
    assert len(positions) == total == len(known.cells)
    assert positions == sorted(positions)


@pytest.mark.parametrize(
    ("parameters", "query"),
    [
        ({"cadd.phred__gte": "20"}, "cadd.phred:>=20"),
        ({"CADD_phred__gt": "10", "cadd.phred__lt": "12.5"}, "cadd.phred:{10 TO 12.5}"),
        ({"vep.consequence__in": "missense_variant,stop_gained"}, "vep.consequence:(missense_variant OR stop_gained)"),
        ({"filter": "pass", "clinvar__exists": "false"}, "filter:PASS AND NOT _exists_:clinvar"),
        ({"dbsnp.rsid__like": "{rs_prefix}*"}, "dbsnp.rsid:{rs_prefix}*"),
        ({"filter__not": "PASS"}, "NOT filter:PASS"),
        ({"q": "cadd.phred:>5", "filter": "PASS"}, "cadd.phred:>5 filter:PASS"),
    ],
)  # fmt: skip
def test_parameters_with_operators_mean_the_same_as_the_query_language(ask, known, parameters, query):
    parameters = {name: known.fill(value) for name, value in parameters.items()}
    query = known.fill(query)
    one, other = ask(**parameters, limit=1000, fields="_id"), ask(q=query, limit=1000, fields="_id")
    assert one["count"] == other["count"] > 0
    assert one["results"] == other["results"]


def test_an_invalid_request_is_refused_with_its_own_error_code(ask, client):
    assert "nofield" in refused(ask(nofield__gte="3"))["errors"]["nofield__gte"]
    assert "number" in refused(ask(**{"cadd.phred__gte": "high"}))["errors"]["cadd.phred__gte"]
    problem = refused(ask(q="filter:PASS AND cadd.phredd:>3"))
    assert (problem["position"], problem["nearest"][0]) == (17, "cadd.phred")
    assert "gene" in refused(ask(gene="NOTAGENE"))["detail"]
    assert "region" in refused(ask(region="22:9-1"))["errors"]
    assert "limit" in refused(ask(limit=1001))["errors"]
    assert "after" in refused(ask(after="1:2"))["errors"]
    assert "csv" in refused(ask(format="xml"))["errors"]["format"]
    assert "assembly" in refused(client.get(URL, {"assembly": "hg19"}))["errors"]
    assert "published" in refused(client.get(URL, {"release": "nothing"}), 404)["detail"]


def test_tables_stream_every_row_with_the_same_values(ask):
    response = ask(q="cadd.phred:>=15", fields="cadd.phred,vep.consequence", format="csv")
    assert response["Content-Type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(response.getvalue().decode())))
    expected = ask(q="cadd.phred:>=15", fields="cadd.phred", limit=1000)
    assert [row["_id"] for row in rows] == [hit["_id"] for hit in expected["results"]]
    assert [float(row["cadd.phred"]) for row in rows] == [hit["cadd"]["phred"] for hit in expected["results"]]
    assert rows[0]["_id"] == genomic_hgvs(22, int(rows[0]["pos"]), rows[0]["ref"], rows[0]["alt"])
    assert len(ask(format="tsv", limit=7, fields="cadd.phred").getvalue().splitlines()) == 8
    lines = ask(format="jsonl", q="cadd.phred:>=15", fields="cadd.phred").getvalue().splitlines()
    assert [orjson.loads(line) for line in lines] == expected["results"]


def test_facets_count_over_all_that_match(ask, known):
    facet = ask(facets="filter", limit=1)["facets"]["filter"]
    assert facet[0]["value"] == "pass"
    assert facet[0]["count"] == sum("PASS" in row["FILTER"].split(";") for row in known.cells.values())
    assert sum(hit["count"] for hit in facet) >= len(known.cells)


def test_a_single_variant_has_all_its_fields_under_any_of_its_names(ask, known):
    document = ask(f"{known.variant}/")
    assert document["snpeff"]["ann"][0]["genename"] == known.gene
    assert ask(f"{known.dashed}/") == ask(f"{known.rs}/") == document
    assert ask(f"{known.variant}/", fields="cadd.phred") == {"_id": known.variant, "cadd": {"phred": known.phred}}
    assert "22-1-A-C" in refused(ask("22-1-A-C/"), 404)["detail"]


def test_an_unchanged_answer_is_not_sent_again(client, known):
    first = client.get(URL, {"release": known.name, "limit": 1})
    again = client.get(URL, {"release": known.name, "limit": 1}, HTTP_IF_NONE_MATCH=first["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    assert client.get(URL, {"release": known.name, "limit": 2}, HTTP_IF_NONE_MATCH=first["ETag"]).status_code == 200


def test_lookups_answer_every_line_in_order(client, known):
    url = f"{URL}lookup/?release={known.name}&fields=cadd.phred"
    ids = [known.rs, "chr1:g.1A>C", "nonsense", known.dashed] * 300
    expected = {"_id": known.variant, "cadd": {"phred": known.phred}}
    response = client.post(f"{url}&format=jsonl", "\n".join(ids), content_type="text/plain")
    lines = [orjson.loads(line) for line in response.getvalue().splitlines()]
    assert [line["query"] for line in lines] == ids
    assert lines[0] == {"query": ids[0]} | expected
    assert lines[1] == {"query": ids[1], "notfound": True}
    whole = client.post(url, {"ids": ids}, content_type="application/json")  # more than one batch: sent while made
    assert whole.streaming
    assert (whole["Content-Type"], orjson.loads(whole.getvalue())) == ("application/json", lines)
    assert client.post(url, {"ids": ids[:8]}, content_type="application/json").json() == lines[:8]
    assert "ids" in refused(client.post(url, {"id": "x"}, content_type="application/json"))["errors"]


@pytest.mark.parametrize(
    "encode",
    [
        lambda text: b"\xef\xbb\xbf" + text.encode(),
        lambda text: text.encode("utf-16"),
        lambda text: text.encode("utf-16-le"),
        lambda text: text.replace("\n", "\r").encode(),
        lambda text: "".join(f'"{line}"\r\n' for line in text.split("\n")).encode(),
        lambda text: text.encode() + b"\nSj\xf6gren",
    ],
    ids=["byte order mark", "UTF-16", "UTF-16 without mark", "CR", "R's quotes", "Latin-1"],
)
def test_lookups_read_bodies_in_any_encoding(client, known, encode):
    url = f"{URL}lookup/?release={known.name}&fields=cadd.phred"
    ids = [known.rs, known.dashed, f"chr{known.dashed.replace('-', '_')}_b38"]
    answer = client.post(url, encode("\n".join(ids)), content_type="text/plain").json()
    assert [line["query"] for line in answer[:3]] == ids
    assert all(line["_id"] == known.variant for line in answer[:3])


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_lookups_read_json_in_any_encoding(client, known, encoding):
    body = f'{{"ids": ["\ufeff{known.rs}"]}}'.encode(encoding)
    (answer,) = client.post(f"{URL}lookup/?release={known.name}", body, content_type="application/json").json()
    assert (answer["query"], answer["_id"]) == (known.rs, known.variant)


def test_a_lookup_says_that_an_id_is_of_another_assembly(client, known):
    body = f"chr{known.dashed.replace('-', '_')}_b37\n22-1-A-C"
    answer = client.post(f"{URL}lookup/?release={known.name}", body, content_type="text/plain").json()
    assert [line.get("note") for line in answer] == ["the id is of GRCh37, the release is GRCh38", None]
    assert all(line["notfound"] for line in answer)


def test_a_lookup_of_an_archive_says_what_to_do(client, known):
    url = f"{URL}lookup/?release={known.name}"
    assert "plain text" in str(refused(client.post(url, b"PK\x03\x04", content_type="text/plain")))
    assert "plain text" in str(refused(client.post(url, b"\x1f\x8b\x08", content_type="text/plain")))


def test_a_lookup_reads_the_same_keys_in_its_body_as_in_its_address(client, known):
    body = {"ids": [known.rs], "release": known.name, "fields": ["cadd.phred"], "assembly": "GRCh38"}
    (answer,) = client.post(f"{URL}lookup/", body, content_type="application/json").json()
    assert answer == {"query": known.rs, "_id": known.variant, "cadd": {"phred": known.phred}}
    lines = client.post(f"{URL}lookup/?release={known.name}", body | {"format": "jsonl"}, "application/json")
    assert orjson.loads(lines.getvalue()) == answer


@pytest.mark.parametrize(
    ("address", "members", "key", "status"),
    [
        ("", {"release": "nosuch"}, None, 404),
        ("", {"assembly": "GRCh39"}, "assembly", 400),
        ("", {"release_name": "x"}, "release_name", 400),
        ("", {"release": 7}, "release", 400),
        ("", {"format": "xml"}, "format", 400),
        ("?release=other", {"release": "another"}, "release", 400),
        ("?release_name=x", {}, "release_name", 400),
    ],
)
def test_a_lookup_refuses_keys_that_it_cannot_honour(client, known, address, members, key, status):
    response = client.post(f"{URL}lookup/{address}", {"ids": ["rs1"]} | members, content_type="application/json")
    problem = refused(response, status)
    assert key is None or list(problem["errors"]) == [key]
