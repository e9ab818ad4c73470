"""How the lines of a text are cut into cells."""

import pytest

from catalog.files.reading.dialect_guess import guess_dialect, guess_quotes, sep_line_delimiter
from catalog.files.reading.record_splitting import split_records


@pytest.mark.parametrize(
    ("text", "delimiter", "quote"),
    [
        ("Depth (m, below MSL);Temp (degC, ITS-90);Sal\n1;4,1;35,01\n2;4,2;35,02", ";", '"'),
        ('id,payload\n1,"{""a"": 1; ""b"": [1;2]}"\n2,"{""a"": 2}"', ",", '"'),
        ("id|name|note\n1|a|x, y\n2|b|z, w", "|", '"'),
        ("id\ttext\n1\ta, b\n2\tc, d", "\t", '"'),
        ("  time   depth  temp\n  1.0    10     8.1\n  2.0    200    7.1", " ", '"'),
        ("id,'name',v\n1,'a, b',2\n2,'c',3\n3,'d, e',4", ",", "'"),
        ("Time,Level\n10:01:02,started: ok\n10:01:03,disk: 90", ",", '"'),
        ("~01001~^~Butter, salted~^717\n~01002~^~Oil~^876", "^", "~"),
        ('id\ttags\n1\t{"a": [1, 2], "b": 3}\n2\t["x", "y"]', "\t", '"'),
        ("root:x:0:root\nbin:x:1:bin\ndaemon:x:2:d", ":", '"'),
        ("name\nalpha beta\ngamma\ndelta x", "", '"'),
        ("1.5\n2.5\n3.5", "", '"'),
        ("", "", '"'),
        ("a§b\n1§2\n3§4", "§", '"'),
    ],
)
def test_the_most_regular_table_wins(text, delimiter, quote):
    dialect = guess_dialect(text.split("\n"))
    assert (dialect.delimiter, dialect.quote) == (delimiter, quote)


def test_blanks_behind_nearly_every_delimiter_belong_to_it():
    assert guess_dialect(['a, b, "c"', '1, x, "y, z"', '2, x, "y"']).skips_blanks
    assert not guess_dialect(["a,b,c", "1, x,y", "2,x,y"]).skips_blanks


def test_json_without_quotes_is_one_cell():
    lines = ["id,props,n", '1,{"a": 1, "b": [2, 3]},5', '2,{"a": "x, }"},6', '3,"plain, ""q""",7']
    dialect = guess_dialect(lines)
    assert [record.cells[1:] for record in split_records(lines[1:], dialect)] == [
        ['{"a": 1, "b": [2, 3]}', "5"],
        ['{"a": "x, }"}', "6"],
        ['plain, "q"', "7"],
    ]
    assert not guess_dialect(["id,note", "1,[a]", "2,[b"]).keeps_brackets


def test_a_backslash_before_quotes_is_an_escape():
    assert guess_quotes(['1,"5\\" pipe",x', '2,"6\\", thick",y'], ",").escape == "\\"


def test_the_line_for_spreadsheets():
    assert [sep_line_delimiter(line) for line in ("sep=;", '"sep=,"', "SEP=\t", "september", "sep=ab")] == [
        *(";", ",", "\t", "", "")
    ]
