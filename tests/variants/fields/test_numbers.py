"""Numbers of every size: what is shown, and what filters and orders compare."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from variants.fields.cells import cell_value
from variants.fields.numbers import SMALLEST_NORMAL, comparable_number, is_tiny_code, parse_number
from variants.fields.spec import FieldSpec, Kind, Separator
from variants.fields.typed_values import NeedsCellsError, value_of_cells, value_of_columns

P_VALUE = FieldSpec("p", "p", "", Kind.FLOAT, filterable=True, column="p")
P_VALUES = FieldSpec("p", "p", "", Kind.FLOAT, (Separator.SEMICOLON,), filterable=True, column="p")
TINY = st.builds(
    lambda mantissa, exponent: f"{mantissa}e-{exponent}",
    st.integers(100_000, 999_999).map(lambda digits: f"{digits / 100_000:.5f}"),
    st.integers(309, 900),
)


@given(TINY, TINY)
def test_numbers_below_the_range_of_a_float8_keep_their_order(one: str, other: str) -> None:
    codes = [comparable_number(one), comparable_number(other)]
    assert all(code is not None and 0 < code < SMALLEST_NORMAL for code in codes)
    assert (codes[0] < codes[1]) == (Decimal(one) < Decimal(other))  # type: ignore[operator]
    assert (codes[0] == codes[1]) == (Decimal(one) == Decimal(other))


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_other_numbers_are_compared_as_they_are(number: float) -> None:
    if number == 0 or abs(number) >= SMALLEST_NORMAL:
        assert comparable_number(repr(number)) == number == parse_number(repr(number))
        assert not is_tiny_code(number)


@pytest.mark.parametrize("text", ["0", "0.0", "-0", "0e-400", ".000"])
def test_zero_is_zero(text: str) -> None:
    assert comparable_number(text) == 0


def test_negative_numbers_are_the_mirror_image() -> None:
    assert comparable_number("-1e-400") == -comparable_number("1e-400")  # type: ignore[operator]


def test_a_number_that_no_float8_holds_is_shown_as_it_is_written() -> None:
    assert cell_value("1e-400;0.5", P_VALUES) == ["1e-400", 0.5]
    assert value_of_cells(P_VALUE, [" 1E-400 "]) == "1E-400"
    assert value_of_cells(P_VALUE, ["1e-9", "2e-310"]) == (1e-9, "2e-310")
    with pytest.raises(NeedsCellsError):
        value_of_columns(P_VALUE, [comparable_number("1e-400")])


def test_a_number_with_an_exponent_of_millions_is_between_zero_and_all_larger_ones() -> None:
    codes = [comparable_number(text) or 0 for text in ("0", "1.99E-5704373", "1e-1000", "1e-400")]
    assert codes == sorted(set(codes))
