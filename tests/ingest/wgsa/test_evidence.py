"""Sampled cells show the kind and the separators of a column."""

import pytest

from ingest.wgsa.evidence import choose_distinct_cells, infer_kind, infer_separators
from variants.fields.spec import Kind, Separator


def test_distinct_cells_are_the_same_for_the_same_column_and_never_null():
    column = [".", "", "b", "a", "b"] + [f"x{number:05d}" for number in range(5_000)]
    cells = choose_distinct_cells(column)
    assert cells == choose_distinct_cells(list(reversed(column)))
    assert cells[:1] == ["a"]
    assert 500 < len(cells) <= 1_000
    assert choose_distinct_cells([".", ""]) == []


@pytest.mark.parametrize(
    ("cells", "known", "separators"),
    [
        (["a", "b,c"], None, ()),
        (["a;b"], None, (Separator.SEMICOLON,)),
        (["a|b"], None, (Separator.TRANSCRIPT,)),
        (["a;b", "c|d"], None, (Separator.TWO_LEVEL,)),
        (["a|b"], (), ()),
        ([], (Separator.SUMMARY,), (Separator.SUMMARY,)),
        ([".{2}0.4{1}"], (), (Separator.RUN_LENGTH,)),
    ],
)
def test_separators_are_known_or_seen(cells, known, separators):
    assert infer_separators(cells, known) == separators


@pytest.mark.parametrize(
    ("cells", "known", "name", "kind"),
    [
        (["1", "-2"], None, "x", Kind.INTEGER),
        (["1", "2.5E-4"], None, "x", Kind.FLOAT),
        (["Y", "N"], None, "x", Kind.FLAG),
        (["N"], None, "x_pred", Kind.TEXT),
        (["a", "1"], None, "x", Kind.TEXT),
        ([], None, "x", Kind.TEXT),
        ([], Kind.FLOAT, "x", Kind.FLOAT),
        (["1", "2", "oops"], Kind.INTEGER, "x", Kind.FLOAT),
        (["oops", "no", "1"], Kind.FLOAT, "x", Kind.TEXT),
        (["1"] + [str(number) for number in range(2, 200)] + ["slip"], None, "x", Kind.INTEGER),
    ],
)
def test_kinds_are_what_nearly_all_elements_are(cells, known, name, kind):
    assert infer_kind(cells, (), known, name) is kind


def test_elements_of_lists_count_not_cells():
    assert infer_kind(["1;2", "3;."], (Separator.SEMICOLON,), None, "x") is Kind.INTEGER
