"""Variant ids: the seven rules, every written form, and the way back from an id to its row."""

import pytest
from biothings_client.mixins.variant import MyVariantClientMixin
from hypothesis import given
from hypothesis import strategies as st

from variants.genome.chromosomes import chromosome_name
from variants.genome.hgvs import (
    genomic_hgvs,
    hgvs_lookup_positions,
    ids_needing_index,
    parse_rs,
    parse_variant,
    parse_variant_id,
    searchable_ids,
    variant_span,
)

RULES = [
    (1, 35366, "C", "T", "chr1:g.35366C>T", (35366, 35366)),
    (1, 10019, "TA", "T", "chr1:g.10020del", (10020, 10020)),
    (25, 8270, "CACCCCCTCT", "C", "chrMT:g.8271_8279del", (8271, 8279)),
    (23, 107930849, "GGA", "C", "chrX:g.107930849_107930851delinsC", (107930849, 107930851)),
    (2, 17142, "G", "GA", "chr2:g.17142_17143insA", (17142, 17143)),
    (23, 100, "A", "CT", "chrX:g.100delinsCT", (100, 100)),
    (20, 1234567, "GTC", "GTCT", "chr20:g.1234569_1234570insT", (1234569, 1234570)),
    (23, 14112, "GTTAAC", "TG", "chrX:g.14112_14117delinsTG", (14112, 14117)),
    (1, 100, "TC", "TG", "chr1:g.101C>G", (101, 101)),
    (1, 100, "CTTTT", "CT", "chr1:g.102_104del", (102, 104)),
]


@pytest.mark.parametrize(("chrom", "pos", "ref", "alt", "expected", "span"), RULES)
def test_ids_and_spans_follow_the_seven_rules(chrom, pos, ref, alt, expected, span):
    assert genomic_hgvs(chrom, pos, ref, alt) == expected
    assert variant_span(pos, ref, alt) == span


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("chr1:g.35366C>T", "chr1:g.35366C>T"),
        ("CHR1:G.35366c>t", "chr1:g.35366C>T"),
        (" 1:g.35366C>T ", "chr1:g.35366C>T"),
        ("chr1:35366C>T", "chr1:g.35366C>T"),
        ("chr1:g35366C>T", "chr1:g.35366C>T"),
        ("chr1:.35366C>T", "chr1:g.35366C>T"),
        ("NC_000001.10:g.35366C>T", "chr1:g.35366C>T"),
        ("1-35366-C-T", "chr1:g.35366C>T"),
        ("chr1:35366:C:T", "chr1:g.35366C>T"),
        ("chr1:35366_C/T", "chr1:g.35366C>T"),
        ("chr1_35366_C_T", "chr1:g.35366C>T"),
        ("1:35366 C>T", "chr1:g.35366C>T"),
        ("1:35,366 C>T", "chr1:g.35366C>T"),
        ("1 35366 C T", "chr1:g.35366C>T"),
        ("1 35366 . C T", "chr1:g.35366C>T"),
        ("1\t35366\trs5\tC\tT", "chr1:g.35366C>T"),
        ("NC_000001.10:35365:C:T", "chr1:g.35366C>T"),
        ("NC_000001.10:10018:TA:T", "chr1:g.10020del"),
        ("NC_000001.10:10019:A:", "chr1:g.10020del"),
        ("NC_000001.10:10020::A", "chr1:g.10020_10021insA"),
        ("1-10019-TA-T", "chr1:g.10020del"),
        ("chr1:g.10020_10020del", "chr1:g.10020del"),
        ("chr1:g.10020delA", "chr1:g.10020del"),
        ("chr1:g.10020_10022delACT", "chr1:g.10020_10022del"),
        ("chr1:g.10020_10022delACTinsTG", "chr1:g.10020_10022delinsTG"),
        ("chr1:g.10020_10022delinsTG", "chr1:g.10020_10022delinsTG"),
        ("chr1:g.10020_10020delinsTG", "chr1:g.10020delinsTG"),
        ("chr1:g.10020delAinsG", "chr1:g.10020A>G"),
        ("chrM:g.8271_8279del", "chrMT:g.8271_8279del"),
        ("NC_012920.1:m.8271_8279del", "chrMT:g.8271_8279del"),
        ("m.3243A>G", "chrMT:g.3243A>G"),
        ("M.3243a>g", "chrMT:g.3243A>G"),
        ("m.8271_8279del", "chrMT:g.8271_8279del"),
        ("MT-TL1:m.3243A>G", "chrMT:g.3243A>G"),
        ("NC_012920.1(MT-TL1):m.3243A>G", "chrMT:g.3243A>G"),
        ("MT:m.11778G>A", "chrMT:g.11778G>A"),
        ("chr1:g.55.039.800G>A", "chr1:g.55039800G>A"),
        ("1:55 039 800:G:A", "chr1:g.55039800G>A"),
        ("1-55'039'800-G-A", "chr1:g.55039800G>A"),
        ("23-100-A-CT", "chrX:g.100delinsCT"),
        ("25-16000-G-A", "chrX:g.16000G>A"),
        ("26-3243-A-G", "chrMT:g.3243A>G"),
        ("X_par1:60500:T:C", "chrX:g.60500T>C"),
        ("CM000663.2:g.35366C>T", "chr1:g.35366C>T"),
        ("1-35366-T-*", "chr1:g.35366T>*"),
        ("1:35366:N:<DEL>", "chr1:g.35366delins<DEL>"),
        ("1-35366-m-a", "chr1:g.35366M>A"),
        ("2:g.17142_17143insA", "chr2:g.17142_17143insA"),
    ],
)
def test_every_usual_form_is_read(text, expected):
    assert parse_variant(text).ids[0] == expected


