"""Names and values of a query get their meaning in a release, here one written down by hand."""

from __future__ import annotations

import pytest

from variants.fields.spec import FieldSpec, Kind
from variants.fields.transcripts import EffectFields
from variants.genome.alleles import VariantKey
from variants.genome.hgvs import ParsedVariant
from variants.genome.regions import Region
from variants.query.binding import Bound, bind
from variants.query.conditions import (
    Always,
    BoundNode,
    CoordinateBetween,
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
from variants.query.errors import BadValueError, QueryError, UnknownNameError
from variants.query.syntax import parse
from variants.query.tree import And, Not, Or

NUMBER = FieldSpec("CADD_phred", "cadd.phred", "", Kind.FLOAT)
TEXT = FieldSpec("RegulomeDB", "regulome.score", "", Kind.TEXT)
RS = FieldSpec("rs_dbSNP150", "dbsnp.rsid", "", Kind.TEXT)
TERMS = FieldSpec("VEP_Consequence", "vep.ann.consequence", "", Kind.TEXT, transcript_group="VEP")
GENE_ID = FieldSpec("VEP_Gene", "vep.ann.gene_id", "", Kind.TEXT, transcript_group="VEP")
SPECS = (NUMBER, TEXT, RS, TERMS, GENE_ID)
BRCA1 = GeneIn(frozenset({"BRCA1"}), (Region(17, 1, 9),))
KEY = VariantKey(1, 35366, 5)


class HandmadeNames:
    """A release with five fields, one gene and one variant, which is rs5 too."""

    genome = "hg38"
    effects = EffectFields(TERMS, GENE_ID, "VEP")

    def __init__(self) -> None:
        self.prepared: list[tuple[set[str], set[ParsedVariant]]] = []

    def prepare(self, *, genes: set[str], variants: set[ParsedVariant]) -> None:
        self.prepared.append((genes, variants))

    def field(self, name: str) -> FieldSpec | None:
        return next((spec for spec in SPECS if name.lower() in (spec.name.lower(), spec.path)), None)

    def group(self, prefix: str) -> tuple[FieldSpec, ...]:
        return tuple(spec for spec in SPECS if spec.path.startswith(f"{prefix}."))

    def gene(self, word: str) -> GeneIn | None:
        return BRCA1 if word.upper() == "BRCA1" else None

    def variants(self, variant: ParsedVariant) -> tuple[VariantKey, ...]:
        return (KEY,) if variant.rs_number == 5 or "chr1:g.35366C>T" in variant.ids else ()

    def nearest_fields(self, name: str) -> tuple[str, ...]:
        return ("cadd.phred",)

    def nearest_genes(self, word: str) -> tuple[str, ...]:
        return ("BRCA1",)


def bound(text: str) -> BoundNode:
    return bind(parse(text), HandmadeNames()).root


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("*", Always()),
        ("brca1", BRCA1),
        ("gene:BRCA1", BRCA1),
        ("vep.ann.gene_id:BRCA1", BRCA1),
        ("rs5", KeyIn((KEY,))),
        ("1-35366-C-T", KeyIn((KEY,))),
        ('_id:"chr1:g.35366C>T"', KeyIn((KEY,))),
        ("dbsnp.rsid:rs5", KeyIn((KEY,))),
        ("rs6", KeyIn(())),
        ("dbsnp.rsid:other", TextIs(RS, "other")),
        ("chr1:5-9", InRegion(Region(1, 5, 9))),
        ("cadd.phred:>=20", NumberBetween(NUMBER, 20.0, None)),
        ("regulome.score:2A", TextIs(TEXT, "2a")),
        ("regulome.score:2*", TextLike(TEXT, "2*")),
        ("_exists_:cadd.phred", Present(NUMBER)),
        ("_exists_:cadd", Present(NUMBER)),
        ("_exists_:vep.ann", Or((Present(TERMS), Present(GENE_ID)))),
        ("hg38.start:5", CoordinateBetween("pos", 5, 5)),
        ("hg38.end:<=5", CoordinateBetween("end_pos", None, 5)),
        ("_exists_:hg38", Always()),
        ("NOT brca1 AND (rs5 OR *)", And((Not(BRCA1), Or((KeyIn((KEY,)), Always()))))),
    ],
)
def test_every_name_has_its_meaning(text: str, meaning: BoundNode) -> None:
    assert bound(text) == meaning


