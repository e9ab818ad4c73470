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


def test_regions_that_touch_or_overlap_become_one():
    regions = [Region(2, 1, 5), Region(1, 10, 20), Region(1, 1, 9), Region(1, 15, 30), Region(1, 40, 41)]
    assert merge_regions(regions) == (Region(1, 1, 30), Region(1, 40, 41), Region(2, 1, 5))
