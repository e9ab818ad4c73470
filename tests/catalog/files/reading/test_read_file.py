"""Files of any kind as tables."""

import gzip

from catalog.files.reading.read_file import NO_HINTS, open_table_file
from catalog.files.reading.recipe import Hints, Recipe
from tests.catalog.files.reading.make_workbook import make_workbook


def rows_of(file, hints=NO_HINTS):
    with open_table_file(file, hints) as plain, plain.open_reader() as reader:
        return list(reader), plain.recipe


def test_a_recipe_is_guessed_and_then_followed(tmp_path):
    file = tmp_path / "a.csv.gz"
    file.write_bytes(gzip.compress("größe;v\n1;2,5\n2;3,5\n".encode("cp1252")))
    rows, recipe = rows_of(file)
    assert rows == [["1", "2,5"], ["2", "3,5"]]
    assert recipe.encoding == "windows-1252"
    assert rows_of(file, Recipe.from_json(recipe.as_json())) == (rows, recipe)


def test_the_sheet_of_a_workbook_is_part_of_its_recipe(tmp_path):
    sheets = {"A": [["x"], [1.0]], "B": [["id", "text"], [1.0, "a; b"], [2.0, "c; d"]]}
    file = make_workbook(tmp_path / "a.xlsx", sheets)
    assert rows_of(file)[1].sheet == "A"
    rows, recipe = rows_of(file, Hints(sheet="B"))
    assert (rows, recipe.sheet) == ([["1", "a; b"], ["2", "c; d"]], "B")


def test_a_hint_says_where_a_table_begins(tmp_path):
    file = tmp_path / "a.csv"
    file.write_text("a,b\n1,2\n\nx,y,z\n1,2,3\n4,5,6\n")
    rows, recipe = rows_of(file, Hints(first_line=4))
    assert (rows, recipe.header_lines) == ([["1", "2", "3"], ["4", "5", "6"]], (4,))
