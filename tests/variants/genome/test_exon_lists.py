"""Gene models in one line: their exons, from the first to the last base, and lists that do not belong together."""

from __future__ import annotations

import pytest

from variants.genome.exon_lists import Exon, counts_from_zero, join_exons, split_exons


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["chrom", "chromstart", "chromend"], True),
        (["chrom", "txstart", "txend", "exoncount"], True),
        (["#bin", "name", "txstart"], True),
        (["chrom", "txstart", "txend"], False),  # of no table of UCSC
        (["chrom", "start", "end"], False),
    ],
)
def test_tables_of_ucsc_count_from_0(names: list[str], expected: bool) -> None:
    assert counts_from_zero(names) is expected


@pytest.mark.parametrize(
    ("cells", "exons"),
    [
        (Exon("chr1", "5", "9", "+"), [Exon("chr1", "5", "9", "+")]),
        (Exon("chr1", "5;20", "9;29"), [Exon("chr1", "5", "9"), Exon("chr1", "20", "29")]),
        (Exon("chr1;chr1;", "5;20;", "9;29;", "+"), [Exon("chr1", "5", "9", "+"), Exon("chr1", "20", "29", "+")]),
    ],
)
def test_exons_are_split_and_single_values_apply_to_all(cells: Exon, exons: list[Exon]) -> None:
    assert split_exons(cells) == exons


@pytest.mark.parametrize(
    "cells",
    [Exon("chr1", "5;20", "9"), Exon("chr1", "5", "9;29"), Exon("a;b;c", "5;20", "9;29"), Exon("a;b", "5", "9")],
)
def test_lists_of_different_lengths_have_no_exons(cells: Exon) -> None:
    assert split_exons(cells) == []
    assert join_exons(cells) is None


@pytest.mark.parametrize(
    ("cells", "joined"),
    [
        (Exon("chr1;chr1", "500;100", "600;200", "-;-"), Exon("chr1", "100", "600", "-")),
        (Exon("chr1", "0", "9"), Exon("chr1", "0", "9")),
        (Exon("chr1", "0;20", "9;29"), Exon("chr1", "0", "29")),
        (Exon("chr1;chr2", "5;20", "9;29"), None),
        (Exon("chr1", "5;20", "9;29", "+;-"), None),
        (Exon("chr1", "5;x", "9;29"), None),
        (Exon("chr1", "5", "."), None),
    ],
)
def test_the_exons_of_one_chromosome_and_strand_are_joined(cells: Exon, joined: Exon | None) -> None:
    assert join_exons(cells) == joined
