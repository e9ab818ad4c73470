"""Genes of rows tell the assembly: a file of the other one, or a mixture, contradicts; chance does not."""

from __future__ import annotations

import pytest

from ingest.wgsa.assembly_evidence import AssemblyEvidence, GeneRow, compare_assemblies, find_gene_ids

GENES37 = {"ENSG00000169174": (1, 55_505_221, 55_530_525), "ENSG00000186092": (1, 69_091, 70_008)}
GENES38 = {"ENSG00000169174": (1, 55_039_447, 55_064_852), "ENSG00000186092": (1, 65_419, 71_585)}
TABLES = {"declared": ("GRCh38", GENES38), "other": ("GRCh37", GENES37)}


@pytest.mark.parametrize(
    ("positions", "counts"),
    [
        ([55_505_400, 55_505_500], (0, 2)),
        ([55_039_500, 55_505_500], (1, 1)),
        ([55_038_000, 55_065_000], (2, 0)),  # up- and downstream
        ([1_000, 200_000_000], (0, 0)),  # at no place of the gene
    ],
)
def test_rows_are_counted_for_the_assembly_of_their_gene(positions: list[int], counts: tuple[int, int]) -> None:
    rows = [GeneRow(1, pos, ("ENSG00000169174",)) for pos in positions]
    evidence = compare_assemblies(rows, **TABLES)
    assert (evidence.declared_rows, evidence.other_rows) == counts


def test_a_gene_at_the_same_position_in_both_is_not_evidence() -> None:
    evidence = compare_assemblies([GeneRow(1, 69_500, ("ENSG00000186092",))], **TABLES)
    assert (evidence.declared_rows, evidence.other_rows) == (0, 0)
    assert not evidence.contradicts


@pytest.mark.parametrize(
    ("declared_rows", "other_rows", "contradicts"),
    [(0, 1, True), (0, 0, False), (2, 1, False), (2, 3, True), (90, 10, True), (991, 9, False), (1_000, 99, False)],
)
def test_a_few_odd_rows_do_not_contradict(declared_rows: int, other_rows: int, contradicts: bool) -> None:
    assert AssemblyEvidence("GRCh38", "GRCh37", declared_rows, other_rows).contradicts is contradicts


def test_gene_ids_are_found_in_lists_and_with_versions() -> None:
    cells = ["chr1", "55505400", "ENSG00000169174.14|ENSG00000186092|.", "ENSG00000169174;OTHER"]
    assert find_gene_ids(cells, [2, 3]) == ("ENSG00000169174", "ENSG00000186092")
    assert find_gene_ids(cells, [0]) == ()
