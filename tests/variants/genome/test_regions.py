"""Regions as people write them."""

import pytest

from variants.genome.regions import Region, RegionError, merge_regions, parse_region


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("chr1:69000-70000", Region(1, 69000, 70000)),
        ("chr1:69,000-70,000", Region(1, 69000, 70000)),
        ("x:5..9", Region(23, 5, 9)),
        ("chrMT:7", Region(25, 7, 7)),
        ("MT:1 - 2", Region(25, 1, 2)),
        ("chr26:3243-3243", Region(25, 3243, 3243)),
        ("25:16000-16000", Region(23, 16000, 16000)),
        ("PAR1:60500", Region(23, 60500, 60500)),
        ("NC_000022.11:5-9", Region(22, 5, 9)),
        ("chr30:1-2", None),
        ("1:5:A:T", None),
        ("BRCA1", None),
    ],
)
def test_a_region_is_read_in_every_usual_form(text, region):
    assert parse_region(text) == region


@pytest.mark.parametrize("text", ["1:9-3", "1:0-3"])
def test_an_impossible_region_is_refused(text):
    with pytest.raises(RegionError, match="start at 1"):
        parse_region(text)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("chr6_GL000256v2_alt:1-100", "alternate contig"),
        ("HLA-A*01:01:01:01:5-9", "HLA"),
        ("NC_000022.10:5-9", "GRCh38 is asked"),
        ("NC_000022.9:5-9", "accession"),
    ],
)
def test_a_region_of_another_sequence_is_refused_by_name(text, reason):
    with pytest.raises(RegionError, match=reason):
        parse_region(text, assembly="GRCh38")


def test_regions_that_touch_or_overlap_become_one():
    regions = [Region(2, 1, 5), Region(1, 10, 20), Region(1, 1, 9), Region(1, 15, 30), Region(1, 40, 41)]
    assert merge_regions(regions) == (Region(1, 1, 30), Region(1, 40, 41), Region(2, 1, 5))
