"""Synthetic variants along a chromosome."""

from itertools import islice
from random import Random

import pytest

from ingest.sample.effect_cells import REACH
from ingest.sample.sample_variants import generate_variants
from variants.genome.packaged_genes import genes_of_chromosome

GENES = genes_of_chromosome("GRCh38", 22)
LENGTH = 50_818_468


def test_variants_come_in_order_and_hit_the_genes_in_reach():
    variants = list(islice(generate_variants(GENES, length=LENGTH, lines=3_000, random=Random(1)), 2_000))
    positions = [variant.pos for variant in variants]
    assert positions == sorted(positions)
    assert all(variant.ref != variant.alt for variant in variants)
    for variant in variants:
        for transcript, site in variant.hits:
            gene = transcript.gene
            assert gene.start - REACH <= variant.pos <= gene.end + REACH
            assert (site in ("upstream", "downstream")) == (not gene.start <= variant.pos <= gene.end)


def test_more_lines_than_bases_are_refused():
    with pytest.raises(ValueError, match="ask for fewer"):
        next(generate_variants(GENES, length=LENGTH, lines=900_000_000, random=Random(1)))


def test_the_requested_number_of_lines_fits_before_the_end_of_the_chromosome():
    """Far apart, genes give few lines; the rest must not come behind the last base."""
    genes, lines = GENES[::40], 30_000
    length = max(gene.end for gene in genes) + 5_000  # hardly any room behind the last gene
    variants = list(generate_variants(genes, length=length, lines=lines, random=Random(1)))
    assert variants[-1].pos <= length
    assert (
        sum(max(1, len({transcript.gene.gene_id for transcript, _ in variant.hits})) for variant in variants) >= lines
    )
