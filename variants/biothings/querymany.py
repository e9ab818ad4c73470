"""`/query` by POST: many terms, each looked for in the same fields (scopes), with the hits of each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from time import monotonic
from typing import Any

from variants.biothings.annotation import rows_of_ids
from variants.biothings.errors import ApiError, BadArgumentError
from variants.biothings.reply import Reply
from variants.biothings.search import PAGE, select
from variants.query.printer import to_text
from variants.query.tree import Match, Node, all_of, any_of
from variants.selectors.documents import path_values, variant_documents
from variants.selectors.filtering import matching_rows
from variants.selectors.releases import OpenRelease
from variants.selectors.variants import VariantRow

MOST_HITS = 100_000  # of one request: terms times size
ANSWER_WITHIN = 30.0  # seconds
_ROWS_AT_ONCE = 500
_ID = "_id"

Term = str | list[str]  # a list: all of its parts must match, each in the scope at its place


@dataclass(slots=True)
class _Found:
    """The hits of one term: all of them counted, those of the page kept."""

    total: int = 0
    page: list[VariantRow] = field(default_factory=list)


def query_many(opened: OpenRelease, arguments: dict[str, Any], reply: Reply) -> Any:
    """For each term in order its hits, or {"query", "notfound": true}; with_total wraps them as upstream does."""
    terms, size = arguments["q"], PAGE if arguments["size"] is None else arguments["size"]
    if len(terms) * size > MOST_HITS:
        raise BadArgumentError(keyword="size", max=MOST_HITS, num=len(terms) * size, reason="terms times size")
    found = _hits_of_terms(opened, terms, arguments["scopes"], slice(arguments["from"], arguments["from"] + size))
    documents = iter(reply.documents([row for each in found for row in each.page], _score=1.0))
    answers = [
        {"query": term, **answer}
        for term, each in zip(terms, found, strict=True)
        for answer in ([next(documents) for _ in each.page] if each.total else [{"notfound": True}])
    ]
    if not arguments["with_total"]:
        return answers
    most = max((each.total for each in found), default=0)
    return {"max_total": most, "hits": answers, "msg": f"{len(terms)} terms, at most {size} hits for each."}


def _hits_of_terms(opened: OpenRelease, terms: Sequence[Term], scopes: Sequence[Any], page: slice) -> list[_Found]:
    """By id where the scopes allow it, all in one round trip; the others by one pass over what any of them matches."""
    found = [_Found() for _ in terms]
    if any(scope == _ID or _is_rs_field(opened, scope) for scope in scopes):
        texts = [term if isinstance(term, str) else "" for term in terms]
        for each, rows in zip(found, rows_of_ids(opened, texts), strict=True):
            each.total, each.page = len(rows), rows[page]
    places = [place for place, each in enumerate(found) if not each.total]
    questions = {place: _question(opened, terms[place], scopes) for place in places}
    asked = {place: question for place, question in questions.items() if question}
    if asked:
        for place, row in _matches(opened, asked):
            if page.start <= found[place].total < page.stop:
                found[place].page.append(row)
            found[place].total += 1
    return found


def _is_rs_field(opened: OpenRelease, scope: Any) -> bool:
    spec = opened.by_name.get(scope.lower()) if isinstance(scope, str) else None
    return spec is not None and spec.path == "dbsnp.rsid"


# What a term asks: every part must equal a value at one of its paths.
_Question = list[tuple[list[str], str]]


def _question(opened: OpenRelease, term: Term, scopes: Sequence[Any]) -> _Question:
    """The parts of a term with the known paths of their scopes; empty where some part has none."""
    parts = [(scopes, term)] if isinstance(term, str) else list(zip(scopes, term, strict=False))
    question = [(_paths(opened, names), part) for names, part in parts]
    return question if all(paths for paths, _ in question) else []


def _paths(opened: OpenRelease, names: Any) -> list[str]:
    specs = [opened.by_name.get(name.lower()) for name in ([names] if isinstance(names, str) else names)]
    return [spec.path for spec in specs if spec is not None]


def _matches(opened: OpenRelease, asked: dict[int, _Question]) -> Iterator[tuple[int, VariantRow]]:
    """(place of the term, row) for every row that answers a term. Raises ApiError 503 where that takes too long."""
    deadline = monotonic() + ANSWER_WITHIN
    by_first: dict[tuple[str, object], list[int]] = defaultdict(list)
    for place, question in asked.items():
        for path in question[0][0]:
            for key in _keys(question[0][1]):
                by_first[path, key].append(place)
    paths = {path for question in asked.values() for each, _ in question for path in each}
    selection = select(opened, to_text(any_of([_node(question) for question in asked.values()])))
    rows = matching_rows(selection=selection)
    while batch := list(islice(rows, _ROWS_AT_ONCE)):
        if monotonic() > deadline:
            raise ApiError(503, "Service Unavailable", details="Too many variants match: ask fewer or rarer terms.")
        for row, document in zip(batch, variant_documents(opened=opened, rows=batch, paths=paths), strict=True):
            values = {path: {key for value in path_values(document, path) for key in _keys(value)} for path in paths}
            places = {place for path, keys in values.items() for key in keys for place in by_first.get((path, key), ())}
            for place in sorted(places):
                if all(_answers(values, *part) for part in asked[place][1:]):
                    yield place, row


def _node(question: _Question) -> Node:
    return all_of([any_of([Match(path, part) for path in paths]) for paths, part in question])


def _answers(values: dict[str, set[object]], paths: list[str], part: str) -> bool:
    return any(key in values[path] for path in paths for key in _keys(part))


def _keys(value: Any) -> list[object]:
    """How a value or term is compared: as text in lower case and, where it is one, as a number."""
    keys: list[object] = [str(value).lower()]
    with suppress(ValueError):
        keys.append(float(value))
    return keys
