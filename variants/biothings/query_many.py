"""Terms, each to be found whole in some fields -> for each term the documents of its rows, by one pass over all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from time import monotonic
from typing import Any

from variants.biothings.query_search import (
    DEFAULT_PAGE_SIZE,
    check_searchable,
    order_by,
    parse_sent_query,
    select_unchecked,
)
from variants.biothings.reply import Reply
from variants.biothings.request import ApiError, BadArgumentError
from variants.fields.spec import FieldSpec
from variants.fields.typed_values import Element
from variants.genome.alleles import VariantKey
from variants.genome.batches import batches
from variants.genome.hgvs import ParsedVariant, parse_variant_id
from variants.query.conditions import BoundNode, KeyIn
from variants.query.evaluate import SourceVariant, compared_elements, matches, required_elements
from variants.query.tree import And, Match, Node, Or
from variants.releases.documents import document_paths
from variants.releases.lookup import find_variants
from variants.releases.reader import ReleaseReader
from variants.releases.rows import VariantRow
from variants.releases.selection import Selection, matching_rows, source_variants

MAX_SECONDS = 30.0  # for the pass over all that any term matches
ROW_BATCH_SIZE = 500

# What a term asks: every part must equal a value at one of its paths, as queries compare values.
Question = list[tuple[list[str], str]]


def known_paths(release: ReleaseReader, names: str | Sequence[str]) -> list[str]:
    """The paths of those names, one or a list, that the release has."""
    row_paths = set(document_paths(release))
    specs = {name: release.by_name.get(name.lower()) for name in ([names] if isinstance(names, str) else names)}
    return [spec.path if spec else name for name, spec in specs.items() if spec or name in row_paths]


def find_answers(
    release: ReleaseReader,
    questions: Mapping[int, Question],
    *,
    named: Mapping[int, Sequence[VariantRow]] | None = None,
    filters: Sequence[str] = (),
    sort: Sequence[str] = (),
) -> Iterator[tuple[int, VariantRow]]:
    """(number, row) for every row that answers the question of that number, in the order asked for.

    Args:
        named: rows that answer a number as well, because they are what its term names.
        filters: query texts that all rows must match.

    Raises:
        ApiError: 503 if that takes longer than MAX_SECONDS, 400 for what cannot be read or sorted by.
    """
    deadline = monotonic() + MAX_SECONDS
    numbers_of_key: dict[VariantKey, set[int]] = defaultdict(set)
    for number, rows in (named or {}).items():
        for row in rows:
            numbers_of_key[row.key].add(number)
    selection, answers = _select_answers(release, questions, list(numbers_of_key), filters)
    for batch in batches(matching_rows(selection=selection, order=order_by(release, sort)), ROW_BATCH_SIZE):
        if monotonic() > deadline:
            raise ApiError(503, "Service Unavailable", details="Too many variants match: ask fewer or rarer terms.")
        for row, numbers in zip(batch, answers.numbers(release, batch), strict=True):
            for number in sorted(numbers | numbers_of_key.get(row.key, set())):
                yield number, row


def _select_answers(
    release: ReleaseReader, questions: Mapping[int, Question], keys: Sequence[VariantKey], filters: Sequence[str]
) -> tuple[Selection, _Answers]:
    """What any question or key matches, and which question a row answers. Binding keeps the shape of the tree."""
    combined: Node = And(
        (Or(tuple(_question_tree(question) for question in questions.values())), *map(parse_sent_query, filters))
    )
    selection = select_unchecked(release, combined)
    bound = selection.node
    assert isinstance(bound, And)  # noqa: S101 - the shape of `combined`
    any_question, *limits = bound.parts
    assert isinstance(any_question, Or)  # noqa: S101 - the shape of `combined`
    conditions: tuple[BoundNode, ...] = any_question.parts
    either = Or((*([KeyIn(tuple(keys))] if keys else []), *conditions))
    selection = Selection(release, And((either, *limits)), selection.warnings)
    check_searchable(selection)
    return selection, _Answers(dict(zip(questions, conditions, strict=True)))


def _question_tree(question: Question) -> Node:
    return And(tuple(Or(tuple(Match(path, text) for path in paths)) for paths, text in question))


class _Answers:
    """Which questions a row answers: candidates by the values that a question requires, then the question itself."""

    def __init__(self, conditions: Mapping[int, BoundNode]) -> None:
        self._conditions = conditions
        self._specs: dict[str, FieldSpec] = {}
        self._by_element: dict[tuple[str, Element], list[int]] = defaultdict(list)
        self._others: set[int] = set()  # questions that require no value that could be looked up
        for number, condition in conditions.items():
            required = required_elements(condition)
            if required is None:
                self._others.add(number)
            for spec, element in required or ():
                self._specs[spec.name] = spec
                self._by_element[spec.name, element].append(number)

    def numbers(self, release: ReleaseReader, rows: Sequence[VariantRow]) -> Iterator[set[int]]:
        """For each row the numbers of the questions that it answers."""
        if not self._conditions:
            yield from (set[int]() for _ in rows)
            return
        for variant in source_variants(release=release, rows=rows):
            yield {
                number
                for number in self._candidates(variant)
                if matches(self._conditions[number], variant, effects=release.effect_fields)
            }

    def _candidates(self, variant: SourceVariant) -> set[int]:
        numbers = set(self._others)
        for name, spec in self._specs.items():
            for element in compared_elements(spec, variant.cells(spec)):
                numbers.update(self._by_element.get((name, element), ()))
        return numbers


MAX_HITS = 100_000  # of one request: terms times size
_ID, _RS = "_id", "dbsnp.rsid"
Term = str | list[str]  # a list: each of its parts must match in the scope of the same number


@dataclass(slots=True)
class _Hits:
    """The hits of one term: the number of all of them, and the rows of the page."""

    total: int = 0
    page: list[VariantRow] = field(default_factory=list)


def query_many(release: ReleaseReader, arguments: dict[str, Any], reply: Reply) -> Any:
    """For each term in order its hits, or {"query", "notfound": true}; with_total wraps them like myvariant.info."""
    terms, size = arguments["q"], DEFAULT_PAGE_SIZE if arguments["size"] is None else arguments["size"]
    if len(terms) * size > MAX_HITS:
        raise BadArgumentError(keyword="size", max=MAX_HITS, num=len(terms) * size, reason="terms times size")
    hits_of_terms = [_Hits() for _ in terms]
    for number, row in _find_hits(release, arguments):
        hits = hits_of_terms[number]
        if arguments["from"] <= hits.total < arguments["from"] + size:
            hits.page.append(row)
        hits.total += 1
    score = None if arguments["sort"] else 1.0
    documents = iter(reply.documents([row for hits in hits_of_terms for row in hits.page], _score=score))
    answers = [
        {"query": term, **answer}
        for term, hits in zip(terms, hits_of_terms, strict=True)
        for answer in ([next(documents) for _ in hits.page] if hits.total else [{"notfound": True}])
    ]
    if not arguments["with_total"]:
        return answers
    most = max((hits.total for hits in hits_of_terms), default=0)
    return {"max_total": most, "hits": answers, "msg": f"{len(terms)} terms, at most {size} hits for each."}


def _find_hits(release: ReleaseReader, arguments: dict[str, Any]) -> Iterator[tuple[int, VariantRow]]:
    """(number of the term, row), each once.

    Terms that name a variant are looked up together if the scopes allow it; one pass over what any other term matches
    finds the rest. A filter or an order of the request's own needs that pass for all.
    """
    terms, scopes = arguments["q"], arguments["scopes"]
    paths = known_paths(release, [scope for scope in scopes if isinstance(scope, str)])
    variants = [parse_variant_id(term) if isinstance(term, str) else None for term in terms]
    named = _find_named(release, variants, by_id=_ID in scopes, by_rs=_RS in paths)
    other_paths = [path for path in paths if path != _RS]
    questions = {
        number: question
        for number, (term, variant) in enumerate(zip(terms, variants, strict=True))
        if (question := _question(release, term, scopes, other_paths))
        and not _is_settled(variant, named[number], other_paths)
    }
    filters = [text for text in (arguments["filter"], arguments["post_filter"]) if text]
    rows_by_name = {number: rows for number, rows in enumerate(named) if rows}
    if filters or arguments["sort"]:
        if rows_by_name or questions:
            sort = arguments["sort"] or ()
            yield from find_answers(release, questions, named=rows_by_name, filters=filters, sort=sort)
        return
    by_name = [(number, row) for number, rows in rows_by_name.items() for row in rows]
    seen = {(number, row.key) for number, row in by_name}
    by_scope = find_answers(release, questions) if questions else ()
    yield from chain(by_name, ((number, row) for number, row in by_scope if (number, row.key) not in seen))


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
