"""Lists in one text, as every shipped client sends them."""

import shlex

import pytest
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from variants.biothings.request import ApiError, UnclosedQuoteError, argument_sources, split_words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('"chr1:g.1G>A","chr2:g.2C>T"', ["chr1:g.1G>A", "chr2:g.2C>T"]),
        ("a,b", ["a", "b"]),
        ("a b|c+d\te\nf\rg\vh\fi", list("abcdefghi")),
        ('"two words",\'it is\'', ["two words", "it is"]),
        ('"c.1+1G>A"', ["c.1+1G>A"]),
        ("c.1+1G>A", ["c.1", "1G>A"]),
        (' " padded " ,, ,', ["padded"]),
        ('"say \\"hi\\"" a\\ b', ['say "hi"', "a b"]),
        ("", []),
        ('pre"fix and"suffix', ["prefix andsuffix"]),
    ],
)  # fmt: skip
def test_items_are_split_like_shell_words(text, words):
    assert split_words(text) == words


@pytest.mark.parametrize("text", ['"open', "it's", 'a,"b', "trailing\\"])
def test_an_unclosed_quote_is_an_error(text):
    with pytest.raises(UnclosedQuoteError, match="No closing quotation"):
        split_words(text)


@given(st.text(alphabet="ab:>_. ,|+\t\"'\\"))
def test_splitting_agrees_with_the_standard_library_shell_lexer(text):
    lexer = shlex.shlex(text, posix=True)
    lexer.whitespace, lexer.whitespace_split, lexer.commenters = " \t\n\r\v\f|,+", True, ""
    try:
        expected = [word.strip() for word in lexer if word.strip()]
    except ValueError:
        with pytest.raises(UnclosedQuoteError):
            split_words(text)
    else:
        assert split_words(text) == expected


def test_a_form_that_is_not_utf8_is_refused_in_a_sentence():
    request = RequestFactory().post("/v1/query", b"q=%ff", content_type="application/x-www-form-urlencoded")
    with pytest.raises(ApiError) as refused:
        argument_sources(request, {})
    assert refused.value.body()["details"] == "The body is not UTF-8 behind its percent signs."
