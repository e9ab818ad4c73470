"""Rows by a recipe, and what became of every line."""

import csv
import io
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.files.reading.recipe import ColumnRecipe, Dialect, Recipe
from tests.catalog.files.reading.read_text import read_text


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_a_stray_quote_costs_no_other_line(delimiter):
    lines = ["id,gear,catch", "1,net,10", '2,"6 inch,20', *[f"{n},line,{n}" for n in range(3, 203)]]
    rows, rejected, account, _ = read_text("\n".join(lines).replace(",", delimiter))
    assert (len(rows), rejected, account.n_lines) == (202, [], 203)
    assert rows[1] == ["2", '"6 inch', "20"]


def test_rows_that_do_not_fit_are_rejected_with_line_and_reason():
    rows, rejected, account, _ = read_text("a,b,c\n1,2,3\n1,2\n1,2,3,4\n" + "5,6,7\n" * 100)
    assert len(rows) == 101
    assert rejected == [
        (3, "It has 2 cells, and the table has 3 columns.", "1,2"),
        (4, "It has 4 cells, and the table has 3 columns.", "1,2,3,4"),
    ]
    assert account.named == {"names": 1}


def test_delimiters_at_the_end_are_not_cells():
    rows, rejected, _, _ = read_text("a,b\n1,2\n3,4,,\n5,6\n")
    assert (rows, rejected) == ([["1", "2"], ["3", "4"], ["5", "6"]], [])


def test_short_rows_are_padded_if_they_are_common_in_the_file():
    rows, _, account, _ = read_text("a,b,c\n1,2\n1,2,3\n4,5\n6,7\n")
    assert rows == [["1", "2", ""], ["1", "2", "3"], ["4", "5", ""], ["6", "7", ""]]
    assert account.n_padded == 3


def test_blank_lines_remarks_and_footnotes_are_named():
    text = "Spending,,\n,,\nDate,Supplier,Amount\n01/02/2013,A,1\n,,\n02/02/2013,B,2\n,,\nSource: finance,,\n"
    rows, rejected, account, _ = read_text(text)
    assert (rows, rejected) == ([["01/02/2013", "A", "1"], ["", "", ""], ["02/02/2013", "B", "2"]], [])
    assert account.named == {"remark": 2, "names": 1, "blank": 1, "footnote": 1}
    assert account.lines["footnote"] == [8]


def test_footnotes_with_commas():
    rows, _, account, _ = read_text(
        "Year,Rate,N\n2001,1,3\n2002,1,4\n2003,1,4\n\nNotes\n1 Provisional, to be revised\n"
    )
    assert len(rows) == 3
    assert account.named == {"names": 1, "blank": 1, "footnote": 2}


@pytest.mark.parametrize(
    ("second", "n_lines"),
    [
        ("\nx,y\n1,2\n3,4", 3),
        ("\nx,y,z\n1,2,3\n3,4,5", 3),
        ("\nTable 2\nx,y,z\n1,2,3", 2),
        ("a,b,c,d\n1,2,3,4", 2),
    ],
)
def test_a_second_table_is_named_and_can_be_read_by_itself(second, n_lines):
    text = f"a,b,c\n1,2,3\n4,5,6\n7,8,9\n{second}\n"
    rows, rejected, account, _ = read_text(text)
    assert (rows, rejected) == ([["1", "2", "3"], ["4", "5", "6"], ["7", "8", "9"]], [])
    assert account.named["other table"] == n_lines
    assert len(account.table_lines) == 1
    assert f"line {account.table_lines[0]}." in account.sentence()


@pytest.mark.parametrize("mark", ["", "\ufeff", "\f"])
def test_names_that_are_repeated_below_rows_are_neither_a_row_nor_another_table(mark):
    rows, rejected, account, _ = read_text(f"a,b\n1,2\n3,4\n{mark}a,b\n5,6\n")
    assert (rows, rejected) == ([["1", "2"], ["3", "4"], ["5", "6"]], [])
    assert (account.named, account.table_lines) == ({"names": 2}, [])


def test_zero_bytes_are_left_out():
    assert read_text("id,v\n1,a\0b\n2,c\n")[0] == [["1", "ab"], ["2", "c"]]


@pytest.mark.parametrize("line_end", ["\n", "\r", "\r\n"])
def test_line_ends(line_end):
    rows, _, account, _ = read_text(line_end.join(["a,b", "1,2", '3,"4', '5"', "6,7"]))
    assert rows == [["1", "2"], ["3", "4\n5"], ["6", "7"]]
    assert account.n_lines == 5


def test_empty_cells_of_a_single_column_are_rows_but_not_at_its_end():
    rows, _, account, _ = read_text("v\n1\n\n2\n\n")
    assert (rows, account.named) == ([["1"], [""], ["2"]], {"names": 1, "blank": 1})


def test_a_recipe_that_a_person_changed_is_followed():
    text = "x;1\ny;2\nz;3\n"
    recipe = Recipe(dialect=Dialect(";"), header_lines=(), data_line=1, columns=(ColumnRecipe("a"), ColumnRecipe("b")))
    assert read_text(text, recipe)[0] == [["x", "1"], ["y", "2"], ["z", "3"]]
    assert read_text(text, replace(recipe, data_line=3))[0] == [["z", "3"]]


CELLS = st.text(st.sampled_from("abc 12.-é\"\n,;\t|'"), max_size=8)
DAMAGE = st.sampled_from(['"lonely,1', "too,many,cells,in,this,line,of,text", '""",', "", "#", '"', "x" * 50, '1,"2'])


@settings(max_examples=150, deadline=None)
@given(
    st.integers(2, 5).flatmap(lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), max_size=12)),
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    st.sampled_from(["\n", "\r\n"]),
    st.lists(st.tuples(st.integers(0, 40), DAMAGE), max_size=4),
)
def test_any_damaged_table_is_accounted_for(rows, delimiter, quoting, line_end, damage):
    text = _write(rows, delimiter, quoting, line_end)
    lines = text.split(line_end)
    for index, line in damage:
        lines.insert(index % (len(lines) + 1), line)
    read_text(line_end.join(lines))  # asserts that every line is a row, rejected or named


@settings(max_examples=150, deadline=None)
@given(
    st.integers(2, 5).flatmap(
        lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=1, max_size=12)
    ),
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
def test_the_cells_of_an_undamaged_table_are_those_written(rows, delimiter, quoting):
    rows = [[f"k{number}", *row, "end"] for number, row in enumerate(rows)]
    columns = tuple(ColumnRecipe(f"name{index}") for index in range(len(rows[0])))
    recipe = Recipe(dialect=Dialect(delimiter), header_lines=(), data_line=1, columns=columns)
    assert read_text(_write(rows, delimiter, quoting, "\n"), recipe)[0] == rows


def _write(rows, delimiter, quoting, line_end):
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=delimiter, quoting=quoting, lineterminator=line_end).writerows(rows)
    return file.getvalue()
