"""Numbers from outside: no text is too long, and none is read in another way than it is written."""

from __future__ import annotations

import pytest

from accounts.bounded_numbers import parse_whole_number
from accounts.problems import InvalidInputError


@pytest.mark.parametrize("text", ["", "-1", "+1", "1_0", " 1", "1.0", "1e3", "١", "²", "0x1", "9" * 19, "9" * 5000])
def test_texts_that_python_might_take_or_fail_on_are_refused_in_words(text: str) -> None:
    with pytest.raises(InvalidInputError, match="is not a whole number from 0 to 999") as caught:
        parse_whole_number(text, name="page")
    assert len(str(caught.value)) < 200


def test_bounds_are_included_and_zeros_in_front_do_not_lift_them() -> None:
    assert [parse_whole_number(text, name="limit", minimum=1, maximum=5) for text in ("1", "5", "005")] == [1, 5, 5]
    for text in ("0", "6", "0000000006"):
        with pytest.raises(InvalidInputError):
            parse_whole_number(text, name="limit", minimum=1, maximum=5)
