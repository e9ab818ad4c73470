"""Query text -> tokens. Words have other characters in other contexts: the parser names the token that it expects."""

from __future__ import annotations

import re
from dataclasses import dataclass

from variants.genome.chromosomes import NAME_PATTERN
from variants.query.errors import QuerySyntaxError
from variants.query.patterns import unescape

_BLANKS = re.compile(r"\s*")

# A word ends at a blank or bracket; before a colon it may be a field name, after one a colon is part of the value.
_NAME = re.compile(r'(?:\\.|[^\s()\[\]{}":<>=\\])+', re.DOTALL)
_VALUE = re.compile(r'(?:\\.|[^\s()\[\]{}"\\])+', re.DOTALL)
_PHRASE = re.compile(r'"((?:\\.|[^"\\])*)"', re.DOTALL)
# In `2 of (a, b, c)` a comma ends a word, except between the digits of a position.
_LISTED_NAME = re.compile(r'(?:\\.|[^\s()\[\]{}":<>=\\,])+', re.DOTALL)
_LISTED_VALUE = re.compile(r'(?:\\.|[^\s()\[\]{}"\\,])+', re.DOTALL)
_COUNT_OF = re.compile(r"(\d{1,4})\s+(?:of|OF)\s*(?=\()")
_COMPARISON = re.compile(r"(>=|<=|>|<)\s*")

# Bare coordinates contain colons that belong to no field: chr1:69000-70000, 1:35367:G:A, NC_000001.10:g.35367G>A. So do
# those of contigs that are not chromosomes, which the reader of regions refuses by name, and VRS ids.
_COORDINATES_START = rf"(?:{NAME_PATTERN}:[.\dgm]|ga4gh:VA\.|NC_\d+\.\d+:|chr\w+_[\w.]+:\d)"
_COORDINATES = re.compile(rf"{_COORDINATES_START}[^\s()\[\]{{}}\"\\]*", re.IGNORECASE)
_LISTED_COORDINATES = re.compile(rf"{_COORDINATES_START}(?:[^\s()\[\]{{}}\"\\,]|(?<=\d),(?=\d))*", re.IGNORECASE)


def looks_like_coordinates(text: str) -> bool:
    """True where the text, standing bare, is read as a region or variant and not as field:value."""
    return _COORDINATES.fullmatch(text) is not None


@dataclass(slots=True)
class Scanner:
    """A place in the text, moved on by whatever is taken from it."""

    text: str
    at: int = 0
    in_list: bool = False  # whether the conditions here are separated by commas

    @property
    def position(self) -> int:
        """1-based, for messages."""
        return self.at + 1

    def skip_blanks(self) -> None:
        match = _BLANKS.match(self.text, self.at)
        self.at = match.end() if match else self.at

    def at_end(self) -> bool:
        return self.at >= len(self.text)

    def peek(self, length: int = 1) -> str:
        return self.text[self.at : self.at + length]

    def take(self, literal: str) -> bool:
        """Step over `literal` if it stands here."""
        if not self.text.startswith(literal, self.at):
            return False
        self.at += len(literal)
        return True

    def take_keyword(self, *operators: str) -> bool:
        """Step over one of the operators: AND, OR and NOT must end like a word, && || ! need not."""
        for operator in operators:
            end = self.at + len(operator)
            following = self.text[end : end + 1]
            ends_like_a_word = not operator.isalpha() or not following or following.isspace() or following in '()"'
            if self.text.startswith(operator, self.at) and ends_like_a_word:
                self.at = end
                return True
        return False

    def _take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        match = pattern.match(self.text, self.at)
        if match:
            self.at = match.end()
        return match

    def count_of(self) -> int | None:
        """The number of `2 of (`, taken up to the parenthesis."""
        match = self._take(_COUNT_OF)
        return int(match[1]) if match else None

    def coordinates(self) -> str | None:
        match = self._take(_LISTED_COORDINATES if self.in_list else _COORDINATES)
        return match[0] if match else None

    def name(self) -> str | None:
        """A word in the place of a field name or bare word, still escaped."""
        match = self._take(_LISTED_NAME if self.in_list else _NAME)
        return match[0] if match else None

    def value(self) -> str | None:
        """A word in the place of a value, still escaped: colons and signs belong to it."""
        match = self._take(_LISTED_VALUE if self.in_list else _VALUE)
        return match[0] if match else None

    def comparison(self) -> str | None:
        match = self._take(_COMPARISON)
        return match[1] if match else None

    def phrase(self) -> str | None:
        """The text between quotes, unescaped; None where no quote stands here."""
        if self.peek() != '"':
            return None
        match = self._take(_PHRASE)
        if not match:
            raise QuerySyntaxError('this quote is never closed: add " at the end of the text it begins', self.position)
        return unescape(match[1])
