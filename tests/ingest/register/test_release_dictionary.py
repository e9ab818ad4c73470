"""The field dictionary as rows: described, measured, chosen by a configuration, given out as CSV."""

import csv
import re
from collections import Counter

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from psycopg.sql import SQL

from ingest.register.release_request import RegistrationError
from tests.releases import load_release, write_wgsa
from variants.genome.consequences import term_mask
from variants.releases.models import Release
from variants.releases.store.table_names import ReleaseTables


def test_every_column_of_both_files_is_described_and_measured(known, db):
    fields = {field.name: field for field in known.release.fields.all()}
    assert len(fields) == 440
    phred = fields["CADD_phred"]
    assert (phred.path, phred.kind, phred.filterable, phred.higher_means) == (
        "cadd.phred",
        "float",
        True,
        "more damaging",
    )
    assert phred.statistics["lines"] == len(known.lines)
    assert phred.statistics["min"] <= phred.statistics["quantiles"]["0.5"] <= phred.statistics["max"]
    assert fields["MAP35_149"].aliases == ["MAP35_149bp"]
    elements = Counter(
        element
        for line in known.lines
        for element in re.sub(r"\{\d+\}", ";", line["ORegAnno_type"]).split(";")
        if element not in ("", ".")
    )
    assert fields["ORegAnno_type"].statistics["frequent"][0][0] == elements.most_common(1)[0][0]
    assert sum(bool(field.description) for field in fields.values()) > 430


def test_the_dictionary_is_given_out_as_csv(known, client, db):
    answer = client.get(f"/releases/{known.name}/fields/?format=csv&q=cadd_")
    rows = list(csv.DictReader(b"".join(answer.streaming_content).decode().splitlines()))
    assert {row["path"] for row in rows} == {"cadd.phred", "cadd.rawscore", "dbnsfp.cadd.raw_rankscore"}
    phred = next(row for row in rows if row["name"] == "CADD_phred")
    assert float(phred["min"]) <= float(phred["max"])
    assert phred["quantiles"].startswith("0.05=")


def test_a_configuration_that_does_not_fit_the_file_is_refused_before_anything_is_written(tmp_path, db):
    source = write_wgsa(tmp_path / "in.tsv", ["chr", "pos", "ref", "alt", "x"], [["1", 1, "A", "C", "2"]])
    config = tmp_path / "config.tsv"
    head = "field\tSNV\tindel\tdbnsfp\tpivotGroup\tpivotChar\tparseGroup\ttransformation\n"
    for row, sentence in (
        ("y\tTRUE\t\t\t\t\t\t", "fields are not in the file: y"),
        ("x\tTRUE\t\t\t\t\t\tmean", "'mean'"),
    ):
        config.write_text(head + row + "\n")
        with pytest.raises(CommandError, match=sentence):
            call_command("load_wgsa", source, release="no", assembly="GRCh38", config=config)
    assert not Release.objects.filter(name="no").exists()


def test_gene_effects_come_from_the_requested_sources(committed, tmp_path):
    columns = ["VEP_ensembl_Consequence", "VEP_ensembl_Gene_ID", "SnpEff_refseq_Effect", "SnpEff_refseq_Gene_ID"]
    row = ["22", 20_000_000, "A", "C", "intron_variant", "ENSG1", "missense_variant&splice_region_variant", "GENE1"]
    source = write_wgsa(tmp_path / "in.tsv", ["chr", "pos", "ref", "alt", *columns], [row])
    release = load_release("two", "GRCh38", [source], effect_sources=["snpeff_refseq", "VEP_ensembl"])
    assert release.effect_sources == ["SnpEff_refseq", "VEP_ensembl"]
    with connection.cursor() as cursor:
        cursor.execute(SQL("SELECT source, gene, terms FROM {} ORDER BY 1").format(ReleaseTables(release.pk).effects))
        assert cursor.fetchall() == [
            (0, "GENE1", term_mask(["missense_variant", "splice_region_variant"])),
            (1, "ENSG1", term_mask(["intron_variant"])),
        ]
    with pytest.raises(
        RegistrationError, match="no effect source 'ANNOVAR_ucsc'; they have VEP_ensembl, SnpEff_refseq"
    ):
        load_release("three", "GRCh38", [source], effect_sources=["ANNOVAR_ucsc"])
