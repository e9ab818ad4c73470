from hypothesis import given
from hypothesis import strategies as st

from catalog.entries.identifiers import DIGITS, N_DIGITS, check_digit, create_identifier, is_valid


def test_minted_identifiers_are_valid_and_differ():
    minted = {create_identifier(2026) for _ in range(200)}
    assert len(minted) == 200
    assert all(map(is_valid, minted))


@given(st.text(DIGITS, min_size=N_DIGITS, max_size=N_DIGITS), st.integers(0, N_DIGITS - 1), st.sampled_from(DIGITS))
def test_one_wrong_digit_is_found(body, index, digit):
    wrong = body[:index] + digit + body[index + 1 :]
    assert is_valid(f"lwds:2026-{wrong}{check_digit(2026, body)}") == (wrong == body)


@given(st.text(DIGITS, min_size=N_DIGITS, max_size=N_DIGITS), st.integers(0, N_DIGITS - 2))
def test_two_swapped_digits_are_found(body, index):
    swapped = body[:index] + body[index + 1] + body[index] + body[index + 2 :]
    assert is_valid(f"lwds:2026-{swapped}{check_digit(2026, body)}") == (swapped == body)
