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
        (Kind.FLOAT, (), ("7", "x"), "\\N"),
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
