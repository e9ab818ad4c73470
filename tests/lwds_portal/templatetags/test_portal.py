"""How values look in tables: numbers, missing values, lists, long words, statuses."""

import pytest
from django.template import Context, Template

from lwds_portal.templatetags import portal


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1140, "1\u202f140"),
        (-1234567.0, "-1\u202f234\u202f567"),
        (0.00001234, "1.23e-5"),
        (0, "0"),
        (0.5, "0.5"),
        (True, "yes"),
        (False, "no"),
        ("a<b", "a<b"),
    ],
)
def test_numbers_flags_and_text(value, text):
    assert portal.number(value) == text


def test_a_missing_value_is_a_dash_that_says_so():
    assert 'title="no value"' in portal.number(None)


def test_a_list_in_a_cell_shows_its_first_elements_and_the_number_of_others():
    assert portal.cell([1, 1, None, 2]) == "1, 2"
    assert portal.cell([[1, 2], [3, 4, 5]]) == '1, 2, 3 <small class="quiet">+2</small>'
    assert "no value" in portal.cell([None, None])


@pytest.mark.parametrize("render", [portal.cell, portal.whole, lambda value: portal.cells([(False, value)])])
def test_text_of_a_source_is_escaped_everywhere(render):
    for value in ("<b>", ["<b>"], [["<b>"]]):
        assert "<b>" not in str(Template("{{ text }}").render(Context({"text": render(value)})))


def test_rows_mark_the_cells_with_numbers():
    assert portal.plain_rows([("a", 1)]) == '<tr><td>a</td><td class="number">1</td></tr>'


def test_a_long_word_may_break_after_its_marks_and_a_short_one_may_not():
    assert portal.whole("missense|ENSG00000093010|COMT") == "missense|<wbr>ENSG00000093010|<wbr>COMT"
    assert portal.whole("a|b") == "a|b"
    assert portal.whole([[1, 2], [3]]) == "[1; 2], [3]"


@pytest.mark.parametrize(
    ("share", "text"),
    [(0, "0 %"), (0.00001, "< 0.1 %"), (0.6783, "67.8 %"), (0.99999, "> 99.9 %"), (1, "100 %")],
)
def test_a_share_is_rounded_to_0_or_100_only_where_it_is(share, text):
    assert portal.percent(share) == text


def test_an_unknown_status_looks_like_a_draft():
    assert (portal.chip_class("failed"), portal.chip_class("no such status")) == ("bad", "draft")


def test_a_parameter_of_the_address(rf):
    template = Template("{% load portal %}{% querystring_value 'q' %}|{% querystring_value 'none' %}")
    assert template.render(Context({"request": rf.get("/", {"q": "<x>"})})) == "&lt;x&gt;|"
