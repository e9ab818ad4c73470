"""Typed values, parsed and rendered."""

import pytest

from triage.engine.questionnaire import Option, Question
from triage.engine.values import MAX_LINE, clean_text, parse_value, render_value

COLOURS = (Option("red", "Red"), Option("blue", "Deep blue"))


@pytest.mark.parametrize(
    ("kind", "raw", "value", "text"),
    [
        ("line", " Ann\r\n", "Ann", "Ann"),
        ("choice", "deep BLUE", "blue", "Deep blue"),
        ("multi", "blue; red", ["red", "blue"], "Red, Deep blue"),
        ("int", "12k", 12_000, "12\u2009000"),
        ("qty", {"value": "2", "unit": "TB"}, {"value": 2, "unit": "TB"}, "2 TB"),
        ("qty", {"value": "2 TB", "unit": "TB"}, {"value": 2, "unit": "TB"}, "2 TB"),
        ("date", "2027-03-31", "2027-03-31", "2027-03-31"),
        ("url", "https://example.org/x", "https://example.org/x", "https://example.org/x"),
        ("bool3", "Y", True, "Yes"),
        ("system", "NASA", {"name": "NASA", "dataset": None}, "NASA"),
    ],
)
def test_a_value_is_parsed_and_rendered(kind, raw, value, text):
    question = Question("key", "Text", kind, options=COLOURS, units=("GB", "TB"))
    assert parse_value(question, raw) == value
    assert render_value(question, value) == text


@pytest.mark.parametrize(
    ("kind", "raw"),
    [
        ("line", "x" * (MAX_LINE + 1)),
        ("choice", "green"),
        ("int", "2.5"),
        ("qty", {"value": "2 GB", "unit": "TB"}),
        ("date", "31.3.2027"),
        ("url", "example.org"),
        ("bool3", "perhaps"),
        ("person", {"name": "Ann", "email": "ann"}),
        ("person", {"name": "Ann", "orcid": "0000-0002-1825-0098"}),
        ("file", "x"),
    ],
)
def test_an_unparsable_text_is_refused_with_a_sentence(kind, raw):
    question = Question("key", "Text", kind, options=COLOURS, units=("GB", "TB"))
    with pytest.raises(ValueError, match=r"\w+ .*\.$"):
        parse_value(question, raw)


def test_a_person_has_the_orcid_in_its_usual_form():
    question = Question("person", "Who?", "person")
    person = parse_value(question, {"name": "Ann", "orcid": "https://orcid.org/0000000218250097"})
    assert person["orcid"] == "0000-0002-1825-0097"


def test_text_is_cut_and_cleaned():
    assert clean_text("a\x00b\r\nc ", 3) == "ab"


def test_one_of_the_names_in_a_label_chooses_it_unless_two_options_have_it():
    options = (Option("stat", "SAS, Stata or SPSS"), Option("tab", "CSV or TSV"), Option("web", "JSON or CSV"))
    question = Question("name", "Format", "choice", options=options)
    assert (parse_value(question, "spss"), parse_value(question, "TSV")) == ("stat", "tab")
    with pytest.raises(ValueError, match="is not one of"):
        parse_value(question, "CSV")
