"""Each kind of field turns cells into COPY text; a cell that does not fit becomes NULL."""

from __future__ import annotations

import pytest

from ingest.encode.converters import make_converter
from variants.fields.spec import FieldSpec, Kind, Separator

LISTED = (Separator.SEMICOLON,)


def convert(kind: Kind, separators: tuple[Separator, ...], *cells: str) -> tuple[str, bool]:
    spec = FieldSpec("x", "x", "t", kind, separators, filterable=True, column="x")
    return make_converter(spec).make_fragment(cells)


@pytest.mark.parametrize(
    ("kind", "separators", "cells", "fragment"),
    [
        (Kind.FLOAT, (), ("2.50",), "2.5"),
        (Kind.FLOAT, (), (".",), "\\N"),
        (Kind.FLOAT, (), (".", "7"), "7.0"),
        (Kind.FLOAT, LISTED, ("3;1;.", "2"), "1.0\t3.0"),
        (Kind.FLOAT, LISTED, (".;.",), "\\N\t\\N"),
        (Kind.FLAG, (), ("Y",), "t"),
        (Kind.FLAG, LISTED, ("Y;N",), "f\tt"),
        (Kind.TEXT, (), (" a\tb ",), "a\\tb"),
        (Kind.TEXT, LISTED, ("b;a;b", "a;c"), '{"b","a","c"}'),
        (Kind.TEXT, LISTED, (".",), "\\N"),
    ],
)
def test_cells_become_typed_columns(
    kind: Kind, separators: tuple[Separator, ...], cells: tuple[str, ...], fragment: str
) -> None:
    assert convert(kind, separators, *cells) == (fragment, True)


@pytest.mark.parametrize(
    ("kind", "separators", "cells", "fragment"),
    [
        (Kind.FLOAT, (), ("x",), "\\N"),
        (Kind.FLOAT, LISTED, ("1;x",), "\\N\t\\N"),
        (Kind.FLAG, (), ("maybe",), "\\N"),
        (Kind.TEXT, (), ("a\x00",), "\\N"),
        (Kind.TEXT, LISTED, ("a;\x00",), "\\N"),
    ],
)
def test_cells_that_do_not_fit_are_null(
    kind: Kind, separators: tuple[Separator, ...], cells: tuple[str, ...], fragment: str
) -> None:
    assert convert(kind, separators, *cells) == (fragment, False)


@pytest.mark.parametrize(
    ("kind", "separators", "cells", "fragment"),
    [
        (Kind.FLOAT, (), ("x", "7"), "7.0"),
        (Kind.FLOAT, LISTED, ("1;x", "2;3"), "2.0\t3.0"),
        (Kind.FLAG, (), ("N", "maybe"), "f"),
        (Kind.TEXT, (), ("a\x00", "b"), "b"),
    ],
)
def test_a_line_that_does_not_fit_leaves_the_values_of_the_other_lines(
    kind: Kind, separators: tuple[Separator, ...], cells: tuple[str, ...], fragment: str
) -> None:
    assert convert(kind, separators, *cells) == (fragment, False)


@pytest.mark.parametrize(
    ("kind", "separators", "cells", "values"),
    [
        (Kind.FLOAT, (), ("28", "12", "12.0", ".", "x"), [12.0, 28.0]),
        (Kind.FLAG, (), ("Y", "N"), [False, True]),
        (Kind.TEXT, (), ("b", "B ", "b"), ["B", "b"]),
        (Kind.FLOAT, LISTED, ("1;2", "3"), []),
        (Kind.TEXT, LISTED, ("a", "b"), []),
    ],
)
def test_a_field_that_is_not_a_list_has_the_distinct_values_of_all_lines(
    kind: Kind, separators: tuple[Separator, ...], cells: tuple[str, ...], values: list[object]
) -> None:
    spec = FieldSpec("x", "x", "t", kind, separators, filterable=True, column="x")
    converter = make_converter(spec)
    assert converter.list_values(cells) == values


def test_the_words_of_a_release_for_a_missing_value_are_null() -> None:
    spec = FieldSpec("x", "x", "t", Kind.TEXT, LISTED, filterable=True, column="x", missing=("NA", "-9"))
    assert make_converter(spec).make_fragment(["NA;a;-9"]) == ('{"a"}', True)
    assert make_converter(spec).make_fragment([" NA "]) == ("\\N", True)


def test_numbers_too_close_to_zero_keep_their_order() -> None:
    spec = FieldSpec("p", "p", "t", Kind.FLOAT, filterable=True, column="p")
    columns = [
        float(make_converter(spec).make_fragment([cell])[0]) for cell in ("1e-400", "2.5e-399", "1e-308", "1e-9")
    ]
    assert columns == sorted(columns)
    assert 0 < columns[0] < columns[1] < columns[2]
