"""Words of a search, within the limits of a request."""

from __future__ import annotations

import pytest

from accounts.budget import OverLimitError
from accounts.search_words import split_search
from tests.budgets import small_budget


def test_a_search_is_as_long_as_its_limits() -> None:
    with small_budget(max_search_words=3, max_search_characters=20):
        assert split_search(" a b  c ") == ["a", "b", "c"]
        with pytest.raises(OverLimitError, match="LWDS_MAX_SEARCH_WORDS"):
            split_search("a b c d")
        with pytest.raises(OverLimitError, match="LWDS_MAX_SEARCH_CHARACTERS"):
            split_search("x" * 21)
    assert len(split_search("a " * 1000)) == 1000  # a command has no limits
