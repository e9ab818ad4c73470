"""Which variants a lake holds as they were written: those that it does not are read from their lines."""

from __future__ import annotations

import duckdb
import pytest

from variants.fields.spec import FieldSpec, Kind, Separator
from variants.query.shown_values import shown_values

SCORE = FieldSpec("score", "x.score", "", Kind.FLOAT, column="score")
SCORES = FieldSpec("scores", "x.scores", "", Kind.FLOAT, (Separator.SEMICOLON,), column="scores")
WORD = FieldSpec("word", "x.word", "", Kind.TEXT, column="word")


@pytest.mark.parametrize(
    ("row", "is_complete"),
    [
        ("1.5 AS score, [1.0, 2] AS scores, 'a' AS word, NULL AS more_values", True),
        ("0.0 AS score, NULL AS scores, NULL AS word, NULL AS more_values", True),
        ("NULL AS score, [0.0] AS scores, NULL AS word, MAP {'other': ['1']} AS more_values", True),
        ("1e-310::DOUBLE AS score, NULL AS scores, NULL AS word, NULL AS more_values", False),
        ("-5e-324::DOUBLE AS score, NULL AS scores, NULL AS word, NULL AS more_values", False),
        ("1.5 AS score, [1.0, 1e-310::DOUBLE] AS scores, NULL AS word, NULL AS more_values", False),
        ("1.5 AS score, NULL AS scores, 'a' AS word, MAP {'word': ['b']} AS more_values", False),
        ("1.5 AS score, NULL AS scores, NULL AS word, MAP {'score': ['2']} AS more_values", True),
    ],
)
def test_tiny_numbers_and_several_values_are_read_from_lines(row: str, is_complete: bool) -> None:
    shown = shown_values([SCORE, SCORES, WORD], None, {"word"})
    assert shown.columns == ('"score"', '"scores"', '"word"')
    assert duckdb.sql(f"SELECT {shown.complete} FROM (SELECT {row})").fetchall() == [(is_complete,)]


def test_texts_alone_are_always_complete() -> None:
    assert shown_values([WORD], None, ()).complete == "TRUE"
