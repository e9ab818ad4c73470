from hypothesis import given
from hypothesis import strategies as st

from catalog.entries.identifiers import DIGITS, LENGTH, check_digit, is_valid, mint


def test_minted_identifiers_are_valid_and_differ():
    minted = {mint(2026) for _ in range(200)}
    assert len(minted) == 200
    assert all(map(is_valid, minted))


@given(st.text(DIGITS, min_size=LENGTH, max_size=LENGTH), st.integers(0, LENGTH - 1), st.sampled_from(DIGITS))
def test_one_wrong_digit_is_found(body, place, digit):
    wrong = body[:place] + digit + body[place + 1 :]
    assert is_valid(f"lwds:2026-{wrong}{check_digit(2026, body)}") == (wrong == body)


@given(st.text(DIGITS, min_size=LENGTH, max_size=LENGTH), st.integers(0, LENGTH - 2))
def test_two_swapped_digits_are_found(body, place):
    swapped = body[:place] + body[place + 1] + body[place] + body[place + 2 :]
    assert is_valid(f"lwds:2026-{swapped}{check_digit(2026, body)}") == (swapped == body)
