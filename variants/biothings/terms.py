"""Terms, each to be found whole in some fields: which rows answer which, by one pass over what any of them asks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import islice
from time import monotonic
from typing import Any

from variants.biothings.errors import ApiError
from variants.biothings.search import order_by, parsed, select
from variants.query.printer import to_text
from variants.query.tree import Match, Node, all_of, any_of
from variants.selectors.documents import document_paths, path_values, variant_documents
from variants.selectors.filtering import matching_rows
from variants.selectors.releases import OpenRelease
from variants.selectors.variants import VariantRow

ANSWER_WITHIN = 30.0  # seconds
_ROWS_AT_ONCE = 500

# What a term asks: every part must equal a value at one of its paths, ignoring case.
Question = list[tuple[list[str], str]]


def known_paths(opened: OpenRelease, names: Any) -> list[str]:
    """The paths of those names, one or a list, that the release has."""
    places = set(document_paths(opened))
    specs = {name: opened.by_name.get(name.lower()) for name in ([names] if isinstance(names, str) else names)}
    return [spec.path if spec else name for name, spec in specs.items() if spec or name in places]


def answering_rows(
    opened: OpenRelease,
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
    selection = select(opened, _text(questions, named or {}, filters))
    matching = matching_rows(selection=selection, order=order_by(opened, sort))
    while batch := list(islice(matching, _ROWS_AT_ONCE)):
        if monotonic() > deadline:
            raise ApiError(503, "Service Unavailable", details="Too many variants match: ask fewer or rarer terms.")
        for row, document in zip(batch, variant_documents(opened=opened, rows=batch, paths=paths), strict=True):
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
