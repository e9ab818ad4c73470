"""The table of formats says for each tool what its reader takes."""

from __future__ import annotations

import pytest

from variants.genome.regions import Region
from variants.groupfiles.members import Unit
from variants.groupfiles.tool_formats import (
    FORMATS,
    TOOL_FORMATS,
    NegativeWeights,
    class_problem,
    formats_that_take,
    group_files,
    unit_problem,
)


def test_every_format_is_complete() -> None:
    for name in FORMATS:
        tool_format = TOOL_FORMATS[name]
        assert tool_format.files
        assert tool_format.source
        suffixes = [file.suffix for file in group_files(name, weights=True, frequencies=True)]
        assert len(suffixes) == len(set(suffixes))
        if not tool_format.takes_weights:
            assert tool_format.negative_weights is NegativeWeights.PLAIN
            assert not tool_format.weight_option


def test_weights_and_frequencies_are_taken_by_these_formats() -> None:
    assert formats_that_take(weights=True) == ["tsv", "genesis", "saige", "regenie", "skat", "gmmat"]
    assert formats_that_take(weights=False) == ["regenie"]


@pytest.mark.parametrize(("chrom", "known"), [(1, True), (22, True), (23, True), (24, True), (25, False)])
def test_regenie_knows_every_chromosome_but_the_mitochondrion(chrom: int, known: bool) -> None:
    unit = Unit("G", (Region(chrom, 1, 2),))
    assert (unit_problem(TOOL_FORMATS["regenie"], unit) == "") is known
    assert unit_problem(TOOL_FORMATS["saige"], unit) == ""


def test_regenie_takes_63_classes() -> None:
    classes = [f"c{number}" for number in range(64)]
    assert class_problem(TOOL_FORMATS["regenie"], classes[:63]) == ""
    assert class_problem(TOOL_FORMATS["regenie"], classes) == "regenie takes at most 63 annotation classes"
    assert class_problem(TOOL_FORMATS["saige"], classes) == ""
    assert class_problem(TOOL_FORMATS["skat"], ["NULL"]) == ""