def test_consequences_are_effects() -> None:
    assert isinstance(bound("consequence:missense_variant"), HasTerms)
    assert isinstance(bound("vep.ann.consequence:missense_variant"), HasTerms)


def test_all_genes_and_variants_are_looked_up_together_and_parsed_once() -> None:
    names = HandmadeNames()
    bind(parse("brca1 OR gene:BRCA1 OR rs5 OR rs5 OR _id:1-35366-C-T OR regulome.score:rs7"), names)
    ((genes, variants),) = names.prepared
    assert genes == {"brca1", "BRCA1", "rs5"}  # a gene may be called like an rs number
    assert {variant.rs_number or variant.ids[0] for variant in variants} == {5, "chr1:g.35366C>T"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("cad.phred:5", "there is no field 'cad.phred'; did you mean cadd.phred"),
        ("nothing", "'nothing' is not a gene, rs number, region or variant; did you mean BRCA1"),
        ("missense_variant", "ask consequence:missense_variant"),
        ("2-Sep", r"2-Sep \(SEPT2, now SEPTIN2\?\) looks like a date that a spreadsheet made"),
        ("gene:NONE", "there is no gene 'NONE'"),
    ],
)
def test_unknown_names_are_errors_with_the_nearest(text: str, message: str) -> None:
    with pytest.raises(UnknownNameError, match=message):
        bound(text)


@pytest.mark.parametrize("text", ["_id:BRCA1", "gene:BR*", "regulome.score:>5", "1:9-3"])
def test_values_that_cannot_be_are_errors(text: str) -> None:
    with pytest.raises(BadValueError):
        bound(text)


def test_a_lenient_binding_warns_and_matches_nothing_there() -> None:
    lenient = bind(parse("cadd.phred:>5 OR nothing:1"), HandmadeNames(), lenient=True)
    assert lenient.root == Or((NumberBetween(NUMBER, 5.0, None, includes_low=False), Never()))
    assert len(lenient.warnings) == 1
    assert "character 18: there is no field 'nothing'" in lenient.warnings[0]


class NamesWithGeneRs1(HandmadeNames):
    """Also has the gene RS1."""

    def gene(self, word: str) -> GeneIn | None:
        return RS1 if word.upper() in ("RS1", "RS5") else super().gene(word)


RS1 = GeneIn(frozenset({"RS1"}), (Region(23, 1, 9),))


@pytest.mark.parametrize(("word", "meaning"), [("RS1", RS1), ("rs1", RS1), ("RS5", Or((RS1, KeyIn((KEY,)))))])
def test_a_word_that_names_a_gene_and_an_rs_number_means_both_with_a_warning(word: str, meaning: BoundNode) -> None:
    both = bind(parse(f"{word} AND cadd.phred:>1"), NamesWithGeneRs1())
    assert isinstance(both.root, And)
    assert both.root.parts[0] == meaning
    (warning,) = both.warnings
    assert f"write gene:{word} or _id:{word}" in warning


@pytest.mark.parametrize(
    ("text", "meaning"), [("gene:RS1", RS1), ("_id:RS1", KeyIn(())), ("dbsnp.rsid:RS5", KeyIn((KEY,)))]
)
def test_a_field_says_which_of_two_meanings_is_meant(text: str, meaning: BoundNode) -> None:
    assert bind(parse(text), NamesWithGeneRs1()) == Bound(meaning)


def test_names_that_may_be_genes_or_rs_numbers_are_looked_up_as_both() -> None:
    names = NamesWithGeneRs1()
    bind(parse("RS1 OR 1-35366-C-T"), names)
    ((genes, variants),) = names.prepared
    assert genes == {"RS1"}
    assert {variant.rs_number for variant in variants} == {1, None}


@pytest.mark.parametrize("text", ["chr1:g.5_6dup", '_id:"chr1:g.5_6dup"', "chr1:g.5_6inv"])
def test_a_variant_that_is_not_supported_is_refused_with_the_reason(text: str) -> None:
    with pytest.raises(QueryError, match=r"(dup|inv) is not supported"):
        bound(text)
