"""Ids as programs write them."""

from __future__ import annotations

import pytest

from variants.genome.written_ids import parse_written_id, split_ids


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
def test_other_texts_are_not_ids(text):
    assert parse_written_id(text) is None


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("rs1,rs2", ["rs1", "rs2"]),
        ("rs1,rs1", ["rs1", "rs1"]),
        ("rs1\trs2 rs3", ["rs1", "rs2", "rs3"]),
        ("rs1;rs2;PCSK9", ["rs1", "rs2", "PCSK9"]),
        ("1:5:C:A,G", ["1:5:C:A", "1:5:C:G"]),
    ],
)
def test_several_ids_in_one_text(text, ids):
    assert split_ids(text) == ids


@pytest.mark.parametrize(
    "text",
    [
        "rs1",
        "1 5 C A",
        "1:5:C:A\t0.5\trs11591147",
        "1:5:C:A,0.5,rs7",
        "1:5:C:A rs7 PCSK9",
        "1:5:C:A,C,A",
        "1:55,039,800:G:A",
    ],
)
def test_rows_of_tables_and_single_ids_are_not_split(text):
    assert split_ids(text) == [text]
