"""Synthetic variants become lines: one for each gene, which share all cells but the last."""

from itertools import islice
from random import Random

from ingest.sample.layout import read_layout
from ingest.sample.sample_lines import LineMaker
from ingest.sample.sample_variants import generate_variants
from variants.genome.packaged_genes import genes_of_chromosome


def test_a_variant_has_a_line_for_each_gene():
    genes, layout = genes_of_chromosome("GRCh38", 22), read_layout(359)
    variants = list(islice(generate_variants(genes, length=50_818_468, lines=500, random=Random(1)), 60))
    lines = list(LineMaker(layout, "22", 3, Random(2)).make_lines(variants))
    assert len(lines) == len(variants)
    for variant, (shared, line_ends) in zip(variants, lines, strict=True):
        hit = {transcript.gene.gene_id for transcript, _ in variant.hits}
        assert len(line_ends) == max(1, len(hit))
        assert shared.split("\t")[:4] == ["22", str(variant.pos), variant.ref, variant.alt]
        assert {len(f"{shared}\t{end}\tY".split("\t")) for end in line_ends} == {359}
        assert not {"\x01", "\x02"} & set(shared)  # placeholders are filled in
