"""Words for a missing value that a release does not declare are told at the load; they make no text of numbers."""

from __future__ import annotations

from collections import Counter

import pytest

from ingest.wgsa.field_dictionary import build_dictionary
from ingest.wgsa.header import Content, read_header
from ingest.wgsa.missing_words import describe_missing_words, find_missing_words
from ingest.wgsa.statistics import compute_statistics
from variants.fields.spec import FieldSpec, Kind


def describe(cells: list[str], name: str = "my_score") -> tuple[FieldSpec, list[str]]:
    """The field of a column of these cells, and what is said of it."""
    header = read_header(f"#chr\tpos\tref\talt\t{name}")
    rows = [["1", str(number), "A", "C", cell] for number, cell in enumerate(cells, start=1)]
    spec = build_dictionary({Content.SNV: header}, {Content.SNV: rows})[-1]
    statistics = compute_statistics(spec, Counter(cells))
    return spec, describe_missing_words([(name, statistics)], ["NA"])


@pytest.mark.parametrize("word", ["None", "none", "#N/A", "<NA>", "--", "?", "#DIV/0!", "N.A.", "(null)", "missing"])
@pytest.mark.parametrize("name", ["my_score", "CADD_phred"])
def test_a_word_among_numbers_does_not_make_text_and_is_reported(word: str, name: str) -> None:
    spec, notes = describe(["0.1", "0.2", word, word, "3", "."], name)
    assert spec.kind is Kind.FLOAT
    (note,) = notes
    assert note.startswith(f"{word!r} is not a number, so filters and tables have no value there, in {name} (2 of 6")
    assert f"--missing=NA,{word}" in note


def test_the_only_negative_number_may_be_a_missing_value() -> None:
    spec, notes = describe(["0", "2", "-9", "-9", "40"])
    assert spec.kind is Kind.INTEGER
    assert notes == [
        "'-9' is the only number below 0, and counts as a number, in my_score (2 of 5 sampled lines); if it stands for"
        " a missing value, load the files anew with --missing=NA,-9"
    ]


@pytest.mark.parametrize(
    "cells",
    [
        ["-9", "-1.5", "3"],  # other numbers are below 0 too
        ["-9"] * 3,
        ["-", "+", "-"],  # a strand
        ["A", "C", "-", "G"],
        ["Y", "N", "."],
        [*map(str, range(1, 23)), "X", "Y"],
        ["0.5", "."],
    ],
)
def test_there_is_no_note_on_other_columns(cells: list[str]) -> None:
    assert describe(cells)[1] == []


def test_one_word_that_makes_text_of_numbers_is_reported() -> None:
    spec, notes = describe([*map(str, range(40)), "below"])
    assert spec.kind is Kind.TEXT
    assert notes[0].startswith("'below' is not a number, and makes text of what else are numbers, in my_score (1 of 41")


def test_fields_with_the_same_word_are_in_one_sentence() -> None:
    spec = FieldSpec("f", "a.f", "a", Kind.FLOAT)
    statistics = {"lines": 9, "missing_words": find_missing_words(spec, {"1": 4, "#N/A": 5})}
    (note,) = describe_missing_words([(f"f{number}", statistics) for number in range(6)], [])
    assert "f3 (5 of 9 sampled lines) and 2 more fields; if" in note
    assert note.endswith("load the files anew with '--missing=#N/A'")
