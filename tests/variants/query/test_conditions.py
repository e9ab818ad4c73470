"""Each condition against one variant: its bounds, its case, and whether a gene is looked at."""

from __future__ import annotations

import pytest

from variants.fields.spec import FieldSpec, Kind, Separator
from variants.fields.transcripts import EffectFields
from variants.genome.alleles import VariantKey
from variants.genome.consequences import term_mask
from variants.genome.regions import Region
from variants.query.conditions import (
    AlleleLike,
    Always,
    BoundLeaf,
    CoordinateBetween,
    FlagIs,
    GeneIn,
    HasTerms,
    InRegion,
    KeyIn,
    Never,
    NumberBetween,
    Present,
    TextIs,
    TextLike,
)
from variants.query.source_variant import SourceVariant

LISTED = (Separator.TRANSCRIPT,)
NUMBERS = FieldSpec("N", "n", "", Kind.FLOAT, (Separator.SEMICOLON,))
FLAG = FieldSpec("F", "f", "", Kind.FLAG)
TEXT = FieldSpec("T", "t", "", Kind.TEXT)
EMPTY = FieldSpec("E", "e", "", Kind.TEXT)
TERMS = FieldSpec("Consequence", "vep.consequence", "", Kind.TEXT, LISTED, transcript_group="VEP")
GENE = FieldSpec("Gene", "vep.gene_id", "", Kind.TEXT, LISTED, transcript_group="VEP")
LINE = ["1;5", "Y", "Benign", ".", "missense_variant|intron_variant", "G1|G2"]
COLUMNS = {"N": 0, "F": 1, "T": 2, "E": 3, "Consequence": 4, "Gene": 5}
DELETION = SourceVariant(1, 100, "ACG", "A", 7, [LINE], COLUMNS, EffectFields(TERMS, GENE, "VEP"))
MISSENSE, INTRON = term_mask(["missense_variant"]), term_mask(["intron_variant"])


@pytest.mark.parametrize(
    ("condition", "gene", "answer"),
    [
        (Always(), None, True),
        (Never(), None, False),
        (NumberBetween(NUMBERS, 5, None), None, True),
        (NumberBetween(NUMBERS, 5, None, includes_low=False), None, False),
        (NumberBetween(NUMBERS, None, 1), None, True),
        (NumberBetween(NUMBERS, None, 1, includes_high=False), None, False),
        (NumberBetween(NUMBERS, 2, 4), None, False),  # one element below, one above
        (NumberBetween(NUMBERS, None, None), None, True),
        (FlagIs(FLAG, True), None, True),
        (FlagIs(FLAG, False), None, False),
        (TextIs(TEXT, "benign"), None, True),
        (TextIs(TEXT, "benign variant"), None, False),
        (TextLike(TEXT, "b*n"), None, True),
        (TextLike(TEXT, "b?n"), None, False),
        (Present(TEXT), None, True),
        (Present(EMPTY), None, False),
        (HasTerms((MISSENSE | INTRON,)), None, True),
        (HasTerms((MISSENSE | INTRON,)), "G1", False),
        (HasTerms((INTRON, MISSENSE)), "G1", True),
        (GeneIn(frozenset({"G2", "GENE2"})), None, True),
        (GeneIn(frozenset({"G2"})), "G1", False),
        (GeneIn(frozenset({"G3"})), None, False),
        (InRegion(Region(1, 102, 102)), None, True),  # the last base of the deletion
        (InRegion(Region(1, 103, 200)), None, False),
        (InRegion(Region(1, 1, 100)), None, True),
        (InRegion(Region(1, 1, 99)), None, False),
        (InRegion(Region(2, 100, 100)), None, False),
        (KeyIn((VariantKey(1, 100, 7),)), None, True),
        (KeyIn((VariantKey(1, 100, 8),)), None, False),
        (CoordinateBetween("end_pos", 102, 102), None, True),
        (CoordinateBetween("pos", 101, None), None, False),
        (CoordinateBetween("chrom", None, None), None, True),
        (AlleleLike("ref", "ac*"), None, True),
        (AlleleLike("alt", "c"), None, False),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, BoundLeaf) else str(value),
)
def test_conditions_on_a_deletion(condition: BoundLeaf, gene: str | None, answer: bool) -> None:
    assert condition.matches(DELETION, gene) is answer
