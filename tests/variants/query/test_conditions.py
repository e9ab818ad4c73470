"""What can be told from a bound query without reading anything."""

from __future__ import annotations

from variants.fields.spec import FieldSpec, Kind
from variants.fields.transcripts import EffectFields
from variants.genome.alleles import VariantKey
from variants.genome.regions import Region
from variants.query.conditions import (
    MAX_REF_LENGTH,
    Always,
    GeneIn,
    HasTerms,
    InRegion,
    KeyIn,
    Never,
    Present,
    asks_of_gene,
    is_of_transcripts,
    names_gene,
    searched_regions,
)
from variants.query.tree import And, Not, Or

PLAIN = FieldSpec("CADD", "cadd.phred", "", Kind.FLOAT)
TERMS = FieldSpec("Consequence", "vep.ann.consequence", "", Kind.TEXT, transcript_group="VEP")
GENE = FieldSpec("Gene", "vep.ann.gene_id", "", Kind.TEXT, transcript_group="VEP")
EFFECTS = EffectFields(TERMS, GENE, "VEP")
REGION = Region(1, 500_000, 500_900)
NEAR = Region(1, 500_000 - MAX_REF_LENGTH, 500_900)
BRCA1 = GeneIn(frozenset({"BRCA1"}), (Region(17, 41_000, 42_000),))


def test_regions_narrow_within_and_and_add_up_within_or() -> None:
    assert searched_regions(InRegion(REGION)) == (NEAR,)
    assert searched_regions(And((Present(PLAIN), InRegion(REGION)))) == (NEAR,)
    assert searched_regions(And((InRegion(REGION), BRCA1))) == BRCA1.regions
    assert searched_regions(Or((InRegion(REGION), BRCA1))) == (NEAR, *BRCA1.regions)
    assert searched_regions(Or((InRegion(REGION), Present(PLAIN)))) is None
    assert searched_regions(Not(InRegion(REGION))) is None


def test_keys_are_their_positions_and_nothing_is_nowhere() -> None:
    keys = KeyIn((VariantKey(2, 9, 1), VariantKey(2, 8, 1), VariantKey(1, 5, 1)))
    assert searched_regions(keys) == (Region(1, 5, 5), Region(2, 8, 9))
    assert searched_regions(Never()) == ()
    assert searched_regions(Always()) is None


def test_consequences_and_fields_beside_them_depend_on_the_gene() -> None:
    aligned = Present(FieldSpec("SIFT", "vep.ann.sift", "", Kind.TEXT, transcript_group="VEP"))
    assert is_of_transcripts(aligned, EFFECTS)
    assert not is_of_transcripts(aligned, None)
    assert asks_of_gene(Or((Present(PLAIN), Not(HasTerms((1,))))), EFFECTS)
    assert asks_of_gene(Not(aligned), EFFECTS)
    assert not asks_of_gene(And((Present(PLAIN), InRegion(REGION))), EFFECTS)


def test_a_gene_is_found_at_any_depth() -> None:
    assert names_gene(Not(And((Present(PLAIN), Or((BRCA1, Never()))))))
    assert not names_gene(HasTerms((1,)))
