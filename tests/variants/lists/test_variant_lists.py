"""Lists of variants in every form people have them."""

from __future__ import annotations

import pytest

from variants.genome.alleles import trim_alleles
from variants.lists.assembly_claims import assembly_of_contigs
from variants.lists.variant_lists import read_list

VCF = "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tS1"


def places(lines: list[str]) -> list[tuple]:
    return [(e.number, e.chrom, e.pos, e.ref, e.alt, e.problem.split(":")[0]) for e in read_list(lines).entries]


def test_alleles_of_one_vcf_line_become_entries_that_say_so() -> None:
    entries = list(read_list(["##fileformat=VCFv4.2", VCF, "chr1\t5\trs1\tA\tC,G\t.\t.\tAC=1,2\tGT\t0/1"]).entries)
    assert [(e.number, e.chrom, e.pos, e.ref, e.alt) for e in entries] == [(3, 1, 5, "A", "C"), (3, 1, 5, "A", "G")]
    assert all("one of 2 alleles" in e.notes[0] for e in entries)
    assert [entry.vcf for entry in entries] == [
        ("chr1", "5", "rs1", "A", "C", ".", ".", "AC=1"),
        ("chr1", "5", "rs1", "A", "G", ".", ".", "AC=2"),
    ]


def test_a_table_is_read_by_the_names_in_its_header() -> None:
    assert places(["alt\tREF\tChrom\tposition\tp", "g\ta\tX\t7\t0.1"]) == [(2, 23, 7, "A", "G", "")]


@pytest.mark.parametrize("text", ["rs429358", "chr19:g.44908684T>C", "19-44908684-T-C", "19:44908684:T:C"])
def test_one_variant_a_line_in_any_written_form(text: str) -> None:
    (entry,) = read_list([text]).entries
    assert (entry.name, entry.problem) == (text, "")


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("HLA-A\t5\t.\tA\tC", "unknown chromosome 'HLA-A'"),
        ("1\tfive\t.\tA\tC", "malformed"),
        ("1\t5\t.\t-\tC", "wrong reference style"),
        ("1\t5\t.\tA\tG]17:198982]", "breakend"),
        ("1\t5\t.\tA\t.", "no alternate allele"),
        ("1\t5\t.\tA\tQ", "malformed"),
        ("1\t99999999999\t.\tA\tC", "malformed"),
        ("1\t²\t.\tA\tC", "malformed"),
        ("1\t5", "malformed"),
    ],
)
def test_what_cannot_be_looked_up_says_why_and_keeps_its_place(line: str, problem: str) -> None:
    first, second = read_list([VCF, line, "1\t6\t.\tA\tC"]).entries
    assert first.problem.startswith(problem)
    assert (second.number, second.problem) == (3, "")


def test_contig_lengths_tell_the_assembly() -> None:
    assert assembly_of_contigs(["##contig=<ID=1,assembly=b37,length=249250621>"]) == "GRCh37"
    assert assembly_of_contigs(["##contig=<ID=chr1,length=248956422>"]) == "GRCh38"
    assert assembly_of_contigs(["##contig=<ID=GL000207.1,length=4262>", "##source=x"]) == ""


@pytest.mark.parametrize(
    ("padded", "plain"),
    [
        ((10, "GCACACACA", "GCA"), (10, "GCACACA", "G")),
        ((10, "CTAG", "CTGG"), (12, "A", "G")),
        ((10, "A", "C"), (10, "A", "C")),
        ((10, "AT", "A"), (10, "AT", "A")),
    ],
)
def test_padding_is_removed_from_the_right_then_the_left(padded: tuple, plain: tuple) -> None:
    assert trim_alleles(*padded) == plain
