"""Ids as programs write them."""

from __future__ import annotations

import pytest

from variants.genome.written_ids import parse_written_id


@pytest.mark.parametrize(
    ("text", "hgvs_id", "assembly"),
    [
        ("chr1_55039800_G_A_b38", "chr1:g.55039800G>A", "GRCh38"),
        ("1_55039800_G_A_b37", "chr1:g.55039800G>A", "GRCh37"),
        ("1:55039800[b37]G,A", "chr1:g.55039800G>A", "GRCh37"),
        ('"1:55039800:G:A"', "chr1:g.55039800G>A", ""),
        ("\ufeff1-55039800-G-A", "chr1:g.55039800G>A", ""),
        ("NC_000001.11:55039799:G:A", "chr1:g.55039800G>A", "GRCh38"),
        ("1:55039800_G/A_rs11591147", "chr1:g.55039800G>A", ""),
        ("1_55040101_TT/-", "chr1:g.55040101_55040102del", ""),
        ("1_55040101_-/A", "chr1:g.55040100_55040101insA", ""),
    ],
)
def test_ids_of_other_programs(text, hgvs_id, assembly):
    variant = parse_written_id(text)
    assert variant is not None
    assert (variant.ids[0], variant.assembly) == (hgvs_id, assembly)


@pytest.mark.parametrize("text", ["", "PCSK9", "1:55039800", "0.5", "b38"])
def test_other_texts_are_no_ids(text):
    assert parse_written_id(text) is None
