"""Cells are found, told apart and copied: what no converter sees means the same as what one would have made of it."""

import random
from itertools import pairwise

import numpy as np
import pytest

from ingest.encode.cells import CellReader
from ingest.encode.converters import ColumnConverter, make_converter
from ingest.encode.typed_columns import TypedColumns, VariantLines
from variants.fields.cells import is_null
from variants.fields.numbers import comparable_number
from variants.fields.spec import FieldSpec, Kind, Separator

LISTED = (Separator.SEMICOLON,)
KEY = np.full(30_000, -(1 << 63))


def spec(kind: Kind = Kind.FLOAT, separators: tuple[Separator, ...] = ()) -> FieldSpec:
    return FieldSpec("x", "x", "t", kind, separators, filterable=True, column="x")


def copied(field: FieldSpec, *cells: str) -> list[str]:
    """What is copied for lines of this one cell."""
    typed = TypedColumns([(field, 0)])
    reader = CellReader([0], 1, typed.converters)
    results = reader.read("".join(f"{cell}\n" for cell in cells).encode(), len(cells)).cells
    rows = typed.make_rows(reader, results, VariantLines.consecutive([1] * len(cells)), [KEY[: len(cells)]])
    return [row.removeprefix("-9223372036854775808\t\\N\t") for row in rows.decode().split("\n")[:-1]]


@pytest.mark.parametrize("cell", ["1", "-0.25", "+.5", "5.", "3.3e-02", "1E+10", "0" * 50 + "7"])
def test_plain_numbers_are_copied_as_they_stand(cell: str) -> None:
    assert copied(spec(), cell) == [cell]
    assert copied(spec(separators=LISTED), cell) == [f"{cell}\t{cell}"]


@pytest.mark.parametrize("cell", [".5.", "1e", "1e+", "-", "e5", "1e999", "nan", "inf", "0x1", "1_0", "1,5", "١"])
def test_texts_that_are_not_numbers_are_null(cell: str) -> None:
    assert copied(spec(), cell) == ["\\N"]


def test_numbers_with_blanks_or_many_digits_are_read() -> None:
    assert copied(spec(), " 7 ", "0.1" + "0" * 80, "1e-200") == ["7.0", "0.1", "1e-200"]


def test_random_texts_are_copied_only_where_they_are_numbers() -> None:
    chance = random.Random(1)
    texts = ["".join(chance.choices("0123456789+-.eE_ nx", k=chance.randrange(1, 9))) for _ in range(30_000)]
    plain = 0
    for text, row in zip(texts, copied(spec(), *texts), strict=True):
        number = None if is_null(text) else comparable_number(text)
        assert (row == "\\N") == (number is None), text
        assert number is None or float(row) == number, text
        plain += row == text
    assert plain > 1_000


@pytest.mark.parametrize(
    ("cell", "scalar", "listed"),
    [
        ("ENST00000.4:c.5-3", "ENST00000.4:c.5-3", '{"ENST00000.4:c.5-3"}'),
        ("NULL", "NULL", '{"NULL"}'),
        ("EMPTY", "\\N", "\\N"),
        ("./.", "\\N", "\\N"),
        ("", "\\N", "\\N"),
        ("EMPTY1", "EMPTY1", '{"EMPTY1"}'),
        (" a b ", "a b", '{"a b"}'),
        ("a;b;a", "a;b;a", '{"a","b"}'),
        ("p.%3D", "p.%3D", '{"p.="}'),
        ("back\\slash", "back\\\\slash", '{"back\\\\\\\\slash"}'),
        ("naïve", "naïve", '{"naïve"}'),
    ],
)
def test_words_and_other_texts(cell: str, scalar: str, listed: str) -> None:
    assert copied(spec(Kind.TEXT), cell) == [scalar]
    assert copied(spec(Kind.TEXT, LISTED), cell) == [listed]


def test_known_cells_keep_their_ids_which_differ_by_column() -> None:
    reader = CellReader([0, 2], 3, {})
    first = reader.read(b"a\tx\ta\nb\tx\ta\na\tx\tb", 3).cells.ids
    again = reader.read(b"a\tx\tb\n", 1).cells.ids
    assert first[0, 0] == first[2, 0] == again[0, 0]
    assert first[2, 1] == again[0, 1]
    assert len({*first[:, 0].tolist(), *first[:, 1].tolist()}) == 4


def test_more_lines_than_were_counted_are_refused() -> None:
    with pytest.raises(ValueError, match="more lines"):
        CellReader([0, 1], 2, {}).read(b"a\tb\n" * 5_000, 3)


def test_two_fields_of_one_column_are_refused() -> None:
    with pytest.raises(ValueError, match="same column"):
        TypedColumns([(spec(), 0), (spec(Kind.TEXT), 0)])


def test_more_different_cells_than_are_remembered() -> None:
    """What was known is forgotten when there is too much of it, and nothing is mixed up."""
    converter = _Echo(spec(Kind.TEXT))
    reader = CellReader([0], 1, {0: converter})
    for begin, end in pairwise(range(0, 400_001, 40_000)):
        results = reader.read("\n".join(f"<{number}>" for number in range(begin, end)).encode(), end - begin).cells
        offsets = reader.fragment_offsets
        for line in (0, 17, end - begin - 1):
            number = results.ids[line, 0]
            fragment = reader.fragments[offsets[number] : offsets[number + 1]].tobytes().decode()
            assert fragment == f"<{begin + line}>"


class _Echo(ColumnConverter):
    def convert(self, cells):  # type: ignore[no-untyped-def]
        return cells[0]


def test_lines_of_one_variant_that_differ_are_merged() -> None:
    field = spec(separators=LISTED)
    typed = TypedColumns([(field, 0)])
    reader = CellReader([0], 1, typed.converters)
    cells = reader.read(b"1\n2\n.\n5\n5\nx", 6).cells
    lines = VariantLines.consecutive([3, 3])
    keys = [np.array([0, 7]), np.array([-10, 1 << 62])]
    assert (
        typed.make_rows(reader, cells, lines, keys) == b"0\t-10\t\\N\t1.0\t2.0\n7\t4611686018427387904\t\\N\t5.0\t5.0\n"
    )
    assert typed.count_misfits(reader, cells, lines) == {"x": [1, 5]}
    assert make_converter(field).make_fragment(("5", "x")) == ("5.0\t5.0", False)
