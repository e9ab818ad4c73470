"""The words of a search. Separate module because lists and searches of every app read them, within the same limits."""

from __future__ import annotations

from accounts.budget import check_amount


def split_search(text: str) -> list[str]:
    """A search text -> its words.

    Raises:
        OverLimitError: A request searches for more words, or a longer text, than its limits allow.

    Example:
        >>> split_search("  river   discharge ")
        ['river', 'discharge']
    """
    check_amount("max_search_characters", len(text))
    words = text.split()
    check_amount("max_search_words", len(words))
    return words
