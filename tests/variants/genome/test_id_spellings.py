"""Ids as people write them: mitochondrial changes without a sequence, and positions in groups of digits."""

from __future__ import annotations

import pytest

from variants.genome.hgvs import parse_variant_id
from variants.genome.id_spellings import spell_plainly


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("m.3243A>G", "MT:m.3243A>G"),
        (" M.3243A>G ", "MT:M.3243A>G"),
        ("MT-TL1:m.3243A>G", "MT:m.3243A>G"),
        ("NC_012920.1(MT-TL1):m.3243A>G", "NC_012920.1:m.3243A>G"),
        ("chr1:g.55,039,800G>A", "chr1:g.55039800G>A"),
        ("chr1:g.55.039.800G>A", "chr1:g.55039800G>A"),
        ("1:55,039,800:G:A", "1:55039800:G:A"),
        ("1-55,039,800-G-A", "1-55039800-G-A"),
    ],
)
def test_a_spelling_becomes_the_id_that_is_read(text: str, plain: str) -> None:
    assert spell_plainly(text) == plain
    assert parse_variant_id(plain) is not None


@pytest.mark.parametrize(
    "text", ["rs7", "chr1:g.55039800G>A", "1:55039800:G:A", "MT-ND1", "m.", "PCSK9", "1 55039800 G A", ""]
)
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert spell_plainly(text) == text
