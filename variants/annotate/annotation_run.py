"""A variant list on its way into a file: what is wanted of it, its answers in order, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, starmap

from variants.annotate.annotation_report import Answer, Report
from variants.annotate.annotator import LAKE_BATCH_SIZE, Annotator
from variants.annotate.lake_lines import LakeLines, find_lines
from variants.annotate.lake_lookup import LakeLookup, lake_lookup
from variants.fields.spec import FieldSpec
from variants.fields.typed_values import Value
from variants.genome.alleles import VariantKey
from variants.genome.batches import batches
from variants.lists.columns_option import ColumnChoice
from variants.lists.entries import Entry
from variants.lists.reading import Reading
from variants.lists.variant_lists import VariantList
from variants.query.shown_values import ShownValues
from variants.releases.field_values import FieldReader
from variants.releases.reader import ReleaseReader

ANSWER_BATCH_SIZE = 2_000


@dataclass(frozen=True, slots=True)
class AnnotationPlan:
    """The plan of an annotation: the fields to write for each entry.

    Attributes:
        specs: The fields to write.
        format: One of FORMATS.
        progress: Called with the number of entries so far.
        on_keys: Called with the keys of the variants that were found, a batch at a time.
        columns: Which column of the list is what; empty to find out.
    """

    release: ReleaseReader
    specs: Sequence[FieldSpec]
    format: str = "tsv"
    progress: Callable[[int], None] | None = None
    on_keys: Callable[[list[VariantKey]], None] | None = None
    columns: Sequence[ColumnChoice] = ()


@dataclass(slots=True)
class AnnotationResult:
    """The result for a list.

    Attributes:
        report: Counts of the answers.
        left_out: Entries that the format cannot hold; `first_left_out` describes the first ones.
        notes: Sentences about what was changed; warnings: sentences about what may be wrong.
        reading: How the list was read.
    """

    report: Report = field(default_factory=Report)
    left_out: int = 0
    first_left_out: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    reading: Reading | None = None


@dataclass(frozen=True, slots=True)
class AnnotationRun:
    """One list on its way into one file."""

    plan: AnnotationPlan
    entries: VariantList
    result: AnnotationResult

    @property
    def lake(self) -> LakeLookup | None:
        """The look-up in the lake of the release, if it has one."""
        return lake_lookup(self.plan.release, self.plan.specs)

    def answer_batches(self, annotator: Annotator, entries: Iterable[Entry]) -> Iterator[list[Answer]]:
        """The answers in order, a batch at a time, counted and reported."""
        for batch in batches(annotator.answers(entries), ANSWER_BATCH_SIZE):
            for answer in batch:
                self.result.report.add(answer)
            if self.plan.progress:
                self.plan.progress(self.result.report.entries)
            if self.plan.on_keys:
                self.plan.on_keys([key for answer in batch if (key := answer.variant_key)])
            yield batch

    @property
    def lake_of_lines(self) -> LakeLookup | None:
        """The look-up of whole lines in the lake; None if entries are needed: other lists, or a reference sequence."""
        lines = self.entries.vcf_lines
        is_plain = lines is not None and lines.is_plain and self.result.report.reference is None
        return self.lake if is_plain else None

    def lines_from_lake(
        self, lake: LakeLookup, shown: ShownValues | None = None
    ) -> Iterator[tuple[LakeLines | None, Iterator[Entry]]]:
        """(lines of a VCF that the lake has, counted and reported; the entries of the others), a batch at a time."""
        for rows in batches(self.entries.rows, LAKE_BATCH_SIZE):
            lake_lines = find_lines(rows, lake, shown)
            if lake_lines is not None:
                self._count_lake_lines(lake_lines)
            known = set(lake_lines.indexes) if lake_lines else set()
            others = (row for index, row in enumerate(rows) if index not in known)
            yield lake_lines, chain.from_iterable(starmap(self.entries.read, others))

    def _count_lake_lines(self, lake_lines: LakeLines) -> None:
        if self.entries.vcf_lines is not None:
            self.entries.vcf_lines.count_plain_lines(with_samples=lake_lines.with_samples)
        self.result.report.add_lake_lines(
            len(lake_lines.indexes), prefixed=lake_lines.prefixed, names=lake_lines.names()
        )
        if self.plan.progress:
            self.plan.progress(self.result.report.entries)
        if self.plan.on_keys:
            self.plan.on_keys(list(lake_lines.keys()))

    def answers_with_values(
        self, entries: Iterable[Entry], lake: LakeLookup | None
    ) -> Iterator[tuple[Answer, Sequence[Value]]]:
        """The answers in order, each with the values of the plan's fields; None for what was not found."""
        reader = FieldReader(self.plan.release, self.plan.specs)
        no_values: list[Value] = [None] * len(self.plan.specs)
        for batch in self.answer_batches(Annotator(self.plan.release, reader.columns, lake), entries):
            values = iter(reader.values([answer.row for answer in batch if answer.row]))
            for answer in batch:
                yield answer, answer.values or (next(values) if answer.row else no_values)
