"""Words, values and phrases are taken from a text one after another."""

from __future__ import annotations

import pytest

from variants.query.errors import QuerySyntaxError
from variants.query.tokens import Scanner, looks_like_coordinates


@pytest.mark.parametrize(
    "text", ["chr1:69000-70000", "1:35367:G:A", "X:100..200", "NC_000001.10:g.35367G>A", "MT:g.8271_8279del"]
)
def test_bare_coordinates_are_one_word(text: str) -> None:
    assert looks_like_coordinates(text)
    assert Scanner(f"{text} rest").coordinates() == text


@pytest.mark.parametrize("text", ["cadd.phred:5", "chr30:5", "BRCA1", "clinvar:1"])
def test_other_colons_separate_a_field_from_its_value(text: str) -> None:
    assert not looks_like_coordinates(text)
    assert Scanner(text).coordinates() is None


def test_a_name_ends_at_a_colon_and_a_value_does_not() -> None:
    scanner = Scanner("a.b:c:d e")
    assert scanner.name() == "a.b"
    assert scanner.take(":")
    assert scanner.value() == "c:d"
    scanner.skip_blanks()
    assert (scanner.name(), scanner.at_end()) == ("e", True)


def test_operators_end_like_words() -> None:
    assert Scanner("AND x").take_keyword("AND")
    assert Scanner('AND"x"').take_keyword("AND")
    assert not Scanner("ANDES").take_keyword("AND")
    assert Scanner("&&x").take_keyword("AND", "&&")


def test_phrases_are_unescaped_and_must_be_closed() -> None:
    assert Scanner(r'"a \"b\" c"').phrase() == 'a "b" c'
    assert Scanner("bare").phrase() is None
    scanner = Scanner('x "never')
    scanner.at = 2
    with pytest.raises(QuerySyntaxError, match="character 3: this quote is never closed"):
        scanner.phrase()
