"""Fields of the forms: what they show is what was stored."""

import pytest
from django.core.exceptions import ValidationError

from catalog.entries.forms import BoxField

BOX = (-122.123456789, 48.25, -121.0, 48.7512345)


def test_a_box_that_is_shown_and_sent_back_is_the_same_box():
    field = BoxField(required=False)
    assert field.prepare_value(BOX) == "-122.123456789, 48.25, -121, 48.7512345"
    assert field.clean(field.prepare_value(BOX)) == BOX


def test_what_is_no_box_is_refused():
    with pytest.raises(ValidationError, match="four numbers"):
        BoxField().clean("1,2,3")
