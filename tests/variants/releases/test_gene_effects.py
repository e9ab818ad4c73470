"""What is said of genes agrees with the variants that a query for them finds (test_lake_store: so do lakes)."""

from __future__ import annotations

import pytest

from variants.releases.gene_effects import count_variants_of_genes, gene_ranges, read_terms_on_genes
from variants.releases.models import Release
from variants.releases.reader import ReleaseReader
from variants.releases.selection import matching_rows, select_variants, source_variants

GENES = ["ENSG00000100345", "ENSG00000133424"]


@pytest.mark.django_db
def test_ranges_counts_and_consequences_are_those_of_the_variants(synthetic38: Release) -> None:
    release = ReleaseReader(synthetic38)
    ranges = gene_ranges(release=release, names=[*GENES, "nothing"])
    assert sorted(gene for gene, *_ in ranges) == GENES
    keys = set()
    for gene, chrom, first, last in ranges:
        rows = list(matching_rows(selection=select_variants(release=release, query=f"gene:{gene}")))
        assert [(row.chrom, row.pos) for row in (rows[0], rows[-1])] == [(chrom, first), (chrom, last)]
        assert count_variants_of_genes(release=release, names=[gene]) == len(rows)
        variants = source_variants(release=release, rows=rows)
        terms = {row.key: variant.terms(gene) for row, variant in zip(rows, variants, strict=True)}
        assert read_terms_on_genes(release=release, genes={gene}, keys=[row.key for row in rows]) == terms
        keys |= set(terms)
    assert count_variants_of_genes(release=release, names=GENES) == len(keys)
    assert read_terms_on_genes(release=release, genes=set(GENES), keys=[]) == {}
