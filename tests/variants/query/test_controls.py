"""The controls of the filter panel and the query text say the same."""

import pytest

from variants.query.controls import Bounds, read_controls
from variants.query.syntax import parse

NUMBERS, LISTS = {"cadd.phred", "af"}, {"sift.pred"}


def controls(text):
    return read_controls(text, numbers=NUMBERS, lists=LISTS)


def test_what_controls_can_say_is_taken_out_of_the_query():
    found = controls("cadd.phred:>=20 AND consequence:(lof OR missense-like) AND sift.pred:D AND NOT _exists_:exac")
    assert found.bounds == {"cadd.phred": Bounds("20", "")}
    assert found.classes == ("lof", "missense-like")
    assert found.values == {"sift.pred": ("D",)}
    assert found.rest == "NOT _exists_:exac"


@pytest.mark.parametrize(
    "text",
    [
        "cadd.phred:>20",  # an open bound: a control's are closed
        "cadd.phred:>=20 OR af:<=0.01",  # no part of its own
        "other.field:>=3",
        "consequence:stop_gained",  # a term, not a class
    ],
)
def test_what_controls_cannot_say_stays_text(text):
    found = controls(text)
    assert not found.bounds
    assert not found.classes
    assert parse(found.rest) == parse(text)


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
