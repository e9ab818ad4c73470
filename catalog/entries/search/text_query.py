"""The words of a search -> one full-text query: words, "phrases", -exclusions and `or`.

Each term is looked for in two ways: by its English stem, and as plain words (plain_words), which finds names, codes
and addresses however they are written.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db import connection

from catalog.entries.search.plain_words import folded_sql, plain_words_sql

TERM = re.compile(r'(?P<minus>-?)(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')
LAST_WORD = re.compile(r"('(?:[^'\\]|''|\\.)*')$")  # of a tsquery as text, with doubled quotes inside
OR = "or"
TERM_SQL = f"""
SELECT phraseto_tsquery('english', {folded_sql("term")})::text,
    phraseto_tsquery('simple', {plain_words_sql("term")})::text
FROM unnest(%s::text[]) WITH ORDINALITY AS terms (term, place) ORDER BY place
"""  # noqa: S608 - no values


class ParsedQuery(SearchQuery):
    """A tsquery given as PostgreSQL writes it. `to_tsquery` would split its words, such as `bco-dmo`, once more."""

    def as_sql(self, *args: Any, **options: Any) -> Any:
        return super().as_sql(*args, **options | {"template": "(%(expressions)s)::tsquery"})


@dataclass(frozen=True)
class Term:
    """A word or phrase of a search; `may_go_on` is true for a word that may be half written."""

    text: str
    is_excluded: bool = False
    may_go_on: bool = False


def parse_terms(text: str) -> list[Term | None]:
    """The terms of a search in order, None for each `or` between them.

    Example:
        >>> [term and (term.text, term.is_excluded) for term in parse_terms('ice or "river flow" -PS-122')]
        [('ice', False), None, ('river flow', False), ('PS-122', True)]
    """
    terms: list[Term | None] = []
    for match in TERM.finditer(text):
        word, phrase = match["word"] or "", match["phrase"]
        if word.lower() == OR and not match["minus"]:
            terms.append(None)
        else:
            is_last_word = phrase is None and match.end() == len(text.rstrip())
            terms.append(Term(word if phrase is None else phrase, bool(match["minus"]), is_last_word))
    return terms


def build_text_query(text: str) -> ParsedQuery | None:
    """The query of a search; every term must be there, or those on one side of an `or`.

    English stop words count only where there is nothing else. The last word is also looked for as a beginning: the
    whole word beside it ranks higher, and PostgreSQL knows how frequent whole words are. One statement.

    Returns:
        None if nothing is left to search for.
    """
    terms = parse_terms(text)
    words = [term for term in terms if term]
    trees = dict(zip(words, _parse_tsqueries([term.text for term in words]), strict=True))
    is_only_stop_words = not any(english for english, _ in trees.values())
    sides = []
    for is_or, side in groupby(terms, key=lambda term: term is None):
        parts = [_term_tree(term, *trees[term], keep=is_only_stop_words) for term in side if term]
        if not is_or and (filled := [part for part in parts if part]):
            sides.append(" & ".join(filled))
    return ParsedQuery(" | ".join(f"({side})" for side in sides)) if sides else None


def _parse_tsqueries(texts: list[str]) -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(TERM_SQL, [texts])
        return cursor.fetchall()


def _term_tree(term: Term, english: str, plain: str, *, keep: bool) -> str:
    """The tsquery of one term as text; '' for one without words, or a stop word that is not to be kept."""
    if not plain or not (english or keep):
        return ""
    ways = [LAST_WORD.sub(r"( \1 | \1:* )", way) if term.may_go_on else way for way in (plain, english) if way]
    tree = " | ".join(f"({way})" for way in dict.fromkeys(ways))
    return f"!({tree})" if term.is_excluded else f"({tree})"
