"""A line of text describes how the cells of a column are made."""

import re
from random import Random

import pytest

from ingest.sample.recipes import VOCABULARIES, format_number, make_cell_maker


def test_numbers_are_spelled_like_java_and_c():
    assert format_number(0.00019968, "full") == "1.9968E-4"
    assert format_number(0.25, "full") == "0.25"
    assert format_number(0.0, "full") == "0.0"
    assert format_number(0.0125, "e3") == "1.250e-02"
    assert format_number(3.6, "i") == "4"


@pytest.mark.parametrize(
    ("recipe", "pattern"),
    [
        ("num i 0 10 20", r"1?\d|20"),
        ("num f3 0 1", r"[01]\.\d{3}"),
        ("one A:3 not_B:1", r"A|not B"),
        ("pattern rs9###", r"rs9\d{3}"),
        ("pattern chr@:%", r"chr22:[ACGT]"),
        ("words factor", "|".join(VOCABULARIES["factor"])),
        ("list ; 3 one x:1", r"x(;x)*"),
        ("list blank 3 one x:1", r"x(, x)*"),
        ("region", r"22:\d+-\d+"),
        ("null", r"\."),
    ],
)
def test_a_recipe_makes_cells_of_its_kind(recipe, pattern):
    make, random = make_cell_maker(recipe, "22"), Random(1)
    assert all(re.fullmatch(pattern, make(random)) for _ in range(50))


def test_an_unknown_recipe_is_refused():
    with pytest.raises(ValueError, match="unknown recipe 'magic'"):
        make_cell_maker("magic", "22")
