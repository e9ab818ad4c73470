"""Fields of the forms: what they show is what was stored."""

import pytest
from django.core.exceptions import ValidationError

from catalog.entries.form_inputs import BoxField, PartsField
from catalog.entries.part_fields import PARTS

BOX = (-122.123456789, 48.25, -121.0, 48.7512345)


def test_a_box_that_is_shown_and_sent_back_is_the_same_box():
    field = BoxField(required=False)
    assert field.prepare_value(BOX) == "-122.123456789, 48.25, -121, 48.7512345"
    assert field.clean(field.prepare_value(BOX)) == BOX


def test_an_invalid_box_is_refused():
    with pytest.raises(ValidationError, match="four numbers"):
        BoxField().clean("1,2,3")


ROWS = {
    "creators-0-name": "Ice, Ann",
    "creators-0-orcid": "https://orcid.org/0000-0002-1825-0097",
    "creators-0-affiliation": "Ice  Office",
    "creators-1-name": "",
    "creators-1-orcid": "",
    "creators-1-affiliation": "",
    "creators-2-name": "Snow, Bob",
}


def test_rows_that_are_filled_become_parts():
    field = PartsField(PARTS["creators"], required=False)
    text = field.widget.value_from_datadict(ROWS, {}, "creators")
    assert text == "Ice, Ann\thttps://orcid.org/0000-0002-1825-0097\tIce Office\nSnow, Bob"
    assert [cells["name"] for cells in field.clean(text)] == ["Ice, Ann", "Snow, Bob"]


def test_lines_go_before_rows_and_a_row_of_choices_alone_is_empty():
    field = PartsField(PARTS["organizations"], required=False)
    data = {"organizations": "Ice Office", "organizations-0-name": "Snow Office"}
    assert field.clean(field.widget.value_from_datadict(data, {}, "organizations"))[0] == {
        "name": "Ice Office",
        "role": "steward",
        "homepage": "",
        "ror": "",
    }
    empty = {"organizations-0-name": "", "organizations-0-role": "funder"}
    assert field.widget.value_from_datadict(empty, {}, "organizations") == ""


@pytest.mark.parametrize(
    ("name", "line", "message"),
    [
        ("distributions", "no address", "not an address"),
        ("relations", "eats\tlwds:1", "one of derived-from"),
        ("creators", "\thttps://orcid.org/0000-0002-1825-0097", "Name is missing"),
        ("creators", "x" * 201, "at most 200"),
        ("variables", "depth\tm\tof water\tmore", "4 cells"),
    ],
)
def test_an_error_in_a_row_is_reported(name, line, message):
    with pytest.raises(ValidationError, match=message):
        PartsField(PARTS[name]).clean(line)


def test_a_table_shows_each_part_and_empty_rows_below():
    page = PartsField(PARTS["variables"]).widget.render("variables", "depth\tm<2", {"id": "id_variables"})
    assert 'value="m&lt;2"' in page
    assert 'name="variables-2-name"' in page
