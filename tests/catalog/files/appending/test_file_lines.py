"""Rows as lines of a file that has a dialect already."""

import pytest

from catalog.files.appending.file_lines import append_lines, check_lines, write_lines
from catalog.files.appending.sent_rows import InvalidRowsError
from catalog.files.reading.recipe import ColumnRecipe, Dialect, Recipe

COLUMNS = (ColumnRecipe("time"), ColumnRecipe("flow"), ColumnRecipe("note"))
RECIPE = Recipe(columns=COLUMNS)
ROWS = [["2026-01-01", "4.5", 'he said "no", twice\nand left'], ["2026-01-02", "", ""]]


@pytest.mark.parametrize(
    "dialect", [Dialect(), Dialect(";"), Dialect("\t", "'"), Dialect(",", '"', "\\"), Dialect("|", skips_blanks=True)]
)
def test_rows_are_read_as_they_were_sent(dialect):
    check_lines(ROWS, Recipe(columns=COLUMNS, dialect=dialect))
    check_lines(ROWS, Recipe(columns=COLUMNS, dialect=dialect, header_lines=(), data_line=1))


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (["", "", ""], "looks like a blank line"),
        (["time", "flow", "note"], "a remark or names"),
        (["Source: the office", "", ""], "a remark or names"),
    ],
)
def test_rows_that_would_be_read_as_something_else_are_refused(row, words):
    with pytest.raises(InvalidRowsError, match=words) as caught:
        check_lines([ROWS[1], row], RECIPE)
    assert "Row 2" in str(caught.value)


def test_letters_and_marks_that_the_file_cannot_have_are_refused():
    with pytest.raises(InvalidRowsError, match="Row 1, note: the file is in windows-1252"):
        check_lines([["1", "2", "水"]], Recipe(columns=COLUMNS, encoding="windows-1252"))
    with pytest.raises(InvalidRowsError, match="Row 1, note: the file is in utf-8"):
        check_lines([["1", "2", "\ud800"]], RECIPE)
    with pytest.raises(InvalidRowsError, match="cannot quote cells"):
        write_lines([["1", "a,b", ""]], Recipe(columns=COLUMNS, dialect=Dialect(quote="")))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"a,b\n1,2\n", b"a,b\n1,2\n3,4\n"),
        (b"a,b\n1,2", b"a,b\n1,2\n3,4\n"),
        (b"a,b\r\n1,2\r\n\r\n", b"a,b\r\n1,2\r\n3,4\r\n"),
        (b"a,b\n" + b"\n" * 100_000, b"a,b\n3,4\n"),
        (b"", b"3,4\n"),
    ],
)
def test_lines_come_behind_the_last_one(tmp_path, before, after):
    file = tmp_path / "a.csv"
    file.write_bytes(before)
    append_lines(file, [["3", "4"]], Recipe(columns=COLUMNS[:2]))
    assert file.read_bytes() == after
