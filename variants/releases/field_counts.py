"""Selection + one or two fields -> how many variants have which value or pair of values, counted in the release's lake.

Separate module because facets list single values of text, while these are classes: also of numbers, and of two fields.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from accounts.lanes import take_lane
from accounts.problems import InvalidInputError
from variants.fields.numbers import is_tiny_code
from variants.fields.spec import FREQUENCY, FieldSpec, Kind
from variants.fields.typed_values import value_text
from variants.lake.engine import LakeQuestion
from variants.lake.published_lake import PublishedLake
from variants.query.lake_classes import classes_between, classes_of_values
from variants.query.to_lake import LakeSQL
from variants.releases.lake_engine import lake_engine, seconds_for_statement
from variants.releases.selection import Selection
from variants.releases.summary import BINS, FREQUENCY_EDGES

MAX_VALUES = 20  # of a text that have a class of their own, the most frequent; the others share one


class NoLakeError(InvalidInputError):
    """Only a lake can count this, and the release has none."""


@dataclass(frozen=True, slots=True)
class Axis:
    """A field, and the classes that its values are counted in.

    Attributes:
        edges: Of a number, ascending: class n lies from edges[n] to below edges[n + 1], the last one with its end. A
            variant counts by its largest number.
        labels: Of a text or flag: each value, then "other values". A variant counts once for each of its values.
    """

    spec: FieldSpec
    edges: tuple[float, ...] = ()
    labels: tuple[str, ...] = ()

    @property
    def classes(self) -> tuple[str, ...]:
        """The names of the classes; the last one is of variants without a value."""
        if self.spec.kind.numeric:
            pairs = zip(self.edges, self.edges[1:], strict=False)
            return (*(f"{low:.6g} to {high:.6g}" for low, high in pairs), "no value")
        return (*self.labels, "no value")


@dataclass(frozen=True, slots=True)
class FieldCounts:
    """How many variants are in each class of one axis, or in each pair of classes of two.

    Attributes:
        counts: {(number of the class on each axis)}: variants; what is not there is 0.
    """

    axes: tuple[Axis, ...]
    counts: dict[tuple[int, ...], int]

    @property
    def rows(self) -> list[list[int]]:
        """A row for each class of the first axis, with a number for each class of the second, or one number."""
        first, *second = (range(len(axis.classes)) for axis in self.axes)
        if not second:
            return [[self.counts.get((number,), 0)] for number in first]
        return [[self.counts.get((number, other), 0) for other in second[0]] for number in first]


def count_fields(*, selection: Selection, specs: Sequence[FieldSpec]) -> FieldCounts:
    """Count the variants of a selection by one field or two.

    Cost: two statements over the column of each field, and one over both.

    Raises:
        NoLakeError: The release has no lake, or a field belongs to the key, of which there are no classes.
        LakeError: The lake cannot be read, or it takes too long.
    """
    take_lane("question")
    lake = selection.release.lake
    if lake is None:
        raise NoLakeError(f"{selection.release.model.name} has no lake, so that its fields cannot be counted this way")
    keys = [spec.path for spec in specs if not spec.column]
    if keys:
        raise NoLakeError(f"{keys[0]} is part of a variant's key, of which nothing is counted: choose another field")
    question = lake.make_question(selection.node, selection.regions)
    measured = [_measure(lake, question, spec) for spec in specs]
    rows = lake_engine().tabulate(question, axes=[sql for _, sql in measured], within=seconds_for_statement())
    return FieldCounts(tuple(axis for axis, _ in measured), {tuple(row[:-1]): row[-1] for row in rows})


def _measure(lake: PublishedLake, question: LakeQuestion, spec: FieldSpec) -> tuple[Axis, LakeSQL]:
    """The classes of a field among the variants that match, and the SQL of the classes of one variant."""
    if spec.kind.numeric:
        edges = _edges(spec, *_ends(lake, question, spec))
        return Axis(spec, edges=edges), classes_between(lake.largest_of(spec), edges)
    values = lake.values_of(spec)
    terms, _ = lake_engine().count_values(question, value=values, size=MAX_VALUES, within=seconds_for_statement())
    known = [value for value, _ in terms]
    names = [value_text(value) for value in known]
    others = () if spec.kind is Kind.FLAG else ("other values",)
    return Axis(spec, labels=(*names, *others)), classes_of_values(values, known, others=bool(others))


def _ends(lake: PublishedLake, question: LakeQuestion, spec: FieldSpec) -> tuple[float, float]:
    """The smallest and the largest number; what is too close to zero for a float8 is 0."""
    low, high = lake_engine().ends(question, value=lake.largest_of(spec), within=seconds_for_statement())
    numbers = [0.0 if number is None or is_tiny_code(number) else float(number) for number in (low, high)]
    return numbers[0], numbers[1]


def _edges(spec: FieldSpec, low: float, high: float) -> tuple[float, ...]:
    """Half decades for a frequency, else BINS equal steps; one class where all numbers are the same."""
    if spec.unit == FREQUENCY and low >= 0 and high <= 1:
        return FREQUENCY_EDGES
    if low == high:
        return (low, high)
    return (*(low + (high - low) / BINS * step for step in range(BINS)), high)
