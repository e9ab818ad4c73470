"""Genes and intervals become units in genome order, named and flanked as requested."""

from __future__ import annotations

import pytest
from django.db.backends.postgresql.psycopg_any import NumericRange

from variants.genome.regions import Region
from variants.groupfiles.members import Unit
from variants.groupfiles.units import add_flanks, units_of_genes
from variants.releases.models import Gene

LAST37 = 51_304_566  # of chromosome 22 in GRCh37


@pytest.fixture
def genes(db: None) -> None:
    Gene.objects.filter(assembly="GRCh37").delete()
    rows = [
        ("ENSG01", "ONE", 22, (100, 200), "protein_coding"),
        ("ENSG02", "TWO", 22, (LAST37 - 10, LAST37), "lincRNA"),
        ("ENSG03", "SAME", 1, (50, 60), "protein_coding"),
        ("ENSG04", "SAME", 2, (50, 60), "protein_coding"),
        ("ENSG05_PAR_Y", "PAR", 24, (70, 80), "protein_coding"),
    ]
    for gene_id, symbol, chrom, (start, end), biotype in rows:
        span = NumericRange(start, end + 1)
        Gene.objects.create(
            assembly="GRCh37", gene_id=gene_id, symbol=symbol, chrom=chrom, span=span, biotype=biotype, source="own"
        )


@pytest.mark.usefixtures("genes")
def test_all_genes_come_in_genome_order() -> None:
    units = units_of_genes(assembly="GRCh37")
    assert [unit.name for unit in units.units] == ["ENSG03", "ENSG04", "ENSG01", "ENSG02", "ENSG05_PAR_Y"]
    assert units.units[-1].gene == "ENSG05"  # as annotation names it
    assert (units.description, units.gene_table) == ("all genes of GRCh37", "own")


@pytest.mark.usefixtures("genes")
def test_named_genes_are_found_once_and_unknown_names_are_reported() -> None:
    units = units_of_genes(assembly="GRCh37", names=["TWO", "ENSG02", "NOSUCH"], biotype="lincRNA")
    assert [unit.name for unit in units.units] == ["ENSG02"]
    assert units.unknown == ("NOSUCH",)
    assert units.description.endswith(", biotype lincRNA")


@pytest.mark.usefixtures("genes")
def test_a_symbol_names_a_unit_if_no_other_gene_has_it() -> None:
    names = [unit.name for unit in units_of_genes(assembly="GRCh37", by_symbol=True).units]
    assert names == ["ENSG03", "ENSG04", "ONE", "TWO", "PAR"]


@pytest.mark.usefixtures("genes")
def test_flanks_end_with_the_chromosome() -> None:
    one, two = units_of_genes(assembly="GRCh37", names=["ONE", "TWO"], flank=150).units
    assert ((one.start, one.end), (two.start, two.end)) == ((1, 350), (LAST37 - 160, LAST37))


def test_flanked_intervals_that_meet_become_one() -> None:
    unit = Unit("set", (Region(1, 100, 200), Region(1, 260, 300), Region(1, 900, 950)))
    (flanked,) = add_flanks([unit], assembly="GRCh38", flank=30)
    assert flanked.regions == (Region(1, 70, 330), Region(1, 870, 980))
