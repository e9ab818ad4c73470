"""Rows without header: which layouts fit."""

from __future__ import annotations

import pytest

from variants.lists.row_layouts import ROW_LAYOUTS


@pytest.mark.parametrize(
    ("row", "program", "roles"),
    [
        ("1 5 rs7 G A", "a VCF without header", ["chrom", "pos", "ref", "alt"]),
        ("1 5 7 G A", "a VCF without header", ["chrom", "pos", "ref", "alt"]),
        ("1 5 5 G A", "ANNOVAR", ["chrom", "pos", "end", "ref", "alt"]),
        ("1 4 5 G A", "BED", ["chrom", "pos", "end", "ref", "alt"]),
        ("1 5 5 G/A +", "VEP", ["chrom", "pos", "end", "alleles", "strand"]),
        ("1 rs7 0 5 A G", "a .bim file of PLINK", ["chrom", "id", "pos", "effect", "other"]),
        ("1 5 G A A", "", ["chrom", "pos", "ref", "alt"]),
        ("1 5 G A 0.4", "", ["chrom", "pos", "ref", "alt"]),
        ("p q 1 5 G A", "", ["chrom", "pos", "ref", "alt"]),
    ],
)
def test_the_first_layout_that_fits_a_row(row, program, roles):
    layout = next(layout for layout in ROW_LAYOUTS if layout.fits(row.split()))
    assert (layout.program, list(layout.roles)) == (program, roles)


@pytest.mark.parametrize("row", ["", "1", "PCSK9 COMT", "1 5 0.5 0.1", "a b c d e f", "1 0 G A"])
def test_rows_that_fit_no_layout(row):
    assert not any(layout.fits(row.split()) for layout in ROW_LAYOUTS)
