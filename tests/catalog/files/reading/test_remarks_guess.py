"""Remarks above a table."""

import pytest

from catalog.files.reading.recipe import Dialect
from catalog.files.reading.recipe_guess import guess_recipe_of_lines
from catalog.files.reading.record_splitting import split_records
from catalog.files.reading.remarks_guess import count_comments, count_details_above


@pytest.mark.parametrize(
    ("lines", "n_comments"),
    [
        (["/* Citation:", "Size: 4", "*/", "a\tb", "1\t2"], 3),
        (["/* never ends", "a,b"], 0),
        (["* Sea-Bird", "# name 0 = prDM", "*END*", "1 2"], 3),
        (["// made by hand", "", "a,b", "1,2"], 2),
        (["% only remarks", "% here"], 0),
        (["*,total", "a,2", "*,3"], 0),  # a mark in cells
        (["a,b", "# 1"], 0),
    ],
)
def test_remarks_by_their_mark(lines, n_comments):
    assert count_comments(lines) == n_comments


ROWS = ["time\ttemp", "2024-01-01\t3.5", "2024-01-02\t4.5", "2024-01-03\t5.5"]


@pytest.mark.parametrize(
    ("above", "n_rows"),
    [
        (["Station:\tKiel", "Owner:\tGEOMAR", ""], 2),
        (["Station\tKiel", "Depth\t12"], 2),
        (["day\tfine", "first\tsecond"], 0),
        ([], 0),
    ],
)
def test_details_in_cells_as_the_table_has_them(above, n_rows):
    records = list(split_records([*above, *ROWS], Dialect("\t")))
    assert count_details_above(records) == n_rows
    if n_rows:
        recipe = guess_recipe_of_lines([*above, *ROWS])
        assert recipe.data_line == len(above) + 2
        assert [column.name for column in recipe.columns] == ["time", "temp"]


def test_a_blank_line_below_the_names_does_not_end_the_details():
    assert count_details_above(list(split_records(["id,v", "", "1,2.5", "2,3.5", "3,4.5", "4,4.5"], Dialect()))) == 0
