"""Questions, each whether some fields have a value -> the rows that answer each of them, by one pass over all rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from accounts.budget import check_amount, check_time
from accounts.lanes import take_lane
from variants.biothings.query_search import check_searchable
from variants.fields.spec import FieldSpec
from variants.fields.typed_values import Element
from variants.genome.alleles import VariantKey
from variants.genome.batches import batches
from variants.query.bound_tree import compile_predicate, required_elements
from variants.query.conditions import BoundNode, KeyIn
from variants.query.row_order import OrderItem
from variants.query.tree import And, Match, Node, Or
from variants.releases.documents import document_paths
from variants.releases.reader import ReleaseReader
from variants.releases.rows import VariantRow
from variants.releases.selection import Selection, matching_rows, select_variants, source_variants
from variants.releases.vrs_ids import VRS_PATH

ROW_BATCH_SIZE = 500

# Every part must equal a value at one of its paths, as queries compare values: [(paths, value)].
Question = list[tuple[list[str], str]]


def known_paths(release: ReleaseReader, names: str | Sequence[str]) -> list[str]:
    """The paths of those names, one or a list, that the release has."""
    row_paths = set(document_paths(release)) - {VRS_PATH}  # ids are looked up, no column has them
    specs = {name: release.by_name.get(name.lower()) for name in ([names] if isinstance(names, str) else names)}
    return [spec.path if spec else name for name, spec in specs.items() if spec or name in row_paths]


def find_answers(
    release: ReleaseReader,
    questions: Mapping[int, Question],
    *,
    named: Mapping[int, Sequence[VariantRow]] | None = None,
    filters: Sequence[Node] = (),
    order: Sequence[OrderItem] = (),
) -> Iterator[tuple[int, VariantRow]]:
    """(number, row) for every row that answers the question of that number.

    Args:
        named: rows that answer a number as well, because they are what its term names.
        filters: queries that all rows must match.
        order: what rows are sorted by, as matching_rows takes it.

    Raises:
        ApiError: 400 if the release would have to be read through.
        OverLimitError: 413 if there are too many values times paths.
        OutOfTimeError: 503 if it takes too long.
    """
    take_lane("question")
    check_amount("max_term_conditions", sum(len(paths) for question in questions.values() for paths, _ in question))
    numbers_of_key: dict[VariantKey, set[int]] = defaultdict(set)
    for number, rows in (named or {}).items():
        for row in rows:
            numbers_of_key[row.key].add(number)
    selection, conditions = _select_answers(release, questions, list(numbers_of_key), filters)
    answers = _Answers(release, conditions)
    for batch in batches(matching_rows(selection=selection, order=order), ROW_BATCH_SIZE):
        check_time()
        for row, numbers in zip(batch, answers.numbers(batch), strict=True):
            for number in sorted(numbers | numbers_of_key.get(row.key, set())):
                yield number, row


def _select_answers(
    release: ReleaseReader, questions: Mapping[int, Question], keys: Sequence[VariantKey], filters: Sequence[Node]
) -> tuple[Selection, dict[int, BoundNode]]:
    """The condition that any question or key matches, and each question's own. Binding keeps the shape of the tree."""
    any_question: Node = Or(tuple(_question_tree(question) for question in questions.values()))
    bound = select_variants(release=release, query=And((any_question, *filters)), lenient=True)
    assert isinstance(bound.node, And)  # noqa: S101 - the shape of the query
    alternatives, *limits = bound.node.parts
    assert isinstance(alternatives, Or)  # noqa: S101 - the shape of the query
    any_answer = Or((*([KeyIn(tuple(keys))] if keys else []), *alternatives.parts))
    selection = Selection(release, And((any_answer, *limits)), bound.warnings)
    check_searchable(selection)
    return selection, dict(zip(questions, alternatives.parts, strict=True))


def _question_tree(question: Question) -> Node:
    return And(tuple(Or(tuple(Match(path, text) for path in paths)) for paths, text in question))


class _Answers:
    """Which questions a row answers: candidates by the values that a question requires, then the question itself."""

    def __init__(self, release: ReleaseReader, conditions: Mapping[int, BoundNode]) -> None:
        self._release = release
        self._predicates = {
            number: compile_predicate(condition, release.effect_fields) for number, condition in conditions.items()
        }
        self._specs: dict[str, FieldSpec] = {}
        self._by_element: dict[tuple[str, Element], list[int]] = defaultdict(list)
        self._without_elements: set[int] = set()  # questions that require no value that could be looked up
        for number, condition in conditions.items():
            required = required_elements(condition)
            if required is None:
                self._without_elements.add(number)
            for spec, element in required or ():
                self._specs[spec.name] = spec
                self._by_element[spec.name, element].append(number)

    def numbers(self, rows: Sequence[VariantRow]) -> Iterator[set[int]]:
        """For each row the numbers of the questions that it answers."""
        if not self._predicates:
            yield from (set[int]() for _ in rows)
            return
        for variant in source_variants(release=self._release, rows=rows):
            candidates = set(self._without_elements)
            for name, spec in self._specs.items():
                for element in variant.elements(spec):
                    candidates.update(self._by_element.get((name, element), ()))
            yield {number for number in candidates if self._predicates[number](variant, None)}
