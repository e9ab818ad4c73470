"""What is said of a text that is written like HGVS and not read."""

from __future__ import annotations

import pytest

from variants.genome.hgvs import parse_variant_id
from variants.genome.unsupported_hgvs import explain_unsupported


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("chr1:g.100_101dup", "dup is not supported"),
        ("1:100dup", "dup is not supported"),
        ("NC_000001.11:g.100_101dupAC", "dup is not supported"),
        ("chr1:g.100_200inv", "inv is not supported"),
        ("chr1:g.100_200con300_400", "con is not supported"),
        ("chr1:g.100=", "nothing differs"),
        ("chr1:g.100A=", "nothing differs"),
        ("chr1:g.100CAG[23]", "repeats ([n]) are not supported"),
        ("chr1:g.(100_200)_(300_400)del", "uncertain positions are not supported"),
        ("chr1:g.(?_100)_200del", "uncertain positions are not supported"),
        ("chr1:g.100_101ins50_60", "inserted bases written out"),
        ("chr1:g.100_101ins", "inserted bases written out"),
        ("chr1:g.100_101delins[A;T]", "inserted bases written out"),
        ("chr1:g.100insA", "two neighbouring positions"),
        ("chr1:g.100_102insA", "two neighbouring positions"),
        ("chr1:g.102_100del", "ends before it begins"),
        ("chr1:g.100_102delAC", "not a change of 3 bases"),
        ("chr1:g.BRCA1", "not a change of bases"),
        ("NM_000059.4:c.68_69del", "coding sequence (c.) is not supported"),
        ("BRCA2:p.Arg2318Ter", "protein (p.) is not supported"),
        ("NC_000001.9:g.100A>T", "NC_000001.9"),
    ],
)
def test_each_kind_of_description_has_its_reason(text: str, reason: str) -> None:
    assert parse_variant_id(text) is None
    assert reason in explain_unsupported(text)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("chr6_GL000256v2_alt:5:A:G", "chr6_GL000256v2_alt: an alternate contig"),
        ("GL000191.1-5-A-G", "GL000191.1: a scaffold"),
        ("HLA-A*01:01:5:A:G", "HLA-A*01:01: an HLA allele"),
        ("hs37d5:g.5A>G", "'hs37d5': a decoy"),
        ("hs37d5 5 . A G", "hs37d5: a decoy"),
        ("0:5:A:G", "0: PLINK writes 0"),
    ],
)
def test_a_contig_that_is_not_a_chromosome_is_named(text: str, reason: str) -> None:
    assert parse_variant_id(text) is None
    assert reason in explain_unsupported(text)


@pytest.mark.parametrize(
    "text", ["", "BRCA1", "rs123", "cadd.phred:20", "clinvar:123", "chr1:100-200", "1:100", "a: b"]
)
def test_texts_other_than_hgvs_have_no_reason(text: str) -> None:
    assert explain_unsupported(text) == ""
