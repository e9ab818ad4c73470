"""rs numbers of loaded releases tell in which assembly somebody's positions are."""

from __future__ import annotations

import pytest

from variants.genome.chromosomes import MT
from variants.releases.models import Release
from variants.releases.reader import ReleaseReader
from variants.releases.rs_evidence import RsRow, compare_rs_numbers
from variants.releases.selection import matching_rows, select_variants

pytestmark = pytest.mark.django_db
SHIFT = 400_000  # bases between the assemblies, as on chromosome 22


@pytest.fixture
def own_rows(synthetic38: Release) -> list[RsRow]:
    """Rows of the release with their rs numbers."""
    selection = select_variants(release=ReleaseReader(synthetic38), query="_exists_:dbsnp.rsid")
    rows = list(matching_rows(selection=selection, columns=["dbsnp_rsid"], limit=40))
    numbers = [str(row.values[0]).strip("[]'").split(",")[0].removeprefix("rs") for row in rows]
    return [RsRow(int(n), row.chrom, row.pos) for n, row in zip(numbers, rows, strict=True) if n.isdigit()]


def moved(rows: list[RsRow], bases: int) -> list[RsRow]:
    return [RsRow(row.number, row.chrom, row.pos + bases) for row in rows]


def test_positions_of_a_release_of_the_other_assembly_speak_for_it(synthetic38: Release, own_rows: list[RsRow]) -> None:
    evidence = compare_rs_numbers(own_rows, assembly="GRCh37")
    assert evidence is not None
    assert evidence.contradicts
    assert (evidence.other, evidence.other_rows) == ("GRCh38", len(own_rows))
    assert "(100%) have their rs number where it is in GRCh38" in evidence.describe()


def test_other_positions_than_a_release_of_the_same_assembly_speak_against_it(own_rows: list[RsRow]) -> None:
    evidence = compare_rs_numbers(moved(own_rows, SHIFT), assembly="GRCh38")
    assert evidence is not None
    assert evidence.contradicts


@pytest.mark.parametrize("bases", [0, 5, -20])
def test_the_right_assembly_is_not_doubted_nor_insertions_elsewhere_in_a_repeat(
    own_rows: list[RsRow], bases: int
) -> None:
    assert compare_rs_numbers(moved(own_rows, bases), assembly="GRCh38") is None
    assert compare_rs_numbers(moved(own_rows, SHIFT + bases), assembly="GRCh37") is None


def test_few_numbers_unknown_ones_and_mt_say_nothing(own_rows: list[RsRow]) -> None:
    assert compare_rs_numbers(own_rows[:2], assembly="GRCh37") is None
    assert compare_rs_numbers([RsRow(10**15, 22, 5)] * 9, assembly="GRCh37") is None
    assert compare_rs_numbers([RsRow(row.number, MT, 5) for row in own_rows], assembly="GRCh38") is None
    assert compare_rs_numbers([], assembly="GRCh38") is None
    unknown = [RsRow(10**15 + i, 22, 5) for i in range(300)]
    assert compare_rs_numbers([*own_rows[:5], *unknown], assembly="GRCh37") is None


def test_a_mixture_is_doubted_and_single_errors_are_not(own_rows: list[RsRow]) -> None:
    mixture = compare_rs_numbers([*own_rows[:20], *moved(own_rows[20:], SHIFT)], assembly="GRCh38")
    assert mixture is not None
    assert mixture.contradicts
    errors = compare_rs_numbers([*own_rows[3:], *moved(own_rows[:3], SHIFT)], assembly="GRCh38")
    assert errors is not None
    assert not errors.contradicts


def test_a_number_that_is_repeated_has_one_vote(own_rows: list[RsRow]) -> None:
    first = own_rows[0]
    repeated = [RsRow(first.number, first.chrom, first.pos + SHIFT + index) for index in range(60)]
    assert compare_rs_numbers([first, *repeated], assembly="GRCh38") is None
    assert compare_rs_numbers(repeated, assembly="GRCh38") is None
    evidence = compare_rs_numbers([*repeated, *moved(own_rows, SHIFT)], assembly="GRCh38")
    assert evidence is not None
    assert evidence.other_rows == len({row.number for row in own_rows})