@pytest.mark.parametrize(
    "text",
    [
        "", "rs12", "BRCA1", "chr1:100-200", "chr1", "chr99:g.1C>T", "chr1:g.10_13insA", "chr1:g.12_10del",
        "chr1:m.3243A>G", "NC_000001.11:m.5A>G", "NC_001807.4:m.3243A>G", "1 100 200 A G",
        "chr1:g.10_12delAC", "NC_000001.12:g.1C>T", "NC_000099.1:g.1C>T", "chr1:g.0C>T", "ENST00000357654.9:c.1A>G",
        "chr1:g.5dup", "1-1-é-T", "NC_000001.10:100::", "NC_000001.10:100:C",
    ],
)  # fmt: skip
def test_other_texts_are_not_variants(text):
    assert parse_variant(text) is None


def test_a_refseq_accession_names_its_assembly():
    assert parse_variant("NC_000019.9:g.45411941T>C").assembly == "GRCh37"
    assert parse_variant("NC_000019.10:g.44908684T>C").assembly == "GRCh38"
    assert parse_variant("NC_000019:g.44908684T>C").assembly == ""


def test_alleles_written_with_a_common_right_end_find_the_shorter_variant_too():
    assert parse_variant("1-100-CAT-TAT").ids == ("chr1:g.100_102delinsTAT", "chr1:g.100C>T")
    assert parse_variant("chr1:g.100_102delCATinsTAT").ids[1] == "chr1:g.100C>T"


def test_ids_that_arithmetic_cannot_find_are_named():
    assert ids_needing_index(1, 100, "TC", "TG") == ("chr1:g.101C>G",)
    assert ids_needing_index(1, 100, "CAT", "TAT") == ("chr1:g.100C>T",)
    assert ids_needing_index(1, 100, "CA", "C") == ()


def test_every_form_inside_padded_alleles_finds_the_variant():
    own, *forms = searchable_ids(1, 6000, "GCAA", "GCAAA")
    assert own == "chr1:g.6003_6004insA"
    assert forms == ["chr1:g.6001_6002insA", "chr1:g.6002_6003insA"]
    assert ids_needing_index(1, 6000, "GCAA", "GCAAA") == (own, *forms)


def test_a_reference_sequence_adds_the_forms_of_the_whole_repeat():
    def fetch(first, last):
        return "GCAAAT"[first - 1 : last]

    assert searchable_ids(1, 4, "A", "AA", fetch) == (
        "chr1:g.4_5insA",
        "chr1:g.2_3insA",
        "chr1:g.3_4insA",
        "chr1:g.5_6insA",
    )


@pytest.mark.parametrize(
    ("ref", "alt", "expected"),
    [
        ("T", "*", "chr1:g.100T>*"),
        ("N", "<DEL>", "chr1:g.100delins<DEL>"),
        ("N", "<INS:ME:Alu>", "chr1:g.100delins<INS:ME:ALU>"),
        ("M", "A", "chr1:g.100M>A"),
        ("g", "a", "chr1:g.100G>A"),
        ("A", "-", "chr1:g.100A>-"),
        ("-", "A", "chr1:g.100->A"),
        ("TA", "*", "chr1:g.100_101delins*"),
        ("C", "Taag", "chr1:g.100delinsTAAG"),
        ("RYK", "R", "chr1:g.101_102del"),
    ],
)
def test_every_id_that_is_written_is_read(ref, alt, expected):
    own = genomic_hgvs(1, 100, ref, alt)
    assert own == expected
    assert parse_variant(own).ids == (own,)
    assert parse_variant(own.lower()).ids == (own,)


