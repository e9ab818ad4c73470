"""Cells of variants become rows of typed columns; lines of one variant that differ are merged."""

from __future__ import annotations

import json

import numpy as np
import pytest

from ingest.encode.cells import CellReader
from ingest.encode.typed_columns import TypedColumns, VariantLines
from variants.fields.spec import FieldSpec, Kind, Separator

SCORE = FieldSpec("score", "score", "t", Kind.FLOAT, filterable=True, column="score")
LABELS = FieldSpec("labels", "labels", "t", Kind.TEXT, (Separator.SEMICOLON,), filterable=True, column="labels")


def make_rows(text: bytes, counts: list[int]) -> tuple[list[list[str]], TypedColumns, dict[str, list[int]]]:
    """Rows of (position, MORE_VALUES, score, labels) of variants with so many lines each."""
    typed = TypedColumns([(SCORE, 0), (LABELS, 1)])
    reader = CellReader([0, 1], 2, TypedColumns.merge_converters([typed]))
    cells = reader.read(text, text.count(b"\n") + 1).cells
    lines = VariantLines.consecutive(counts)
    rows = typed.make_rows(reader, cells, lines, [np.arange(len(counts), dtype=np.int64)])
    return [row.split("\t") for row in rows.decode().splitlines()], typed, typed.count_misfits(reader, cells, lines)


def test_each_variant_is_a_row_and_misfits_are_null_and_counted() -> None:
    rows, typed, misfits = make_rows(b"1.5\ta;b;a\n.\t.\noops\tc", [1, 1, 1])
    assert rows == [
        ["0", "\\N", "1.5", '{"a","b"}'],
        ["1", "\\N", "\\N", "\\N"],
        ["2", "\\N", "\\N", '{"c"}'],
    ]
    assert misfits == {"score": [1, 2]}
    assert typed.varying == set()


def test_different_values_of_lines_become_a_list() -> None:
    rows, typed, _ = make_rows(b"3\ta\n2\tb\n3\ta\n7\tc", [3, 1])
    assert rows[0][2:] == ["2.0", '{"a","b"}']
    assert json.loads(rows[0][1]) == {"score": [3]}
    assert rows[1][1:] == ["\\N", "7", '{"c"}']
    assert typed.varying == {"score"}


def test_lines_of_a_variant_need_not_follow_each_other() -> None:
    order = VariantLines(np.array([0, 1], np.int32), np.array([2, 1], np.int32), np.array([0, 2, 1], np.int32))
    variants, further = order.list_further_lines()
    assert (variants.tolist(), further.tolist()) == ([0], [2])


def test_two_fields_of_one_column_are_refused() -> None:
    with pytest.raises(ValueError, match="two fields have the same column"):
        TypedColumns([(SCORE, 0), (LABELS, 0)])
