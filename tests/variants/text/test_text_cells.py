"""Cells and numbers as R, Excel and pandas write them."""

from __future__ import annotations

import pytest

from variants.text.text_cells import leading_row_names, parse_whole_number, split_cells


@pytest.mark.parametrize(
    ("line", "delimiter", "cells"),
    [
        ("a\tb\t", "\t", ["a", "b", ""]),
        ('"a"\t"b c"', "\t", ["a", "b c"]),
        ('"a, b",c', ",", ["a, b", "c"]),
        ('5" pipe\tb', "\t", ['5" pipe', "b"]),
        ('"open\tb\tc', "\t", ["open", "b", "c"]),
        ('  1  "G A"  x', " ", ["1", "G A", "x"]),
    ],
)
def test_quotes_are_taken_off_and_hide_no_delimiters_when_left_open(line, delimiter, cells):
    assert split_cells(line, delimiter) == cells


@pytest.mark.parametrize(
    ("text", "number"),
    [("1e+05", 100_000), ("1E5", 100_000), ("100000.0", 100_000), ("5.50398e+07", 55_039_800), ("0", 0),
     ("1.5", None), ("1e-5", None), ("-1", None), ("", None), ("1,2", None), ("²", None), ("1e99", None)],
)  # fmt: skip
def test_whole_numbers_as_programs_write_them(text, number):
    assert parse_whole_number(text) == number


def test_names_of_rows_are_not_a_delimiter_at_the_end():
    assert leading_row_names(["a", "b"], [["1", "x", "y"]]) == 1
    assert leading_row_names(["a", "b"], [["x", "y", ""]]) == 0
    assert leading_row_names(["a", "b"], [["1", "x", "y"], ["x", "y"]]) == 0


@pytest.mark.parametrize(
    ("line", "delimiter", "cells"),
    [
        ("'chr1'\t'55039800'\t'G'\t'A'", "\t", ["chr1", "55039800", "G", "A"]),
        ("'1','5','G,T','x'", ",", ["1", "5", "G,T", "x"]),
        ("'a b' 5 'c'", " ", ["a b", "5", "c"]),
        ("5'UTR,3'UTR", ",", ["5'UTR", "3'UTR"]),
        ("55'039'800;'x'", ";", ["55'039'800", "x"]),
        ("'1-Mar,5", ",", ["1-Mar", "5"]),  # a spreadsheet's mark of text
        ("'a','b", ",", ["a", "b"]),
        ("'',x,'", ",", ["", "x", ""]),
    ],
)
def test_single_quotes_around_cells_are_taken_off(line: str, delimiter: str, cells: list[str]) -> None:
    assert split_cells(line, delimiter) == cells
