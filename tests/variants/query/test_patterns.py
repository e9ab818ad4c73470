"""Wildcards mean the same in Python and in SQL."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from variants.query.patterns import (
    escape_pattern,
    fold_case,
    has_wildcard,
    pattern_like,
    pattern_regex,
    plain_pattern,
    unescape,
)

texts = st.text(r"ab*?\%_", max_size=6)


def like_regex(pattern: str) -> re.Pattern[str]:
    """What PostgreSQL does with a LIKE pattern, written a second time."""
    parts = re.findall(r"\\.|.", pattern, re.DOTALL)
    meaning = {"%": ".*", "_": "."}
    return re.compile(
        "".join(re.escape(p[1]) if len(p) == 2 else meaning.get(p, re.escape(p)) for p in parts), re.DOTALL
    )


def test_stars_and_question_marks() -> None:
    assert pattern_regex("a?c*").fullmatch("abc and more")
    assert not pattern_regex("a?c").fullmatch("ac")
    assert pattern_regex(r"a\*").fullmatch("a*")
    assert not pattern_regex(r"a\*").fullmatch("ab")


@given(texts, texts)
def test_python_and_like_agree(pattern: str, text: str) -> None:
    pattern = re.sub(r"\\$", "", pattern) if re.search(r"(?<!\\)(\\\\)*\\$", pattern) else pattern
    assert bool(pattern_regex(pattern).fullmatch(text)) == bool(like_regex(pattern_like(pattern)).fullmatch(text))


@given(texts)
def test_an_escaped_text_matches_itself_only(text: str) -> None:
    assert not has_wildcard(escape_pattern(text))
    assert unescape(escape_pattern(text)) == text
    assert pattern_regex(escape_pattern(text)).fullmatch(text)
    assert plain_pattern(escape_pattern(text)) == escape_pattern(text)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("BRCA1 ÉÅ", "brca1 éå"),
        ("ТЕСТ", "тест"),
        ("ΣΊΣΥΦΟΣ", "σίσυφοσ"),
        ("Straße", "straße"),
        ("\u00b5M", "\u03bcm"),  # the micro sign is the Greek letter
        ("\u212a", "\u212a"),  # the Kelvin sign stays: a letter of ASCII is equal to itself only
        ("İ", "İ"),  # has no small letter of its own
    ],
)
def test_letters_of_every_script_lose_their_case(text: str, folded: str) -> None:
    assert fold_case(text) == folded
    assert len(fold_case(text)) == len(text)
