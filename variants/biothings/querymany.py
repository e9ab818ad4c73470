"""`/query` by POST: many terms, each looked for in the same fields (scopes), with the hits of each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from variants.biothings.errors import BadArgumentError
from variants.biothings.reply import Reply
from variants.biothings.search import PAGE
from variants.biothings.terms import Question, answering_rows, known_paths
from variants.hgvs import parse_rs
from variants.selectors.lookup import find_variants
from variants.selectors.releases import OpenRelease
from variants.selectors.variants import VariantRow

MOST_HITS = 100_000  # of one request: terms times size
_ID, _RS = "_id", "dbsnp.rsid"

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
    found = [_Found() for _ in terms]
    for place, row in _hits(opened, arguments):
        if arguments["from"] <= found[place].total < arguments["from"] + size:
            found[place].page.append(row)
        found[place].total += 1
    score = None if arguments["sort"] else 1.0
    documents = iter(reply.documents([row for each in found for row in each.page], _score=score))
    answers = [
        {"query": term, **answer}
        for term, each in zip(terms, found, strict=True)
        for answer in ([next(documents) for _ in each.page] if each.total else [{"notfound": True}])
    ]
    if not arguments["with_total"]:
        return answers
    most = max((each.total for each in found), default=0)
    return {"max_total": most, "hits": answers, "msg": f"{len(terms)} terms, at most {size} hits for each."}


def _hits(opened: OpenRelease, arguments: dict[str, Any]) -> Iterator[tuple[int, VariantRow]]:
    """(place of the term, row), each once: by name where the scopes allow it, all in one round trip; the others by one
    pass over what any of them matches. A filter or an order of one's own needs that pass for all."""
    terms, scopes = arguments["q"], arguments["scopes"]
    paths = known_paths(opened, [scope for scope in scopes if isinstance(scope, str)])
    named = _named(opened, terms, by_id=_ID in scopes, by_rs=_RS in paths)
    others = [path for path in paths if path != _RS]
    questions = {
        place: question
        for place, term in enumerate(terms)
        if (question := _question(opened, term, scopes, others)) and not _is_settled(term, named[place], others)
    }
    filters = [text for text in (arguments["filter"], arguments["post_filter"]) if text]
    names = {place: rows for place, rows in enumerate(named) if rows}
    if filters or arguments["sort"]:
        if names or questions:
            yield from answering_rows(opened, questions, named=names, filters=filters, sort=arguments["sort"] or ())
        return
    by_name = [(place, row) for place, rows in names.items() for row in rows]
    seen = {(place, row.chrom, row.pos, row.vkey) for place, row in by_name}
    by_scope = answering_rows(opened, questions) if questions else ()
    further = (each for each in by_scope if (each[0], each[1].chrom, each[1].pos, each[1].vkey) not in seen)
    yield from chain(by_name, further)


def _named(opened: OpenRelease, terms: Sequence[Term], *, by_id: bool, by_rs: bool) -> list[list[VariantRow]]:
    """The rows that each term names as an id, where ids are a scope, or as an rs number, where those are one."""
    texts = [term if isinstance(term, str) and (by_id if parse_rs(term) is None else by_rs) else "" for term in terms]
    return find_variants(opened=opened, texts=texts)


def _question(opened: OpenRelease, term: Term, scopes: Sequence[Any], others: list[str]) -> Question:
    """The parts of a term with the known paths of their scopes; empty where some part has none."""
    if isinstance(term, str):
        return [(others, term)] if others else []
    question = [(known_paths(opened, names), part) for names, part in zip(scopes, term, strict=False)]
    return question if all(paths for paths, _ in question) else []


def _is_settled(term: Term, named: Sequence[VariantRow], others: Sequence[str]) -> bool:
    """An rs number that was found needs no pass over further columns of rs numbers."""
    is_rs = isinstance(term, str) and parse_rs(term) is not None
    return bool(named) and is_rs and all(path.endswith(".rsid") for path in others)
