"""What can be told from a bound query without reading anything."""

from __future__ import annotations

from dataclasses import replace

from variants.fields.spec import FieldSpec, Kind, Separator
from variants.fields.transcripts import EffectFields
from variants.genome.alleles import MAX_REF_LENGTH, VariantKey
from variants.genome.consequences import term_mask
from variants.genome.regions import Region
from variants.query.bound_tree import (
    compile_predicate,
    depends_on_gene,
    is_of_transcripts,
    names_gene,
    required_elements,
    searched_regions,
    split_conjunction,
)
from variants.query.conditions import (
    Always,
    BoundNode,
    GeneIn,
    HasTerms,
    InRegion,
    KeyIn,
    Never,
    NumberBetween,
    Present,
    TextIs,
)
from variants.query.source_variant import SourceVariant
from variants.query.tree import And, AtLeast, Not, Or

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
    assert searched_regions(AtLeast(2, (InRegion(REGION), BRCA1))) == (NEAR, *BRCA1.regions)
    assert searched_regions(AtLeast(2, (InRegion(REGION), Present(PLAIN)))) is None


def test_keys_are_their_positions_and_nothing_is_nowhere() -> None:
    keys = KeyIn((VariantKey(2, 9, 1), VariantKey(2, 8, 1), VariantKey(1, 5, 1)))
    assert searched_regions(keys) == (Region(1, 5, 5), Region(2, 8, 9))
    assert searched_regions(Never()) == ()
    assert searched_regions(Always()) is None


def test_consequences_and_fields_beside_them_depend_on_the_gene() -> None:
    aligned = Present(FieldSpec("SIFT", "vep.ann.sift", "", Kind.TEXT, transcript_group="VEP"))
    assert is_of_transcripts(aligned, EFFECTS)
    assert not is_of_transcripts(aligned, None)
    assert depends_on_gene(Or((Present(PLAIN), Not(HasTerms((1,))))), EFFECTS)
    assert depends_on_gene(Not(aligned), EFFECTS)
    assert not depends_on_gene(And((Present(PLAIN), InRegion(REGION))), EFFECTS)


def test_a_gene_is_found_at_any_depth() -> None:
    assert names_gene(Not(And((Present(PLAIN), Or((BRCA1, Never()))))))
    assert not names_gene(HasTerms((1,)))


def test_a_gene_condition_restricts_consequences_and_aligned_fields_to_it() -> None:
    consequence = HasTerms((1,))
    split = split_conjunction(And((Present(PLAIN), BRCA1, consequence)), EFFECTS)
    assert (split.gene_names, split.of_variant, split.of_gene) == (
        BRCA1.genes, (Present(PLAIN), BRCA1), (consequence,),
    )  # fmt: skip
    without_gene = And((Present(PLAIN), consequence))
    assert split_conjunction(without_gene, EFFECTS).of_gene == ()
    assert split_conjunction(without_gene, EFFECTS).of_variant == without_gene.parts


LISTED = (Separator.TRANSCRIPT,)
MISSENSE, INTRON = HasTerms((term_mask(["missense_variant"]),)), HasTerms((term_mask(["intron_variant"]),))


def test_a_predicate_looks_at_one_gene_at_a_time() -> None:
    terms = replace(TERMS, separators=LISTED)
    effects = EffectFields(terms, replace(GENE, separators=LISTED), "VEP")
    lines = [["missense_variant|intron_variant", "G1|G2"]]
    variant = SourceVariant(1, 5, "A", "T", 7, lines, {"Consequence": 0, "Gene": 1}, effects)

    def matches(node: BoundNode, gene: str | None = None) -> bool:
        return compile_predicate(node, effects)(variant, gene)

    g1, g2, any_gene = GeneIn(frozenset({"G1"})), GeneIn(frozenset({"G2"})), GeneIn(frozenset({"G1", "G2"}))
    assert matches(And((MISSENSE, INTRON)))
    assert matches(And((g1, MISSENSE)))
    assert matches(AtLeast(2, (MISSENSE, Never(), INTRON)))
    assert not matches(AtLeast(3, (MISSENSE, Never(), INTRON)))
    assert matches(And((g1, AtLeast(1, (MISSENSE, Never())))))
    assert not matches(And((g2, AtLeast(1, (MISSENSE, Never())))))
    assert not matches(And((g2, MISSENSE)))
    assert matches(Or((And((g2, MISSENSE)), INTRON)))
    assert matches(And((any_gene, INTRON)))
    assert not matches(And((any_gene, MISSENSE, INTRON)))  # on one gene each
    assert matches(And((any_gene, Not(INTRON))))  # G1 has none
    assert matches(And((MISSENSE, INTRON)), "G1") is False
    assert matches(And((g1, MISSENSE)), "G1")
    assert not matches(And((g1, MISSENSE)), "G2")


def test_required_elements_are_those_of_the_first_part_that_has_some() -> None:
    text, number = FieldSpec("T", "t", "", Kind.TEXT), NumberBetween(PLAIN, 2.0, 2.0)
    is_x = TextIs(text, "x")
    assert required_elements(is_x) == [(text, "x")]
    assert required_elements(number) == [(PLAIN, 2.0)]
    assert required_elements(NumberBetween(PLAIN, 2.0, 3.0)) is None
    assert required_elements(Never()) == []
    assert required_elements(And((Present(PLAIN), is_x, number))) == [(text, "x")]
    assert required_elements(Or((is_x, number))) == [(text, "x"), (PLAIN, 2.0)]
    assert required_elements(Or((is_x, Present(PLAIN)))) is None
    assert required_elements(Not(is_x)) is None
