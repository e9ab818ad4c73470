"""The controls of the filter panel and the query text say the same."""

import pytest

from variants.query.controls import Bounds, read_controls
from variants.query.syntax import parse

NUMBERS, LISTS = {"cadd.phred", "af"}, {"sift.pred"}


def controls(text):
    return read_controls(text, numbers=NUMBERS, lists=LISTS)


def test_conditions_of_controls_are_taken_out_of_the_query():
    results = controls("cadd.phred:>=20 AND consequence:(lof OR missense-like) AND sift.pred:D AND NOT _exists_:exac")
    assert results.bounds == {"cadd.phred": Bounds("20", "")}
    assert results.classes == ("lof", "missense-like")
    assert results.values == {"sift.pred": ("D",)}
    assert results.rest == "NOT _exists_:exac"


@pytest.mark.parametrize(
    "text",
    [
        "cadd.phred:>20",  # an open bound: a control's are closed
        "cadd.phred:>=20 OR af:<=0.01",  # no part of its own
        "other.field:>=3",
        "consequence:stop_gained",  # a term, not a class
    ],
)
def test_conditions_without_a_control_stay_text(text):
    results = controls(text)
    assert not results.bounds
    assert not results.classes
    assert parse(results.rest) == parse(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "cadd.phred:[2 TO 9] AND consequence:lof",
        "(a.b:1 OR c.d:2) AND cadd.phred:>=3 AND sift.pred:(D OR T) AND BRCA1",
        "cadd.phred:>=1 AND cadd.phred:<=2",  # the same field twice: the second stays in the rest
    ],
)
def test_text_from_controls_means_what_the_text_meant(text):
    def parts(query):
        tree = parse(query)
        return set(map(repr, getattr(tree, "parts", (tree,))))

    again = controls(text).text()
    without_position = [part.split("position=")[0] for part in sorted(parts(again))]
    assert without_position == [part.split("position=")[0] for part in sorted(parts(text))]


def test_no_control_and_no_rest_is_everything():
    assert controls("*").text() == ""
