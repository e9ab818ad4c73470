"""Why a text that looks like a variant is not read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from variants.genome.hgvs import parse_variant
from variants.genome.unread_ids import explain_unread_id


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("chr1:g.55039800_55039801dup", "dup of HGVS is not read: write the duplicated bases as an insertion"),
        ("chr1:g.55039800dupA", "dup of HGVS"),
        ("NC_000001.11:g.5_9inv", "inv of HGVS"),
        ("chr1:g.5=", "no variant"),
        ("NM_000546.6:c.215C>G", "transcripts and proteins"),
        ("NP_000537.3:p.Pro72Arg", "transcripts and proteins"),
        ("chr6_GL000256v2_alt:5:A:G", "chr6_GL000256v2_alt: an alternate contig"),
        ("GL000191.1-5-A-G", "GL000191.1: a scaffold"),
        ("HLA-A*01:01:5:A:G", "HLA-A*01:01: an HLA allele"),
        ("hs37d5:g.5A>G", "hs37d5: a decoy"),
        ("NC_000001.9:g.5A>G", "NC_000001.9: no chromosome"),
        ("0:5:A:G", "PLINK writes 0"),
    ],
)
def test_the_reason_names_what_is_not_read(text: str, reason: str) -> None:
    assert parse_variant(text) is None
    assert reason in explain_unread_id(text)


@pytest.mark.parametrize("text", ["", "BRCA1", "rs5", "clinvar.rcv:5", "chr1:g.5A>G", "field:value"])
def test_nothing_is_said_of_other_texts(text: str) -> None:
    assert explain_unread_id(text) == ""


@given(st.text(max_size=60))
def test_any_text_is_looked_at_without_an_error(text: str) -> None:
    explain_unread_id(text)
