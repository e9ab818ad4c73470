"""How many rows must fit the other assembly before the declared one cannot be right."""

from __future__ import annotations

import pytest

from variants.genome.assembly_evidence import AssemblyEvidence


@pytest.mark.parametrize(
    ("declared_rows", "other_rows", "contradicts"),
    [(0, 0, False), (0, 1, True), (2, 2, False), (3, 3, True), (200, 10, False)],
)
def test_the_declared_assembly_is_contradicted(declared_rows: int, other_rows: int, contradicts: bool) -> None:
    evidence = AssemblyEvidence("GRCh38", "GRCh37", declared_rows, other_rows, "genes")
    assert evidence.contradicts is contradicts
    if contradicts:
        assert f"{other_rows} (" in evidence.describe()


@pytest.mark.parametrize(
    ("declared", "other", "expected"), [(2, 1, True), (19, 1, True), (1393, 9, False), (5, 0, False), (1, 9, False)]
)
def test_a_few_rows_of_the_other_assembly_are_outliers_unless_by_chance(
    declared: int, other: int, expected: bool
) -> None:
    assert AssemblyEvidence("GRCh38", "GRCh37", declared, other).has_outliers is expected
