"""Lines of a VCF, cut and split."""

from __future__ import annotations

from variants.lists.vcf_lines import VcfLines

FIXED = ["CHROM", "POS", "ID", "REF", "ALT", "QUAL", "FILTER", "INFO"]


def test_each_allele_of_a_line_has_its_own_columns() -> None:
    lines = VcfLines([], FIXED)
    cells = lines.fixed_columns("chr1\t5\trs1\tC\tA,<DEL>\t50\tPASS\tAC=3,2;DB")
    assert cells is not None
    assert list(lines.split(cells)) == [
        ("chr1", "5", "rs1", "C", "A", "50", "PASS", "AC=3;DB"),
        ("chr1", "5", "rs1", "C", "<DEL>", "50", "PASS", "AC=2;DB"),
    ]
    assert lines.notes(as_vcf=True) == []


def test_blanks_for_tabs_are_split_and_reported() -> None:
    lines = VcfLines([], FIXED)
    assert lines.fixed_columns("chr1  5 . C A . . DP=1") == ("chr1", "5", ".", "C", "A", ".", ".", "DP=1")
    assert "blanks where VCF has tabs" in lines.notes(as_vcf=False)[0]


def test_genotypes_are_named_as_left_out() -> None:
    lines = VcfLines([], [*FIXED, "FORMAT", "S1", "S2"])
    assert lines.fixed_columns("1\t5\t.\tC\tA\t.\t.\tDP=1\tGT\t0/1\t1/1") == ("1", "5", ".", "C", "A", ".", ".", "DP=1")
    assert lines.notes(as_vcf=True) == ["FORMAT and the genotypes of 2 samples are not written to the result"]
    assert lines.notes(as_vcf=False) == []


def test_a_pvar_that_leaves_columns_out_is_read_by_its_header() -> None:
    assert VcfLines([], FIXED[:5]).fixed_columns("25\t5\tx\tC\tA") == ("25", "5", "x", "C", "A", ".", ".", ".")
    own = VcfLines([], [*FIXED[:5], "FILTER", "INFO", "CM"])
    assert own.fixed_columns("1\t5\tx\tC\tA\tq10\tDP=1\t0") == ("1", "5", "x", "C", "A", ".", "q10", "DP=1")


def test_a_line_with_too_few_columns_is_ignored() -> None:
    assert VcfLines([], FIXED).fixed_columns("1\t5\t.\tC") is None


def test_keys_that_could_not_be_split_are_named_once() -> None:
    lines = VcfLines(['##INFO=<ID=AC,Number=A,Type=Integer,Description="x">'], FIXED)
    for _ in range(2):
        cells = lines.fixed_columns("1\t5\t.\tC\tA,G\t.\t.\tAC=1,2,3;OWN=1,2")
        assert cells is not None
        assert [split[7] for split in lines.split(cells)] == ["AC=1,2,3;OWN=1,2"] * 2
    undeclared, misfits = lines.notes(as_vcf=True)
    assert "INFO OWN (2 lines) has no header line" in undeclared
    assert "INFO AC (2 lines) has another number of values" in misfits
