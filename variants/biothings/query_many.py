"""Terms, each to be found whole in some fields: which rows answer which, by one pass over what any of them asks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import chain, islice
from time import monotonic
from typing import Any

from variants.biothings.query_search import PAGE, order_by, parsed, select
from variants.biothings.reply import Reply
from variants.biothings.request import ApiError, BadArgumentError
from variants.genome.hgvs import parse_rs
from variants.query.printer import to_text
from variants.query.tree import Match, Node, all_of, any_of
from variants.releases.documents import document_paths, path_values, variant_documents
from variants.releases.lookup import find_variants
from variants.releases.reader import ReleaseReader
from variants.releases.rows import VariantRow
from variants.releases.selection import matching_rows

ANSWER_WITHIN = 30.0  # seconds
_ROWS_AT_ONCE = 500

# What a term asks: every part must equal a value at one of its paths, ignoring case.
Question = list[tuple[list[str], str]]


def known_paths(release: ReleaseReader, names: Any) -> list[str]:
    """The paths of those names, one or a list, that the release has."""
    places = set(document_paths(release))
    specs = {name: release.by_name.get(name.lower()) for name in ([names] if isinstance(names, str) else names)}
    return [spec.path if spec else name for name, spec in specs.items() if spec or name in places]


def answering_rows(
    release: ReleaseReader,
    questions: Mapping[int, Question],
    *,
    named: Mapping[int, Sequence[VariantRow]] | None = None,
    filters: Sequence[str] = (),
    sort: Sequence[str] = (),
) -> Iterator[tuple[int, VariantRow]]:
    """(place, row) for every row that answers the question of that place, in the order asked for.

    named: rows that answer a place as well, because they are what its term names. filters: query texts that all rows
    must match. Raises ApiError 503 where that takes too long, 400 for what cannot be read or sorted by.
    """
    deadline = monotonic() + ANSWER_WITHIN
    by_row: dict[tuple[int, int, int], set[int]] = defaultdict(set)
    for place, rows in (named or {}).items():
        for row in rows:
            by_row[row.chrom, row.pos, row.vkey].add(place)
    paths = {path for question in questions.values() for each, _ in question for path in each}
    answered = _Index(questions)
    selection = select(release, _text(questions, named or {}, filters))
    matching = matching_rows(selection=selection, order=order_by(release, sort))
    while batch := list(islice(matching, _ROWS_AT_ONCE)):
        if monotonic() > deadline:
            raise ApiError(503, "Service Unavailable", details="Too many variants match: ask fewer or rarer terms.")
        for row, document in zip(batch, variant_documents(release=release, rows=batch, paths=paths), strict=True):
            values = {path: {key for value in path_values(document, path) for key in _keys(value)} for path in paths}
            for place in sorted(answered.by(values) | by_row.get((row.chrom, row.pos, row.vkey), set())):
                yield place, row


def _text(questions: Mapping[int, Question], named: Mapping[int, Sequence[VariantRow]], filters: Sequence[str]) -> str:
    """The query text that every answering row matches."""
    rows = [row for each in named.values() for row in each]
    ids = [Match("_id", f"{row.chrom}-{row.pos}-{row.ref}-{row.alt}") for row in rows]
    answering = any_of([*ids, *(_node(question) for question in questions.values())])
    return to_text(all_of([answering, *(parsed(each) for each in filters)]))


class _Index:
    """Which questions a row answers, found by the values of their first parts."""

    def __init__(self, questions: Mapping[int, Question]) -> None:
        self._questions = questions
        self._by_first: dict[tuple[str, object], list[int]] = defaultdict(list)
        for place, question in questions.items():
            paths, part = question[0]
            for key in ((path, key) for path in paths for key in _keys(part)):
                self._by_first[key].append(place)

    def by(self, values: Mapping[str, set[object]]) -> set[int]:
        """The places of the questions that a row with these values answers."""
        places = {
            place for path, keys in values.items() for key in keys for place in self._by_first.get((path, key), ())
        }
        return {place for place in places if all(_answers(values, *part) for part in self._questions[place][1:])}


def _node(question: Question) -> Node:
    return all_of([any_of([Match(path, part) for path in paths]) for paths, part in question])


def _answers(values: Mapping[str, set[object]], paths: list[str], part: str) -> bool:
    return any(key in values[path] for path in paths for key in _keys(part))


def _keys(value: Any) -> list[object]:
    """How a value or term is compared: as text in lower case and, where it is one, as a number."""
    keys: list[object] = [str(value).lower()]
    with suppress(ValueError):
        keys.append(float(value))
    return keys


MOST_HITS = 100_000  # of one request: terms times size
_ID, _RS = "_id", "dbsnp.rsid"
Term = str | list[str]  # a list: all of its parts must match, each in the scope at its place


@dataclass(slots=True)
class _Found:
    """The hits of one term: all of them counted, those of the page kept."""

    total: int = 0
    page: list[VariantRow] = field(default_factory=list)


def query_many(release: ReleaseReader, arguments: dict[str, Any], reply: Reply) -> Any:
    """For each term in order its hits, or {"query", "notfound": true}; with_total wraps them as upstream does."""
    terms, size = arguments["q"], PAGE if arguments["size"] is None else arguments["size"]
    if len(terms) * size > MOST_HITS:
        raise BadArgumentError(keyword="size", max=MOST_HITS, num=len(terms) * size, reason="terms times size")
    found = [_Found() for _ in terms]
    for place, row in _hits(release, arguments):
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


def _hits(release: ReleaseReader, arguments: dict[str, Any]) -> Iterator[tuple[int, VariantRow]]:
    """(place of the term, row), each once: by name where the scopes allow it, all in one round trip; the others by one
    pass over what any of them matches. A filter or an order of one's own needs that pass for all."""
    terms, scopes = arguments["q"], arguments["scopes"]
    paths = known_paths(release, [scope for scope in scopes if isinstance(scope, str)])
    named = _named(release, terms, by_id=_ID in scopes, by_rs=_RS in paths)
    others = [path for path in paths if path != _RS]
    questions = {
        place: question
        for place, term in enumerate(terms)
        if (question := _question(release, term, scopes, others)) and not _is_settled(term, named[place], others)
    }
    filters = [text for text in (arguments["filter"], arguments["post_filter"]) if text]
    names = {place: rows for place, rows in enumerate(named) if rows}
    if filters or arguments["sort"]:
        if names or questions:
            yield from answering_rows(release, questions, named=names, filters=filters, sort=arguments["sort"] or ())
        return
    by_name = [(place, row) for place, rows in names.items() for row in rows]
    seen = {(place, row.chrom, row.pos, row.vkey) for place, row in by_name}
    by_scope = answering_rows(release, questions) if questions else ()
    further = (each for each in by_scope if (each[0], each[1].chrom, each[1].pos, each[1].vkey) not in seen)
    yield from chain(by_name, further)


def _named(release: ReleaseReader, terms: Sequence[Term], *, by_id: bool, by_rs: bool) -> list[list[VariantRow]]:
    """The rows that each term names as an id, where ids are a scope, or as an rs number, where those are one."""
    texts = [term if isinstance(term, str) and (by_id if parse_rs(term) is None else by_rs) else "" for term in terms]
    return find_variants(release=release, texts=texts)


def _question(release: ReleaseReader, term: Term, scopes: Sequence[Any], others: list[str]) -> Question:
    """The parts of a term with the known paths of their scopes; empty where some part has none."""
    if isinstance(term, str):
        return [(others, term)] if others else []
    question = [(known_paths(release, names), part) for names, part in zip(scopes, term, strict=False)]
    return question if all(paths for paths, _ in question) else []


def _is_settled(term: Term, named: Sequence[VariantRow], others: Sequence[str]) -> bool:
    """An rs number that was found needs no pass over further columns of rs numbers."""
    is_rs = isinstance(term, str) and parse_rs(term) is not None
    return bool(named) and is_rs and all(path.endswith(".rsid") for path in others)
