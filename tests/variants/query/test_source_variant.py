"""What conditions compare of a variant's source lines."""

from __future__ import annotations

from variants.fields.spec import FieldSpec, Kind, Separator
from variants.fields.transcripts import EffectFields
from variants.genome.alleles import VariantKey
from variants.genome.consequences import term_mask
from variants.query.source_variant import SourceVariant

LISTED = (Separator.TRANSCRIPT,)
SCORE = FieldSpec("CADD", "cadd.phred", "", Kind.FLOAT)
PREDICTION = FieldSpec("SIFT", "vep.sift", "", Kind.TEXT, LISTED, transcript_group="VEP")
OTHER_LIST = FieldSpec("NOTE", "note", "", Kind.TEXT, LISTED)
TERMS = FieldSpec("Consequence", "vep.consequence", "", Kind.TEXT, LISTED, transcript_group="VEP")
GENE = FieldSpec("Gene", "vep.gene_id", "", Kind.TEXT, LISTED, transcript_group="VEP")
EFFECTS = EffectFields(TERMS, GENE, "VEP")
COLUMNS = {"CADD": 0, "SIFT": 1, "NOTE": 2, "Consequence": 3, "Gene": 4}


def variant(*lines: list[str], effects: EffectFields | None = EFFECTS) -> SourceVariant:
    return SourceVariant(1, 100, "ACG", "A", 7, lines, COLUMNS, effects)


LINE = ["12.5", "D|T|.", "x|Y", "missense_variant|intron_variant|stop_gained", "ENSG1.4|ENSG2|ENSG1"]


def test_a_deletion_ends_with_its_reference_allele() -> None:
    assert variant(LINE).end_pos == 102
    assert variant(LINE).key == VariantKey(1, 100, 7)


def test_elements_are_those_of_all_lines_in_lower_case() -> None:
    second = ["99", "P", "x|Y", *LINE[3:]]
    assert variant(LINE, second).texts(PREDICTION, None) == ["d", "t", "p"]
    assert variant(LINE, second).numbers(SCORE, None) == [12.5, 99.0]


def test_a_field_has_no_value_where_a_cell_does_not_fit_or_the_file_lacks_it() -> None:
    assert variant(["high", *LINE[1:]]).elements(SCORE) == []
    absent = FieldSpec("REVEL", "revel", "", Kind.FLOAT)
    assert variant(LINE).elements(absent) == []


def test_on_a_gene_only_its_own_transcripts_count() -> None:
    assert variant(LINE).elements(PREDICTION, "ENSG1") == ["d"]  # the null of its second transcript is not an element
    assert variant(LINE).elements(PREDICTION, "ENSG2") == ["t"]
    assert variant(LINE).elements(PREDICTION, "ENSG3") == []
    assert variant(LINE).elements(OTHER_LIST, "ENSG2") == ["x", "y"]  # not aligned with transcripts


def test_a_list_that_is_not_parallel_to_the_genes_counts_as_a_whole() -> None:
    assert variant(["1", "D|T", *LINE[2:]]).elements(PREDICTION, "ENSG2") == ["d", "t"]


def test_consequences_of_the_variant_and_of_a_gene() -> None:
    assert set(variant(LINE).genes) == {"ENSG1", "ENSG2"}
    assert variant(LINE).terms() == term_mask(["missense_variant", "intron_variant", "stop_gained"])
    assert variant(LINE).terms("ENSG2") == term_mask(["intron_variant"])
    assert variant(LINE).terms("ENSG3") == 0


def test_a_release_without_effects_has_no_consequences() -> None:
    without = variant(LINE, effects=None)
    assert (without.terms(), list(without.genes)) == (0, [])
    assert without.elements(PREDICTION, "ENSG2") == ["d", "t"]
