"""Every rule of the format, on two small files of our own: loaded, asked for as JSON, as text and as source lines."""

import json

import pytest
from django.core.management import call_command

from tests.releases import DATA, committed_releases, load_release

FILES = [DATA / "rules_snv.tsv", DATA / "rules_indel.tsv"]


@pytest.fixture(scope="module")
def rules(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), committed_releases():
        yield load_release("rules", "GRCh38", FILES)


def document(client, name, **parameters):
    answer = client.get(f"/api/v1/variants/{name}/", {"release": "rules", **parameters})
    assert answer.status_code == 200, answer.content
    return json.loads(answer.content)


def matching_ids(client, query, **parameters):
    answer = client.get("/api/v1/variants/", {"release": "rules", "q": query, "fields": "_id", **parameters})
    assert answer.status_code == 200, answer.content
    return [row["_id"].partition("g.")[2] for row in json.loads(answer.content)["results"]]


def test_repeats_are_collapsed_and_misfits_are_counted(rules):
    assert {file.name: (file.line_count, file.variant_count) for file in rules.files.all()} == {
        "rules_snv.tsv": (4, 3),
        "rules_indel.tsv": (1, 1),
    }
    (slice_,) = rules.loads.get(file__name="rules_snv.tsv").slices.all()
    assert slice_.misfits == {"CADD_phred": [1, 5, "oops"]}


def test_a_document_keeps_lists_aligned_numbers_exact_and_levels_apart(rules, client, db):
    variant = document(client, "22-20000000-A-G")
    assert variant["vep"]["ann"] == [
        {
            "consequence": ["intron_variant", "NMD_transcript_variant"],
            "transcript_id": "ENST01",
            "gene_id": "ENSG00000000001.13",
        },
        {
            "consequence": "missense_variant",
            "transcript_id": "ENST02",
            "gene_id": "ENSG00000000001",
            "hgvsp": "ENSP02.1:p.Arg9Gln",
        },
        {"consequence": "downstream_gene_variant", "transcript_id": "ENST03", "gene_id": "ENSG00000000002"},
    ]
    assert variant["vep"]["summary"].startswith("G1(2):")
    assert variant["vep"]["precedent_gene"] == ["G1", "G2"]
    assert variant["wgsa"]["unique_variant"] == [True, False]
    assert variant["snpeff"]["ann"][0]["effect"] == ["splice_region_variant", "intron_variant"]
    assert variant["snpeff"]["lof_or_nmd"] == ["LOF", "NMD"]
    assert variant["dbnsfp"]["1000gp3"]["af"] == 1.9968051118210862e-4
    assert variant["dbnsfp"]["dann"]["score"] == 0.23358412365704373
    assert variant["dbnsfp"]["sift"]["score"] == [[0.032, None], 0.5]
    assert variant["dbnsfp"]["mutationtaster"]["pred"] == [["D", "D"], ["D", "N"]]
    assert variant["dbnsfp"]["interpro_domain"] == ["Peptidase S54, rhomboid domain (1)", None]
    assert variant["grasp"]["p_value"] == 0.033
    assert variant["regulomedb"] == {"motif": ["Motifs|PWM|TRF1", "Chromatin_Structure|DNase-seq"], "score": "2a"}
    assert variant["funseq"]["encode_annotated"] == ["DHS(MCV-1|chr22:1-2)", "TFP(SPI1|chr22:3-4)"]
    assert variant["encode"]["tfbs"] == {"factor": ["POLR2A", "SP1"], "cells": [["A549", "K562"], "GM12878"]}
    assert variant["ensembl_regulatory_build"]["tfbs"] == "POL2"
    assert variant["fantom5"]["enhancer_robust"] is False
    assert variant["filter"] == ["SVM", "DISC"]


def test_missing_values_of_every_spelling_have_no_key(rules, client, db):
    variant = document(client, "22-20000000-A-T")
    assert "cadd" not in variant
    assert "ancestral" not in variant
    assert variant["vep"]["ann"][0]["hgvsp"].endswith("(p.=)")
    assert variant["dbsnp"]["rsid"] == ["rs111", "rs222"]
    assert document(client, "22-20000001-C-G")["cadd"] == {"phred": "oops"}  # whole, though no number


def test_runs_of_indels_are_lists_of_their_values(rules, client, db):
    variant = document(client, "22-20000000-AT-A")
    assert variant["mappability"]["map35_149bp"] == [None, 0.5, 0.25]
    assert variant["dbnsfp"]["dann"]["score"] == [None, 0.40188159900180942, 0.4498]
    assert variant["encode"]["tfbs"]["factor"] == [["POLR2A", "SP1"], None, "CTCF"]
    assert "gerp++" not in variant["dbnsfp"]


def test_raw_gives_the_text_of_the_source(rules, client, db):
    raw = document(client, "22-20000000-A-G", raw="1")
    assert raw["GRASP_p-value"] == " 3.3e-02"
    assert raw["MutationTaster_pred"] == "D;D|D;N"
    assert raw["VEP_ensembl_precedent_gene"] == ["G1", "G2"]
    assert document(client, "22-20000000-AT-A", raw="1", fields="DANN_score") == {
        "_id": "chr22:g.20000001del",
        "DANN_score": ".{2}0.40188159900180942{1}0.4498{1}",
    }


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("rs222", ["20000000A>T"]),
        ("filter:DISC", ["20000000A>G"]),
        ("dbnsfp.dann.score:>=0.44", ["20000001del"]),
        ("SIFT_score:<0.05", ["20000000A>G"]),
        ("MutationTaster_pred:N", ["20000000A>G"]),
        ("MAP35_149bp:0.25", ["20000001del"]),
        ("regulomedb.score:2a", ["20000000A>G", "20000001del"]),
        ("vep.consequence:missense_variant", ["20000000A>G"]),
        ("NOT _exists_:cadd.phred", ["20000000A>T", "20000001C>G", "20000001del"]),
    ],
)
def test_filters_look_into_every_kind_of_list(rules, client, db, query, expected):
    assert sorted(matching_ids(client, query, region="22:19999990-20000010")) == sorted(expected)


def test_gene_ids_match_with_and_without_version(rules, client, db):
    assert len(matching_ids(client, "ENSG00000000001")) == 3


def test_source_lines_come_back_byte_for_byte(rules, capfdbinary, db):
    for path in FILES:
        for line in path.read_bytes().split(b"\n")[1:-1]:
            chrom, pos, ref, alt = line.decode().split("\t")[:4]
            call_command("variant", f"{chrom}-{pos}-{ref}-{alt}", release="rules", source=True)
            assert line + b"\n" in capfdbinary.readouterr().out
