"""Lines that are not variants are rejected with column and reason; spellings that programs write are read."""

from __future__ import annotations

import pytest

from tests.ingest.encode.test_slice_encoder import PLAN, encode, line, rows
from variants.genome.alleles import MAX_REF_LENGTH


@pytest.mark.parametrize(
    ("bad", "column", "reason"),
    [
        ("22\t12\tA", "", "3 columns where the header has 12"),
        ("", "", "blank line"),
        ("\ufeff" + "\t".join(PLAN.column_names), "", "the header again"),
        ("\t".join(PLAN.column_names) + "\r", "", "the header again"),
        (line(12, chrom="GL000220"), "chr", "unknown chromosome"),
        (line("1.5"), "pos", "not a whole number"),
        (line("1.23E+07"), "pos", "not a whole number: a spreadsheet has rounded it"),
        (line(0), "pos", "outside chromosome"),
        (line(50_818_469), "pos", "outside chromosome 22 of GRCh38 (1 to 50818468)"),
        (line(12, ref=""), "ref", "not an allele"),
        (line(12, alt="."), "alt", "not an allele"),
        (line(12, ref="NA"), "ref", "'NA' stands for a missing value: the line has no allele"),
        (line(12, alt="nan"), "alt", "'nan' stands for a missing value"),
        (line(12, alt="NULL"), "alt", "'NULL' stands for a missing value"),
        (line(12, alt="N/A"), "alt", "'N/A' stands for a missing value"),
        (line(12, ref="-"), "ref", "'-' stands for no base: write ref and alt with the base before"),
        (line(12, alt="-"), "alt", "'-' stands for no base"),
        (line(12, ref="A" * (MAX_REF_LENGTH + 1)), "ref", "100001 bases: a reference allele has at most 100000"),
    ],
)
def test_a_line_without_a_variant_is_rejected_with_its_number_and_reason(bad: str, column: str, reason: str) -> None:
    encoded = encode(line(10), bad, line(60))
    reject = encoded.rejects[0]
    assert (len(encoded.rejects), reject.number, reject.column, reject.line) == (1, 3, column, bad.encode())
    assert reason in reject.reason
    assert (encoded.report.line_count, encoded.report.variant_count, encoded.report.reject_count) == (3, 2, 1)


def test_blanks_around_alleles_and_the_fraction_of_a_chromosome_do_not_count() -> None:
    plain, blanks = encode(line(12, "A", "C")), encode(line(12, "A ", " c", chrom="22.0"))
    assert [row[:3] + row[-2:] for row in rows(blanks)] == [row[:3] + row[-2:] for row in rows(plain)]
    assert blanks.report.reject_count == 0
