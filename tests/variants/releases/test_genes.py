"""Genes are found by every name they have or had, and at a position through the GiST index."""

from dataclasses import replace

import pytest
from django.db import connection

from variants.genome.packaged_genes import genes_of_chromosome
from variants.releases.genes import genes_beginning_with, genes_by_name, genes_overlapping, load_genes
from variants.releases.models import Gene

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def genes_read():
    return genes_of_chromosome("GRCh38", 17)


@pytest.fixture
def chromosome_17(genes_read):
    load_genes(assembly="GRCh38", genes=genes_read, source="test")


@pytest.mark.parametrize(
    ("name", "symbol"),
    [
        ("BRCA1", "BRCA1"),
        ("brca1", "BRCA1"),
        ("ENSG00000012048", "BRCA1"),
        ("ensg00000012048.23", "BRCA1"),
        ("ENSG00000012048.23_4", "BRCA1"),
        ("ENSG00000012048.23_PAR_Y", "BRCA1"),  # the table has no copy on Y
        ("ENSGR0000012048.6", "BRCA1"),
        ("RNF53", "BRCA1"),  # another name in use
        ("sept9", "SEPTIN9"),  # a previous symbol
        ("c17orf80", "C17orf80"),
        ("c17orf53", "HROB"),
    ],
)
def test_a_gene_is_found_by_each_of_its_names(chromosome_17, name, symbol):
    assert [gene.symbol for gene in genes_by_name(assembly="GRCh38", name=name)] == [symbol]


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("NARC1", {"alias_symbols": ["NARC-1"]}),
        ("narc_1", {"alias_symbols": ["NARC-1"]}),
        ("GLUT-4", {"previous_symbols": ["GLUT4"]}),
        ("HLA.A", {"symbol": "HLA-A"}),  # as R's make.names writes it
        ("NKX2.5", {"symbol": "NKX2-5"}),
        ("MIR-21", {"symbol": "MIR21"}),
    ],
)
def test_names_that_differ_in_hyphens_alone_mean_the_gene(written, names):
    first, second = genes_of_chromosome("GRCh38", 21)[:2]
    gene = replace(first, **{"symbol": "OTHER", "previous_symbols": [], "alias_symbols": []} | names)
    load_genes(assembly="GRCh38", genes=[gene, second], source="test")
    assert [gene.gene_id for gene in genes_by_name(assembly="GRCh38", name=written)] == [first.gene_id]


def test_a_name_as_it_stands_comes_before_other_spellings():
    first, second = genes_of_chromosome("GRCh38", 21)[:2]
    genes = [replace(first, symbol="AB1"), replace(second, symbol="CD", alias_symbols=["AB-1"])]
    load_genes(assembly="GRCh38", genes=genes, source="test")
    assert [gene.symbol for gene in genes_by_name(assembly="GRCh38", name="AB-1")] == ["CD"]
    assert [gene.symbol for gene in genes_by_name(assembly="GRCh38", name="AB1")] == ["AB1"]


def test_a_name_shared_by_genes_gives_all_and_an_unknown_one_none(chromosome_17):
    assert len(genes_by_name(assembly="GRCh38", name="SNORD3D")) == 2
    assert genes_by_name(assembly="GRCh38", name="NOSUCHGENE") == []
    assert genes_by_name(assembly="GRCh37", name="BRCA1") == []


def test_overlap_counts_both_ends_of_a_gene(chromosome_17):
    brca1 = Gene.objects.get(symbol="BRCA1")
    for position, inside in [(brca1.start, True), (brca1.end, True), (brca1.start - 1, False), (brca1.end + 1, False)]:
        results = genes_overlapping(assembly="GRCh38", chrom=17, start=position, end=position)
        assert (brca1 in results) is inside


def test_genes_at_a_position_are_read_from_the_gist_index(chromosome_17):
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE variants_gene")
    plan = genes_overlapping(assembly="GRCh38", chrom=17, start=43_050_000, end=43_050_000).explain()
    assert "gene_span" in plan
    assert "Seq Scan" not in plan


def test_suggestions_put_protein_coding_genes_first(chromosome_17):
    symbols = [gene.symbol for gene in genes_beginning_with(assembly="GRCh38", prefix="brc")]
    assert symbols[0] == "BRCA1"
    assert genes_beginning_with(assembly="GRCh38", prefix="b") == []
    assert [gene.symbol for gene in genes_beginning_with(assembly="GRCh38", prefix="RNF53")] == ["BRCA1"]
    assert genes_beginning_with(assembly="GRCh38", prefix="ensg00000012")[0].symbol == "BRCA1"


@pytest.mark.parametrize("name", ["IFNγ", "ifnγ", "IFNΓ"])
def test_greek_letters_of_a_symbol_may_be_large_or_small(name):
    record = replace(genes_of_chromosome("GRCh38", 21)[0], symbol="IFNγ", gene_id="ENSG99999999999")
    load_genes(assembly="GRCh38", genes=[record], source="test")
    assert [gene.symbol for gene in genes_by_name(assembly="GRCh38", name=name)] == ["IFNγ"]
    assert [gene.symbol for gene in genes_beginning_with(assembly="GRCh38", prefix=name)] == ["IFNγ"]
