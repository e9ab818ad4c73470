"""A gene table and the genes that releases name: what is refused, what is warned about, what fits."""

from __future__ import annotations

import pytest

from variants.releases.gene_table_check import GeneTableMatch, is_foreign_table, match_gene_table
from variants.releases.models import Gene


def match(known: int, *, release: str = "r", table_genes: int = 100) -> GeneTableMatch:
    return GeneTableMatch(release, "GRCh38", 200, known, "ENSG1", table_genes)


def test_only_a_large_table_that_no_release_names_is_foreign() -> None:
    assert is_foreign_table([match(0), match(0, release="s")])
    assert not is_foreign_table([match(0), match(1, release="s")])
    assert not is_foreign_table([match(0, table_genes=9)])
    assert not is_foreign_table([])


def test_the_numbers_are_reported_if_less_than_half_is_known() -> None:
    assert match(100).sentence == ""
    assert match(99).sentence.startswith("99 of 200 genes that the release r names are in the gene table of GRCh38")


@pytest.mark.django_db
def test_genes_of_a_release_are_sampled_and_compared(known) -> None:
    Gene.objects.create(assembly="GRCh38", gene_id=known.gene_id, symbol="x", chrom=22, span=(1, 2))
    (match_,) = match_gene_table(assembly="GRCh38")
    assert (match_.release, match_.table_genes) == (known.name, 1)
    assert match_.known <= 1 < match_.sampled
    assert match_gene_table(assembly="GRCh37") == []
