"""The reading recipe and its JSON form."""

import json

import pytest

from catalog.files.reading.recipe import ColumnRecipe, Dialect, Hints, InvalidRecipeError, Recipe, read_request

RECIPE = Recipe(
    encoding="koi8-r",
    encoding_is_guess=True,
    dialect=Dialect(";", "'", "\\", skips_blanks=True),
    header_lines=(3, 4),
    unit_lines=(5,),
    data_line=6,
    sheet="Sheet 2",
    columns=(ColumnRecipe("t", "s", "day first", ("-9999",), "time of the cast"), ColumnRecipe()),
)


def test_a_recipe_comes_back_from_its_json():
    assert Recipe.from_json(json.loads(json.dumps(RECIPE.as_json()))) == RECIPE


def test_missing_options_have_their_default():
    assert Recipe.from_json({"columns": [{"name": "a"}]}) == Recipe(columns=(ColumnRecipe("a"),))


@pytest.mark.parametrize(
    ("document", "word"),
    [
        ([], "JSON object"),
        ({"header": 1}, "header_lines"),
        ({"dialect": {"delimiter": ";;"}}, "one character"),
        ({"dialect": {"delimiter": "\n"}}, "one character"),
        ({"dialect": {"delimiter": '"'}}, "different"),
        ({"dialect": {"escape": "x"}}, "backslash"),
        ({"header_lines": [0]}, "lines"),
        ({"data_line": "2"}, "lines"),
        ({"encoding": "klingon"}, "klingon"),
        ({"encoding": 8}, "text"),
        ({"pads_short_rows": 1}, "true or false"),
        ({"columns": [{"format": "roman"}]}, "format"),
        ({"columns": {}}, "list"),
    ],
)
def test_a_recipe_that_cannot_be_followed_says_why(document, word):
    with pytest.raises(InvalidRecipeError, match=word):
        Recipe.from_json(document)


def test_a_request_has_a_whole_recipe_or_hints():
    assert read_request({"recipe": RECIPE.as_json()}) == RECIPE
    assert read_request({"hints": {"encoding": "koi8-r", "delimiter": ";"}}) == Hints("koi8-r", ";")
    assert read_request({"hints": {}}) == Hints()


@pytest.mark.parametrize(
    ("document", "word"),
    [
        ({}, "either"),
        ([], "either"),
        ({"recipe": {}}, "hints"),
        ({"hints": {"delimiter": "ab"}}, "one character"),
        ({"hints": {"encoding": "klingon"}}, "klingon"),
        ({"hints": {"first_line": 0}}, "lines"),
        ({"hints": {"quote": "x"}}, "quote"),
    ],
)
def test_a_request_that_cannot_be_met_says_why(document, word):
    with pytest.raises(InvalidRecipeError, match=word):
        read_request(document)
