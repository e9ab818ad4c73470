"""The questions with known answers: right by hand, answered by the embedded engine, and one that differs is found."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import duckdb
import pytest

from scripts.self_check_lake import make_row
from variants.lake.duckdb_engine import DuckDBEngine
from variants.lake.engine import LakeQuestion
from variants.lake.manifest import LakeError
from variants.lake.self_check import FILE, FOLDER, QUESTIONS, wrong_answers

NAMES = (
    *("chrom", "pos", "end_pos", "vkey", "terms", "ref", "alt", "effects", "by_gene", "more", "score", "flag", "word"),
    *("numbers", "labels"),
)
ROWS = [dict(zip(NAMES, make_row(n), strict=True)) for n in range(FILE.rows)]
Row = dict[str, Any]


def scores(row: Row) -> list[float]:
    more = (row["more"] or {}).get("score", [])
    return [*([] if row["score"] is None else [row["score"]]), *map(float, more)]


def on_gene(row: Row, *, terms: int = 0, label: str = "", without: str = "") -> bool:
    """Whether the variant has G1, with a term and a label, or without one, of that gene."""
    for index, effect in enumerate(row["effects"] or []):
        labels = [text.lower() for text in (row["by_gene"][index] if row["by_gene"] else row["labels"])]
        has_label = (not label or label in labels) and without not in labels
        if effect["gene"] == "G1" and (not terms or effect["terms"] & terms) and has_label:
            return True
    return False


MEANINGS: tuple[Callable[[Row], bool], ...] = (
    lambda row: True,
    lambda row: any(score >= 5 for score in scores(row)),
    lambda row: not any(score >= 5 for score in scores(row)),
    lambda row: any(score < 0 for score in scores(row)),
    lambda row: row["flag"] is True,
    lambda row: row["flag"] is not True,
    lambda row: row["word"] == "Ab",
    lambda row: row["word"] == "ÄB",
    lambda row: row["word"] == "a_b%",
    lambda row: row["word"] in ("a_b%", "aXb"),
    lambda row: row["word"] is None,
    lambda row: any(2 <= number <= 3 for number in row["numbers"] or []),
    lambda row: any(n >= 2 for n in row["numbers"] or []) and any(n <= 1 for n in row["numbers"] or []),
    lambda row: row["numbers"] is None,
    lambda row: "l1" in [label.lower() for label in row["labels"] or []],
    on_gene,
    lambda row: on_gene(row, terms=1),
    lambda row: on_gene(row, label="l1"),
    lambda row: on_gene(row, without="l1"),
    lambda row: row["terms"] & 3 == 3 or row["terms"] & 8 != 0,
    lambda row: (row["chrom"] == 22 and row["pos"] <= 1201 and row["end_pos"] >= 1100) or row["vkey"] == 239,
    lambda row: row["flag"] is True,
    lambda row: row["alt"] in "Tt" and row["pos"] >= 1500,
)


@pytest.mark.parametrize("number", range(len(QUESTIONS)))
def test_the_stored_answers_are_right(number: int) -> None:
    _, stored = QUESTIONS[number]
    assert sum(map(MEANINGS[number], ROWS)) == stored


def test_the_packaged_file_has_these_variants() -> None:
    with duckdb.connect() as connection:
        assert connection.execute(f"SELECT * FROM '{FOLDER / FILE.name}' ORDER BY vkey").fetchall() == [
            make_row(n) for n in range(FILE.rows)
        ]


def test_the_embedded_engine_answers_all_and_one_that_differs_is_found() -> None:
    class Wrong(DuckDBEngine):
        """Forgets a variant, and cannot compare texts."""

        def rows(self, question: LakeQuestion, **options: Any) -> Any:
            if "strlen" in question.condition.sql:
                raise LakeError("no texts")
            return list(super().rows(question, **options))[1:]

    assert wrong_answers(DuckDBEngine(str(FOLDER), memory=200)) == []
    wrong = wrong_answers(Wrong(str(FOLDER), memory=200))
    assert len(wrong) == len(QUESTIONS)
    assert wrong[0] == "question 1 of the self-check: 239 variants, not 240"
    assert "question 7 of the self-check: no texts" in wrong
