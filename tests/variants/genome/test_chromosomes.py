"""Names of chromosomes and their codes."""

from __future__ import annotations

import pytest

from variants.genome.chromosomes import (
    CHROMOSOMES,
    LENGTHS,
    UnknownChromosomeError,
    chromosome_code,
    chromosome_length,
    chromosome_name,
)


@pytest.mark.parametrize(
    ("name", "code"), [("1", 1), ("chr22", 22), ("CHRx", 23), ("y", 24), ("M", 25), ("MT", 25), ("23", 23), (" 7 ", 7)]
)
def test_every_spelling_has_its_code(name: str, code: int) -> None:
    assert chromosome_code(name) == code


@pytest.mark.parametrize("name", ["", "0", "26", "chrUn", "HLA-A", "1.5"])
def test_other_names_are_refused(name: str) -> None:
    with pytest.raises(UnknownChromosomeError, match="unknown chromosome"):
        chromosome_code(name)


def test_codes_and_names_lead_to_each_other() -> None:
    assert [chromosome_code(chromosome_name(code, prefix=True)) for code in range(1, 26)] == list(range(1, 26))


def test_each_assembly_has_a_length_for_every_chromosome() -> None:
    assert {len(lengths) for lengths in LENGTHS.values()} == {len(CHROMOSOMES)}
    assert chromosome_length("GRCh38", 22) == 50818468
