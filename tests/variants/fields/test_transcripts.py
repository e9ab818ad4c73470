"""Gene effects of a variant from the lists of its transcripts."""

import pytest

from variants.fields.transcripts import gene_effects
from variants.genome.consequences import cell_mask

MISSENSE, INTRON = cell_mask("missense_variant"), cell_mask("intron_variant")


@pytest.mark.parametrize(
    ("terms", "genes", "expected"),
    [
        ("missense_variant|intron_variant", "A.1|B", {"A.1": MISSENSE, "B": INTRON}),
        ("missense_variant|intron_variant", "ENSG1.2|ENSG1", {"ENSG1": MISSENSE | INTRON}),
        ("missense_variant|intron_variant", "A", {"A": MISSENSE | INTRON}),  # a lone element belongs to all transcripts
        ("intron_variant", "A|B", {"A": INTRON, "B": INTRON}),
        ("intron_variant", "A|.", {"A": INTRON}),
        ("missense_variant|intron_variant", "A|B|C", {}),
        ("missense_variant|intron_variant", ".", {}),
    ],
)
def test_consequence_and_gene_come_from_the_same_transcript(terms, genes, expected):
    union, by_gene = gene_effects(terms, genes)
    assert union == cell_mask(terms.replace("|", ","))
    assert by_gene == expected
