"""Lines -> records: quotes that are meant, quotes that are not."""

import time

import pytest

from catalog.files.reading.recipe import Dialect
from catalog.files.reading.record_splitting import split_records


def cells(lines, width, **dialect):
    return [record.cells for record in split_records(lines, Dialect(**dialect), width)]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("1,2,3", ["1", "2", "3"]),
        ('1,"a, b",3', ["1", "a, b", "3"]),
        ('1,"a ""b""",3', ["1", 'a "b"', "3"]),
        ('1,6" pipe,3', ["1", '6" pipe', "3"]),
        ('1,"6 inch,3', ["1", '"6 inch', "3"]),
        ('"1,2,3', ['"1', "2", "3"]),
        ('1,2,"', ["1", "2", '"']),
        ('1,2,"3', ["1", "2", '"3']),
        ('1,"say "hi" there",3', ["1", 'say "hi" there', "3"]),
        ('"1,"a, b",3', ['"1', "a, b", "3"]),
        ('1,"a" b,3', ["1", '"a" b', "3"]),
        ("1,,", ["1", "", ""]),
        ('1,"",', ["1", "", ""]),
    ],
)
def test_a_line_of_three_cells(line, expected):
    assert cells([line, "7,8,9"], 3) == [expected, ["7", "8", "9"]]


def test_a_cell_over_several_lines_is_one():
    records = list(split_records(['1,"a', "b", 'c",3', "4,5,6"], Dialect(), 3))
    assert [(record.line, record.n_lines, record.cells) for record in records] == [
        (1, 3, ["1", "a\nb\nc", "3"]),
        (4, 1, ["4", "5", "6"]),
    ]


def test_a_quoted_cell_over_lines_may_have_the_delimiter_in_each_of_them():
    lines = ["id,comment", '1,"line one', 'line two, more"', '2,"a, b', "c, d", "", 'e, f"', "3,x"]
    assert [record.cells for record in split_records(lines, Dialect(), 2)] == [
        ["id", "comment"],
        ["1", "line one\nline two, more"],
        ["2", "a, b\nc, d\n\ne, f"],
        ["3", "x"],
    ]


def test_text_between_two_stray_quotes_stays():
    assert cells(['1,2,"a', "3,4,5", '6,7,8"'], 3) == [["1", "2", '"a'], ["3", "4", "5"], ["6", "7", '8"']]


def test_two_stray_quotes_among_words_cost_their_own_lines_only():
    between = ["north sea,heron"] * 50
    assert cells(['baltic,"tern', *between, 'gulf,gull"'], 2)[1:-1] == [["north sea", "heron"]] * 50


def test_a_quote_without_its_end_costs_its_own_line_only():
    lines = ['1,"a,b,3', *["4,5,6"] * 5000]
    assert cells(lines, 3) == [["1", '"a', "b", "3"], *[["4", "5", "6"]] * 5000]


def test_the_other_dialects():
    assert cells(["a, 'b, c' ,d"], 3, quote="'", skips_blanks=True) == [["a", "b, c", "d"]]
    assert cells(['1,"5\\" x",2'], 3, escape="\\") == [["1", '5" x', "2"]]
    assert cells(["  1   2.5  x "], 3, delimiter=" ", skips_blanks=True) == [["1", "2.5", "x"]]
    assert cells(['  1   "2 5"  x '], 3, delimiter=" ", skips_blanks=True) == [["1", "2 5", "x"]]
    assert cells(['a,"b'], 1, delimiter="", quote="") == [['a,"b']]
    assert cells(['say "a"'], 1, delimiter="") == [['say "a"']]


def test_many_quotes_in_a_line_take_no_long_time():
    start = time.perf_counter()
    assert len(cells(['"' * 3001 + "," * 300] * 3, 20)) == 3
    assert time.perf_counter() - start < 5
