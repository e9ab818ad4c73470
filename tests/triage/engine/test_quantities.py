"""Numbers and amounts as people write them."""

import pytest

from triage.engine.quantities import parse_amount, parse_number


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("2TB", 2, "TB"),
        ("2,5 TB", 2.5, "TB"),
        ("2,500 GB", 2500, "GB"),
        ("1 234,5 MB", 1234.5, "MB"),
        ("~0.5 PB", 500, "TB"),
        ("300 kB", 0.3, "MB"),
        ("1 GiB", 1.073741824, "GB"),
        ("5 GB/month", 5, "GB"),
    ],
)
def test_amounts_are_read_as_people_write_them(text, value, unit):
    assert parse_amount(text, ("MB", "GB", "TB"), "Growth per month") == {"value": value, "unit": unit}


@pytest.mark.parametrize("text", ["40", "2-3 TB", ">3 TB", "5 GB per day", "a lot", "-1 GB", "1e400 GB", "1.2.3 GB"])
def test_an_amount_that_may_mean_several_things_is_refused_with_a_sentence(text):
    with pytest.raises(ValueError, match=r"\w+ .*\.$"):
        parse_amount(text, ("MB", "GB", "TB"), "Growth per month")


def test_nothing_needs_no_unit():
    assert parse_amount("0", ("MB", "GB"), "Growth per month") == {"value": 0, "unit": "MB"}
    assert parse_amount(0, ("rows", "million")) == {"value": 0, "unit": "rows"}


def test_a_number_may_be_followed_only_by_the_words_of_its_question():
    assert parse_number("8 h/month", "Hours per month that somebody will give") == 8
    assert parse_number("1.2 million files", "How many files?") == 1_200_000
    with pytest.raises(ValueError, match="'2 hours per week' is not a number"):
        parse_number("2 hours per week", "Hours per month that somebody will give")
