"""Lines of one region: with and without a name, whole or split at the commas of their numbers."""

from __future__ import annotations

import pytest

from variants.groupfiles.region_lines import is_chromosome, is_sequence, parse_region_line
from variants.groupfiles.unit_lists import read_units


@pytest.mark.parametrize(
    ("cells", "interval"),
    [
        (["chr1:100-200"], ["1", "100", "200", ""]),
        (["chr1:100-200", "target"], ["1", "100", "200", "target"]),
        (["chr1:100-200", ".", "target"], ["1", "100", "200", "target"]),
        (["X:100"], ["X", "100", "100", ""]),
        (["1:55", "039", "447-55", "064", "852"], ["1", "55039447", "55064852", ""]),
        (["1:55", "039", "447-55", "064", "852 my target"], ["1", "55039447", "55064852", "my target"]),
        (["NC_000001.11:5-9"], ["NC_000001.11", "5", "9", ""]),
    ],
)
def test_a_region_is_read_with_its_name(cells: list[str], interval: list[str]) -> None:
    assert parse_region_line(cells) == interval


@pytest.mark.parametrize("cells", [[], ["PCSK9"], ["chr1", "5", "9"], ["rs1:5-9"], ["1:5:A:G"]])
def test_other_lines_are_not_regions(cells: list[str]) -> None:
    assert parse_region_line(cells) is None


def test_regions_with_commas_and_names_are_units() -> None:
    units = read_units(["chr1:100,000-200,000 a\n", "2:5-9\n", "X:1,000-2,000\n"]).units
    assert [(unit.name, str(unit.regions[0])) for unit in units] == [
        ("a", "1:100000-200000"),
        ("2:5-9", "2:5-9"),
        ("X:1000-2000", "X:1000-2000"),
    ]


@pytest.mark.parametrize(
    ("name", "chromosome", "sequence"),
    [
        ("chr1", True, True),
        ("MT", True, True),
        ("NC_000001.11", True, True),
        ("GL000192.1", False, True),
        ("PCSK9", False, False),
    ],
)
def test_names_of_chromosomes_and_of_other_sequences_are_recognised(
    name: str, chromosome: bool, sequence: bool
) -> None:
    assert (is_chromosome(name), is_sequence(name)) == (chromosome, sequence)
