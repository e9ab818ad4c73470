"""Terms, each to be found whole in some scopes -> for each term the documents of its hits, as on myvariant.info."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from variants.biothings.arguments import Term, TermsArguments
from variants.biothings.query_search import DEFAULT_PAGE_SIZE, order_by, parse_sent_query, with_default_fields
from variants.biothings.reply import Reply
from variants.biothings.request import BadArgumentError
from variants.biothings.value_search import Question, find_answers, known_paths
from variants.genome.hgvs import ParsedVariant
from variants.genome.written_ids import parse_written_id
from variants.releases.lookup import find_variants
from variants.releases.reader import ReleaseReader
from variants.releases.rows import VariantRow

MAX_HITS = 100_000  # of one request: terms times size
_ID, _RS = "_id", "dbsnp.rsid"


@dataclass(slots=True)
class _Hits:
    """The hits of one term: the number of all of them, and the rows of the page."""

    total: int = 0
    page: list[VariantRow] = field(default_factory=list)


def query_many(release: ReleaseReader, arguments: TermsArguments, reply: Reply) -> Any:
    """For each term in order its hits, or {"query", "notfound": true}; with_total wraps them like myvariant.info."""
    terms, size = arguments.q, DEFAULT_PAGE_SIZE if arguments.size is None else arguments.size
    if len(terms) * size > MAX_HITS:
        raise BadArgumentError(keyword="size", max=MAX_HITS, num=len(terms) * size, reason="terms times size")
    hits_of_terms = [_Hits() for _ in terms]
    for number, row in _find_hits(release, arguments):
        hits = hits_of_terms[number]
        if arguments.skip <= hits.total < arguments.skip + size:
            hits.page.append(row)
        hits.total += 1
    score = None if arguments.sort else 1.0
    documents = iter(reply.documents([row for hits in hits_of_terms for row in hits.page], _score=score))
    answers = [
        {"query": term, **answer}
        for term, hits in zip(terms, hits_of_terms, strict=True)
        for answer in ([next(documents) for _ in hits.page] if hits.total else [{"notfound": True}])
    ]
    if not arguments.with_total:
        return answers
    most = max((hits.total for hits in hits_of_terms), default=0)
    return {"max_total": most, "hits": answers, "msg": f"{len(terms)} terms, at most {size} hits for each."}


def _find_hits(release: ReleaseReader, arguments: TermsArguments) -> Iterator[tuple[int, VariantRow]]:
    """(number of the term, row), each once.

    Terms that name a variant are looked up together if the scopes allow it; one pass over what any other term matches
    finds the rest. A filter or an order of the request's own needs that pass for all.
    """
    terms, scopes = arguments.q, arguments.scopes
    paths = known_paths(release, [scope for scope in scopes if isinstance(scope, str)])
    variants = [parse_written_id(term) if isinstance(term, str) else None for term in terms]
    named = _find_named(release, variants, by_id=_ID in scopes, by_rs=_RS in paths)
    other_paths = [path for path in paths if path != _RS]
    questions = {
        number: question
        for number, (term, variant) in enumerate(zip(terms, variants, strict=True))
        if (question := _question(release, term, scopes, other_paths))
        and not _is_settled(variant, named[number], other_paths)
    }
    filters = [parse_sent_query(text) for text in (arguments.filter, arguments.post_filter) if text]
    rows_by_name = {number: rows for number, rows in enumerate(named) if rows}
    if filters or arguments.sort:
        if rows_by_name or questions:
            filters = [with_default_fields(release, tree) for tree in filters]
            order = order_by(release, arguments.sort)
            yield from find_answers(release, questions, named=rows_by_name, filters=filters, order=order)
        return
    by_name = [(number, row) for number, rows in rows_by_name.items() for row in rows]
    answered = {(number, row.key) for number, row in by_name}
    by_scope = find_answers(release, questions) if questions else ()
    yield from chain(by_name, ((number, row) for number, row in by_scope if (number, row.key) not in answered))


def _find_named(
    release: ReleaseReader, variants: Sequence[ParsedVariant | None], *, by_id: bool, by_rs: bool
) -> list[list[VariantRow]]:
    """The rows that each term names as an id, if ids are a scope, or as an rs number, if those are one."""
    allowed = [v if v and (by_id if v.rs_number is None else by_rs) else None for v in variants]
    return find_variants(release=release, variants=allowed)


def _question(release: ReleaseReader, term: Term, scopes: Sequence[Any], paths: list[str]) -> Question:
    """The parts of a term with the known paths of their scopes; empty if some part has none."""
    if isinstance(term, str):
        return [(paths, term)] if paths else []
    question = [(known_paths(release, names), part) for names, part in zip(scopes, term, strict=False)]
    return question if all(known for known, _ in question) else []


def _is_settled(variant: ParsedVariant | None, named: Sequence[VariantRow], paths: Sequence[str]) -> bool:
    """Whether a term is an rs number that was found, which needs no pass over further columns of rs numbers."""
    is_rs = variant is not None and variant.rs_number is not None
    return bool(named) and is_rs and all(path.endswith(".rsid") for path in paths)
