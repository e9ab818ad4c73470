"""The parts of a variant as written -> an entry, or why it cannot be looked up."""

from __future__ import annotations

import pytest

from variants.genome.hgvs import MAX_POSITION
from variants.lists.entries import build_entry, entry_id, find_chromosome, find_position


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("1", 1),
        ("0", None),
        ("-5", None),
        (str(MAX_POSITION), MAX_POSITION),
        (str(MAX_POSITION + 1), None),
        ("1e+05", 100_000),
        ("100000.0", 100_000),
        ("100.5", None),
        ("²", None),
        ("", None),
    ],
)
def test_positions_are_whole_numbers_in_any_notation(text: str, position: int | None) -> None:
    assert find_position(text) == position


@pytest.mark.parametrize(("name", "code"), [("chr1", 1), ("1.0", 1), ("01", 1), ("MT", 25), ("HLA-A", 0), ("", 0)])
def test_chromosomes_go_by_their_codes(name: str, code: int) -> None:
    assert find_chromosome(name) == code


def test_changes_made_for_comparing_are_noted() -> None:
    entry = build_entry(3, "chrX", "1e+05", "a", "ct", notes=("one of 2",))
    assert (entry.chrom, entry.pos, entry.ref, entry.alt, entry.problem) == (23, 100_000, "A", "CT", "")
    assert entry.notes == ("one of 2", "position 1e+05 read as 100000")
    assert entry.text == "chrX:1e+05:a:ct"


@pytest.mark.parametrize(("alt", "note"), [("*", "a deletion that begins before"), ("<DEL>", "matches only itself")])
def test_alleles_that_are_not_bases_are_looked_up_with_a_note(alt: str, note: str) -> None:
    entry = build_entry(1, "1", "5", "A", alt)
    assert (entry.alt, entry.problem) == (alt, "")
    assert note in entry.notes[-1]


@pytest.mark.parametrize(
    ("parts", "problem"),
    [
        (("1", "5", "A", "A"), "malformed: both alleles are the same"),
        (("1", "5", "gt", "GT"), "malformed: both alleles are the same"),
        (("HLA-A", "5", "A", "C"), "unknown chromosome 'HLA-A'"),
        (("1", "x", "A", "C"), "malformed: position 'x'"),
        (("1", "5.50E+07", "A", "C"), "malformed: position '5.50E+07': a spreadsheet has rounded it"),
        (("1", "5", "A", "."), "no alternate allele"),
        (("1", "5", "-", "C"), "wrong reference style"),
        (("1", "5", "A", "-"), "wrong reference style"),
        (("1", "5", "A", "A[2:7["), "breakend"),
        (("1", "5", "A", "Q"), "malformed: A/Q are not bases"),
        (("1", "5", "NA", "A"), "malformed: NA stands for a missing value"),
        (("1", "5", "G", "NaN"), "malformed: NaN stands for a missing value"),
        (("1", "5", "G", "na"), "malformed: na stands for a missing value"),
    ],
)
def test_a_part_that_cannot_be_read_is_named(parts: tuple[str, str, str, str], problem: str) -> None:
    entry = build_entry(1, *parts)
    assert entry.problem.startswith(problem)
    assert entry.text == ":".join(parts)


@pytest.mark.parametrize(("ref", "alt"), [("N", "A"), ("A", "NAC"), ("NANA", "N"), ("R", "n")])
def test_bases_of_iupac_stay_bases(ref: str, alt: str) -> None:
    assert build_entry(1, "1", "5", ref, alt).problem == ""


def test_an_accession_of_another_assembly_says_which() -> None:
    entry = build_entry(1, "NC_000001.10", "5", "A", "C", assembly="GRCh38")
    assert (entry.assembly, entry.chrom) == ("GRCh37", 0)
    assert build_entry(1, "NC_060925.1", "5", "A", "C").assembly == "T2T-CHM13"


def test_an_entry_goes_by_its_parts_or_its_text() -> None:
    assert entry_id(build_entry(1, "chrM", "5", "a", "c")) == "MT-5-A-C"
    assert entry_id(build_entry(1, "nowhere", "5", "A", "C")) == "nowhere:5:A:C"