any_allele = st.one_of(
    st.text("ACGTUNRYSWKMBDHVacgtn", min_size=1, max_size=6),
    st.sampled_from(["*", "-", "<DEL>", "<DUP:TANDEM>", "<cnv>", "A" * 700]),
)


@given(st.integers(1, 25), st.integers(2, 250_000_000), any_allele, any_allele)
def test_the_id_of_any_loaded_alleles_is_read(chrom, pos, ref, alt):
    own = genomic_hgvs(chrom, pos, ref, alt)
    assert own in parse_variant(own).ids


def test_long_insertions_carry_a_digest_in_both_written_forms():
    bases = "ACGT" * 200
    short = genomic_hgvs(1, 100, "A", "A" + bases)
    assert short.startswith("chr1:g.100_101ins_seqhashed_")
    assert len(short) < 100
    assert parse_variant(f"chr1:g.100_101ins{bases}").ids == (short,)
    assert parse_variant(short).ids == (short,)
    assert hgvs_lookup_positions(short) == [(1, 100)]


def test_rs_numbers():
    assert [parse_rs(text) for text in ("rs58991260", "RS12", "dbSNP:rs7", "rs", "12", "rsx")] == [
        58991260, 12, 7, None, None, None,
    ]  # fmt: skip


alleles = st.text("ACGT", min_size=1, max_size=8)
variants = st.tuples(st.integers(1, 25), st.integers(2, 250_000_000), alleles, alleles).filter(lambda v: v[2] != v[3])


@given(variants)
def test_an_id_leads_back_to_its_row_or_is_left_to_the_names_table(variant):
    chrom, pos, ref, alt = variant
    for hgvs_id in searchable_ids(chrom, pos, ref, alt):
        by_arithmetic = hgvs_id == genomic_hgvs(*variant) and (chrom, pos) in hgvs_lookup_positions(hgvs_id)
        assert by_arithmetic != (hgvs_id in ids_needing_index(chrom, pos, ref, alt))


@given(variants)
def test_vcf_and_hgvs_forms_of_a_variant_lead_to_the_same_id(variant):
    own = genomic_hgvs(*variant)
    chrom, pos, ref, alt = variant
    assert parse_variant(f"{chromosome_name(chrom)}-{pos}-{ref}-{alt}").ids == searchable_ids(*variant)
    assert parse_variant(own).ids[0] == own


@given(variants)
def test_the_client_library_makes_the_same_id(variant):
    chrom, pos, ref, alt = variant
    name = chromosome_name(chrom)
    assert MyVariantClientMixin().format_hgvs(name, pos, ref, alt) == genomic_hgvs(*variant)


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_without_an_error(text):
    parse_variant(text)
    parse_rs(text)
    hgvs_lookup_positions(text)


@pytest.mark.parametrize("text", ["1:5:NA:A", "1:5:G:NaN", "1-5-NA-A", "chr1:g.5G>NA"])
def test_a_missing_value_is_not_an_allele_of_an_id(text):
    assert parse_variant(text) is None


@pytest.mark.parametrize("text", ["1:5:N:A", "1:5:G:NAC", "1-5-NAC-N", "chr1:g.5G>NANA"])
def test_bases_of_iupac_are_alleles_of_an_id(text):
    assert parse_variant(text) is not None


@pytest.mark.parametrize(
    "text", ["chr1:g. 35366 C > T", "chr1 : g.35366C>T", "NC_000001.11 : g.35366C>T", "1:g.35366C> T"]
)
def test_blanks_inside_of_hgvs_are_passed_over(text: str) -> None:
    variant = parse_variant(text)
    assert variant is not None
    assert variant.ids == ("chr1:g.35366C>T",)


@pytest.mark.parametrize(
    ("text", "contradicts"),
    [
        ("chr1:g.101_102delTT", False),
        ("chr1:g.101_102delAA", True),
        ("chr1:g.101_102del", False),
        ("chr1:g.101_102delAAinsGG", True),
        ("1-100-CTT-C", False),
        ("1-100-CAA-C", True),
        ("1-100-GTT-G", True),
        ("1-99-ACTT-AC", False),
        ("1-100-CTN-C", False),
        ("NC_000001.11:100:TT:", False),
        ("NC_000001.11:100:AA:", True),
        ("chr1:g.102_103insA", False),
        ("1-500-AAA-A", False),  # beside the row
        ("rs7", False),
    ],
)
def test_reference_bases_that_an_id_states_are_compared_with_those_of_a_row(text: str, contradicts: bool) -> None:
    variant = parse_variant_id(text)
    assert variant is not None
    assert variant.contradicts(100, "Ctt") == contradicts
