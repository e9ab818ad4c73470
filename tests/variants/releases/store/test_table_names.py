"""Names of run-time tables and of their partitions."""

from __future__ import annotations

import pytest

from variants.releases.store.table_names import ReleaseTables, bin_start

TABLES = ReleaseTables(7)


def test_each_table_has_a_name_of_its_own() -> None:
    assert TABLES.all_names([1, 2]) == ["variants_r7", "variants_r7_g2", "effects_r7", "names_r7", "blocks_r7"]
    assert TABLES.variants(2).as_string() == '"variants_r7_g2"'


@pytest.mark.parametrize(("chrom", "number"), [(1, 0), (22, 3), (23, 1), (25, 0)])
@pytest.mark.parametrize("parent", ["variants_r7", "variants_r7_g2", "effects_r7"])
def test_a_partition_names_its_chromosome(parent: str, chrom: int, number: int) -> None:
    name = ReleaseTables.partition_name(parent, chrom, number)
    assert name.startswith(f"{parent}_")
    assert ReleaseTables.partition_chromosome(name) == chrom


@pytest.mark.parametrize(("pos", "start"), [(1, 0), (99, 0), (100, 100), (250, 200)])
def test_a_bin_begins_at_a_multiple_of_its_size(pos: int, start: int) -> None:
    assert bin_start(pos, 100) == start
