"""What imported tables and metadata sheets share about text."""

import pytest

from catalog.files.sniff import WINDOWS_1252_FALLBACK, guess_delimiter, is_header_comment


@pytest.mark.parametrize(
    ("line", "delimiter"),
    [("a;b,c;d", ";"), ('"a,b,c,d";e', ";"), ("a\tb", "\t"), ("a|b|c", "|"), ("one", ",")],
)
def test_delimiters(line, delimiter):
    assert guess_delimiter(line) == delimiter


@pytest.mark.parametrize(
    ("line", "first_row", "is_header"),
    [
        ("#chrom,start", ["chr1", "5"], True),
        ("##fileformat=VCF,4", ["chr1", "5"], False),
        ("# Skagit, 2020", ["site", "depth"], False),
        ("# id,name", ["1", "a"], True),
        ("#a,b", [], True),
        ("#1,2", ["1", "2"], False),
        ("#x,a,a", ["1", "2", "3"], False),
    ],
)
def test_a_remark_that_names_the_columns(line, first_row, is_header):
    assert is_header_comment(line, line.split(","), first_row) == is_header


def test_damaged_bytes_are_read_as_windows_1252():
    assert b"na\xc3\xafve \x80 \x81 \xef".decode("utf-8", errors=WINDOWS_1252_FALLBACK) == "naïve € \x81 ï"
