"""Lists of intervals that say themselves that they are of another assembly."""

import pytest

from variants.groupfiles.unit_assembly import warn_of_other_assembly
from variants.groupfiles.unit_lists import read_units

ROW = "1\t5\t9\tW1\n"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("chr\tstart_hg19\tend_hg19\tname\n" + ROW, "the list's column 'start_hg19' names GRCh37"),
        ("chrom_b37\tstart\tend\tname\n" + ROW, "the list's column 'chrom_b37' names GRCh37"),
        ("#genome_build=GRCh37\n" + ROW, "names GRCh37"),
        ("#genome_build=GRCh37\nchr\tstart\tend\tname\n" + ROW, "names GRCh37"),
        ("track name=x db=hg19\n" + ROW, "names GRCh37"),
        (ROW + "1\t248956400\t248956423\tW2\n", "1 of 2 units lie beyond the end of their chromosome in GRCh38"),
        ("chr1:248956400-248956423\tW2\n", "W2 ends at 248,956,423, the chromosome at 248,956,422"),
        ("1 55505149 55530526 PCSK9\n22 19929263 19957498 COMT\n", "(PCSK9 at 1:55,505,149)"),
        ("chr1\t55505149\t55530526\tENSG00000169174.11\n", "1 (100%) have their gene where it is in GRCh37"),
    ],
)
def test_a_list_of_another_assembly_is_warned_about_once(text: str, reason: str) -> None:
    listed = read_units(text.splitlines(keepends=True))
    (warning,) = warn_of_other_assembly(listed.units, listed.claims, "GRCh38")
    assert warning.startswith("WRONG ASSEMBLY: ")
    assert reason in warning
    assert warning.endswith("the release is GRCh38")


@pytest.mark.parametrize(
    "text",
    [
        ROW,
        "#genome_build=GRCh38\n" + ROW,
        "chr\tstart_hg38\tend_hg38\n1\t5\t9\n",
        "1\t5\t9\tPCSK9\n",  # a gene that is there in no assembly: the name of something else
    ],
)
def test_a_list_of_the_same_assembly_is_not(text: str) -> None:
    listed = read_units(text.splitlines(keepends=True))
    assert [unit.start for unit in listed.units] == [5]
    assert warn_of_other_assembly(listed.units, listed.claims, "GRCh38") == ()
