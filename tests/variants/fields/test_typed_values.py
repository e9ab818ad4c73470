"""A value from cells is the value from columns; how it is written in a table."""

from __future__ import annotations

from dataclasses import replace

import pytest

from variants.fields.spec import FieldSpec, Kind, Separator
from variants.fields.typed_values import (
    NeedsCellsError,
    Value,
    typed_elements,
    value_of_cells,
    value_of_columns,
    value_text,
)

NUMBER = FieldSpec("N", "n", "", Kind.FLOAT, filterable=True, column="n")
NUMBERS = replace(NUMBER, separators=(Separator.SEMICOLON,))
INTEGER, INTEGERS = replace(NUMBER, kind=Kind.INTEGER), replace(NUMBERS, kind=Kind.INTEGER)
FLAG, TEXT = replace(NUMBER, kind=Kind.FLAG), replace(NUMBER, kind=Kind.TEXT)
TEXTS = replace(NUMBERS, kind=Kind.TEXT)


@pytest.mark.parametrize(
    ("spec", "cells", "elements"),
    [
        (NUMBER, ["1.5"], [1.5]),
        (NUMBER, ["."], []),
        (NUMBERS, ["1;.;3"], [1.0, 3.0]),
        (NUMBERS, ["1;x"], []),  # one element that is not a number: the field has no value
        (FLAG, [" Y "], [True]),
        (FLAG, ["maybe"], []),
        (TEXT, [" a;b "], ["a;b"]),
        (TEXTS, ["a;b;a"], ["a", "b", "a"]),
        (TEXTS, ["a\x00"], []),  # PostgreSQL holds no NUL
    ],
)
def test_elements_that_do_not_fit_the_kind_leave_the_field_empty(
    spec: FieldSpec, cells: list[str], elements: list[object]
) -> None:
    assert typed_elements(spec, cells) == elements


@pytest.mark.parametrize(
    ("spec", "cells", "value"),
    [
        (INTEGER, ["7"], 7),
        (INTEGERS, ["7;7;8"], (7, 8)),
        (INTEGERS, ["7;7.5"], (7, 7.5)),
        (TEXTS, ["b;a;b"], ("b", "a")),
        (TEXTS, ["a"], "a"),
        (TEXTS, [".;."], None),
    ],
)
def test_a_value_is_the_one_element_or_all_different_ones(spec: FieldSpec, cells: list[str], value: Value) -> None:
    assert value_of_cells(spec, cells) == value
    assert type(value_of_cells(spec, cells)) is type(value)


def test_columns_give_the_value_where_they_hold_it() -> None:
    assert value_of_columns(NUMBERS, [2.0, 2.0]) == 2.0
    assert value_of_columns(INTEGER, [7.0]) == 7
    assert value_of_columns(TEXTS, [["b", "a"]]) == ("b", "a")
    assert value_of_columns(NUMBERS, [None, None]) is None
    with pytest.raises(NeedsCellsError, match="N"):
        value_of_columns(NUMBERS, [1.0, 2.0])


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "-"),
        (1.0, "1"),
        (0.1, "0.1"),
        (1e-20, "1e-20"),
        (7, "7"),
        (True, "Y"),
        (False, "N"),
        ("a b", "a b"),
        ((1.0, 2.5), "1;2.5"),
        (("a", "b"), "a;b"),
    ],
)
def test_how_a_value_is_written(value: Value, text: str) -> None:
    assert value_text(value, missing="-") == text
