"""Texts of thousands of digits, wherever a number is read from outside: Python converts 4,300 of them at most."""

from __future__ import annotations

import pytest

from catalog.exchange.periods import Period, parse_period
from catalog.exchange.schema_org.schema_org_reader import SIZE
from variants.genome.hgvs import parse_variant_id
from variants.lists.assembly_claims import assembly_of_contigs
from variants.lists.columns_option import ColumnsError, parse_columns
from variants.lists.variant_lists import read_list

DIGITS = "9" * 5_000


def test_the_version_of_a_sequence_is_short() -> None:
    assert parse_variant_id(f"NC_000001.{DIGITS}:g.5A>T") is None


def test_a_contig_of_a_shared_length_identifies_no_assembly() -> None:
    assert assembly_of_contigs([f"##contig=<ID=1,length={DIGITS}>"]) == ""


def test_a_column_of_such_a_number_is_refused() -> None:
    with pytest.raises(ColumnsError, match="columns count from 1"):
        parse_columns(f"id=000001{DIGITS}")


def test_a_duration_of_such_a_length_has_no_end() -> None:
    assert parse_period(f"2012-01-01/P{DIGITS}Y").end == Period().end


def test_a_file_of_such_a_size_has_none() -> None:
    assert SIZE.fullmatch(DIGITS) is None


def test_a_list_with_such_positions_says_which_lines_cannot_be_read() -> None:
    (entry,) = read_list(["chrom\tstart\tend\tref\talt", f"1\t{DIGITS}\t{DIGITS}\tA\tG"]).entries
    assert entry.problem.startswith("malformed: position")
