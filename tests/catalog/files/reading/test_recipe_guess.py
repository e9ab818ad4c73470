"""The recipe of a whole file."""

import pytest

from catalog.files.reading.recipe_guess import guess_recipe, guess_recipe_of_lines
from catalog.files.sniff import UnreadableTableError


def test_a_recipe_from_a_file(tmp_path):
    file = tmp_path / "a.csv"
    file.write_bytes("станция;глубина\nМурманск;4,5\nСочи;12,0\n".encode("koi8-r"))
    recipe = guess_recipe(file)
    assert (recipe.encoding, recipe.encoding_is_guess, recipe.dialect.delimiter) == ("koi8-r", True, ";")
    assert [column.name for column in recipe.columns] == ["станция", "глубина"]


def test_the_line_that_names_the_delimiter_is_not_a_header():
    recipe = guess_recipe_of_lines(["sep=;", "id;v", "1;2", "2;3"])
    assert (recipe.header_lines, recipe.data_line, recipe.dialect.delimiter) == ((2,), 3, ";")


@pytest.mark.parametrize(
    ("lines", "names", "data_line"),
    [
        (["##fileformat=VCFv4.2", "#CHROM\tPOS", "1\t100", "1\t200"], ["#CHROM", "POS"], 3),
        (["# measured in spring", "id,v", "1,2", "2,3"], ["id", "v"], 3),
        (["#a,b"], ["#a", "b"], 2),
        (["#YY  MM WSPD", "#yr  mo m/s", "2024 05 5.0", "2024 06 4.0", "2024 07 4.5"], ["#YY", "MM", "WSPD"], 3),
    ],
)
def test_names_in_remarks(lines, names, data_line):
    recipe = guess_recipe_of_lines(lines)
    assert [column.name for column in recipe.columns] == names
    assert recipe.data_line == data_line


def test_short_rows_are_a_habit_or_damage():
    full = ["a,b,c", *["1,2,3"] * 100]
    assert not guess_recipe_of_lines([*full, "1,2"]).pads_short_rows
    assert guess_recipe_of_lines([*full, *["1,2"] * 10]).pads_short_rows


def test_a_table_that_begins_further_down():
    recipe = guess_recipe_of_lines(["a,b", "1,2", "", "x;y;z", "1;2;3", "4;5;6"], first_line=4)
    assert (recipe.first_line, recipe.header_lines, recipe.dialect.delimiter) == (4, (4,), ";")


def test_other_values_than_text_are_refused(tmp_path):
    file = tmp_path / "a.csv"
    file.write_bytes(bytes(range(256)) * 10)
    with pytest.raises(UnreadableTableError, match="not a text file"):
        guess_recipe(file)


def test_an_empty_file_has_no_columns(tmp_path):
    file = tmp_path / "a.csv"
    file.write_bytes(b"")
    assert guess_recipe(file).columns == ()


def test_zero_bytes_in_remarks_are_accepted(tmp_path):
    file = tmp_path / "a.csv"
    file.write_text("".join(f"## remark \0{n}\n" for n in range(3000)) + "#a,b\n\n1,2\n3,4\n")
    recipe = guess_recipe(file)
    assert (recipe.header_lines, recipe.data_line) == ((3001,), 3003)
