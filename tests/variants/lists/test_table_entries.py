"""Rows of a table -> entries: which column is the reference, several alleles, ids, and rows that name nothing."""

from __future__ import annotations

import pytest

from variants.lists.entries import Entry
from variants.lists.table_entries import NO_ALLELES, entry_of_id, read_rows_by
from variants.lists.table_layout import find_header


def read(header: str, row: str, assembly: str = "GRCh38") -> list[Entry]:
    layout = find_header(header, assembly=assembly)
    assert layout is not None
    return list(read_rows_by(layout, assembly)(2, row))


def parts(entries: list[Entry]) -> list[tuple[int, int, str, str, bool]]:
    assert [entry.problem for entry in entries] == [""] * len(entries)
    return [(entry.chrom, entry.pos, entry.ref, entry.alt, entry.either_order) for entry in entries]


@pytest.mark.parametrize(
    ("header", "row", "expected"),
    [
        ("chr,pos,ref,alt", "1,5,a,g", (1, 5, "A", "G", False)),
        ("chr,bp,a1,a2", "1,5,A,G", (1, 5, "G", "A", True)),  # the header names no reference
        ("chr,pos,ref_allele,ea,oa", "1,5,EA,A,G", (1, 5, "A", "G", False)),
        ("chr,pos,ref_allele,ea,oa", "1,5,OA,A,G", (1, 5, "G", "A", False)),
        ("chr,pos,ref_allele,ea,oa", "1,5,NA,A,G", (1, 5, "G", "A", True)),
        ("chr,pos,ref,ea,oa", "1,5,a,A,G", (1, 5, "A", "G", False)),  # the reference's bases
        ("chrom,chromStart,ref,alt", "1,5,A,G", (1, 6, "A", "G", False)),  # from 0
        ("locus\talleles", '1:5\t["A","G"]', (1, 5, "A", "G", False)),  # Hail
    ],
)
def test_alleles_stand_in_their_order_or_may_be_exchanged(
    header: str, row: str, expected: tuple[int, int, str, str, bool]
) -> None:
    assert parts(read(header, row)) == [expected]


@pytest.mark.parametrize(
    ("header", "row", "expected"),
    [
        ("chr\tstart\tend\tref\talt", "1\t4\t5\tA\tG", (1, 5, "A", "G", False)),
        ("chr\tstart\tend\tref\talt", "1\t4\t6\tAC\tA", (1, 5, "AC", "A", False)),
        ("chr\tstart\tend\talleles", "1\t4\t5\tA/G", (1, 5, "A", "G", False)),
        ("chr\tstart\tend\ta1\ta2", "1\t4\t5\tA\tG", (1, 5, "G", "A", True)),
    ],
)
def test_start_and_end_that_span_the_alleles_only_from_0_are_read_so_and_noted(
    header: str, row: str, expected: tuple[int, int, str, str, bool]
) -> None:
    entries = read(header, row)
    assert parts(entries) == [expected]
    assert entries[0].notes == (
        "start and end fit the alleles only if they count from 0, as in BED: read as position 5",
    )


@pytest.mark.parametrize(
    ("row", "pos"),
    [("1\t5\t5\tA\tG", 5), ("1\t5\t6\tAC\tA", 5), ("1\t5\t905\tA\tG", 5), ("1\t5\t\tA\tG", 5), ("1\tx\t6\tA\tG", 0)],
)
def test_start_and_end_that_fit_from_1_or_not_at_all_count_from_1(row: str, pos: int) -> None:
    (entry,) = read("chr\tstart\tend\tref\talt", row)
    assert (entry.pos, entry.notes) == (pos, ())


def test_several_alleles_of_a_row_are_entries_of_their_own() -> None:
    entries = read("chr\tpos\tref\talt", "1\t5\tA\tG,T")
    assert [(entry.alt, entry.notes) for entry in entries] == [
        ("G", ("one of 2 alleles of this line",)),
        ("T", ("one of 2 alleles of this line",)),
    ]


def test_an_insertion_without_the_base_before_is_looked_up_by_its_id() -> None:
    (entry,) = read("chr\tstart\tend\tref\talt", "1\t5\t6\t-\tG")
    assert entry.name == "chr1:g.5_6insG"
    assert entry.notes == ("read as chr1:g.5_6insG",)


@pytest.mark.parametrize(
    ("header", "row", "problem"),
    [
        ("chr,pos,ref,alt", "1,5,A", "malformed: fewer columns than the header, which names 4"),
        ("chr,pos,ref,alt", "1,5,A,A", "malformed: both alleles are the same"),
        ("chr,pos,p", "1,5,0.1", NO_ALLELES),
        ("chr,pos,snp,p", "1,5,.,0.1", "malformed: neither alleles nor an id"),
        ("snp,p", "chr1:g.5dup,1", "dup is not supported"),
        ("snp,p", "what,1", "malformed: write chr:pos:ref:alt"),
    ],
)
def test_a_row_that_names_no_variant_says_why(header: str, row: str, problem: str) -> None:
    (entry,) = read(header, row)
    assert (entry.number, entry.problem[: len(problem)]) == (2, problem)


def test_a_row_that_names_its_assembly_keeps_it() -> None:
    (entry,) = read("chr,pos,ref,alt,build", "1,5,A,G,hg19")
    assert entry.assembly == "GRCh37"


def test_an_rs_number_keeps_the_alleles_beside_it() -> None:
    (entry,) = read("snp,a1,a2", "rs7,a,g")
    assert (entry.name, entry.ref, entry.alt, entry.either_order) == ("rs7", "G", "A", True)


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("CHR\tBP\tSNP\tA1\tA2", "1\t5\trs7\tA\tG"),
        ("#CHROM\tPOS\tREF\tALT\tID", "1\t5\tG\tA\trs7"),
        ("chr,pos,ref,alt,rsID,p", '"1",5,"G","A","rs7",0.5'),
        ("variant_id,chromosome,base_pair_location,effect_allele,other_allele,rsid", "1_5_G_A,1,5,A,G,rs7"),
        ("Chr\tStart\tEnd\tRef\tAlt\tavsnp150", "1\t5\t5\tG\tA\trs7"),
    ],
)
def test_an_rs_number_beside_position_and_alleles_is_kept(header: str, row: str) -> None:
    (entry,) = read(header, row)
    assert (entry.pos, entry.beside) == (5, "rs7")


def test_an_id_of_another_assembly_names_no_position_of_the_release() -> None:
    own, other = entry_of_id(1, "chr1_5_G_A_b38", "GRCh38"), entry_of_id(1, "chr1_5_G_A_b37", "GRCh38")
    assert (own.pos, other.pos) == (5, 0)
    assert other.variant is not None
    assert other.variant.assembly == "GRCh37"
