"""Entries of a variant list -> the values of those that the lake of a release has exactly as they are written.

A batch is joined with the columns of the lake in one statement. What it does not find (other spellings, names,
positions without this allele) and what a lake does not hold as it was written is left to variants.annotate.annotator,
so that the answers are the same with a lake and without one.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from variants.annotate.annotation_report import FOUND, Answer
from variants.fields.spec import FieldSpec, Kind
from variants.fields.typed_values import Value, collapse_elements
from variants.genome.alleles import VariantKey
from variants.genome.regions import Region
from variants.lake.engine import LakeQuestion
from variants.lake.manifest import LakeError
from variants.lake.published_lake import PublishedLake
from variants.lists.entries import Entry
from variants.query.conditions import Always
from variants.query.shown_values import ShownValues
from variants.query.to_lake import LakeSQL
from variants.releases.lake_engine import lake_engine, seconds_for_statement
from variants.releases.reader import ReleaseReader

if TYPE_CHECKING:  # lists that no lake answers do without it
    import pyarrow as pa

logger = logging.getLogger(__name__)
MIN_JOINED = 500  # entries; fewer are looked up one by one in less time than a statement of DuckDB takes
ROWS_PER_ENTRY = 200  # rows of a lake that are read in the time of one look-up in PostgreSQL


@dataclass(frozen=True, slots=True)
class LakeLookup:
    """Looks entries up in the lake of a release. specs: the fields whose values are wanted."""

    lake: PublishedLake
    specs: Sequence[FieldSpec]

    def answers(self, entries: Sequence[Entry]) -> dict[int, Answer]:
        """{index: answer} of the entries that the lake has; none where reading it would take longer than look-ups."""
        assembly = self.lake.manifest.assembly
        indexes = [index for index, entry in enumerate(entries) if _is_plain(entry, assembly)]
        if len(indexes) < MIN_JOINED:
            return {}
        joined = self.join(_listed(entries, indexes))
        if joined is None:
            return {}
        numbers, vkeys, *columns = (joined.column(name).to_pylist() for name in joined.column_names)
        values = zip(*map(values_of_column, self.specs, columns), strict=True) if columns else ((),) * len(numbers)
        answers = {}
        for index, vkey, of_fields in zip(numbers, vkeys, values, strict=True):
            entry = entries[index]
            key = VariantKey(entry.chrom, entry.pos, vkey)
            answers[index] = Answer(entry, FOUND, note="; ".join(entry.notes), key=key, values=of_fields)
        return answers

    def join(self, listed: pa.Table, shown: ShownValues | None = None) -> pa.Table | None:
        """The result of Engine.join for a list; None if look-ups are cheaper, or if the lake cannot be read.

        Args:
            shown: What is read of each variant instead of the values of the fields.
        """
        spans = _spans(listed)
        if self.lake.count_rows_near(spans) > ROWS_PER_ENTRY * len(listed):
            return None
        shown = shown or self.lake.values_shown(self.specs)
        question = _complete_rows(self.lake.make_question(Always(), spans), shown)
        try:
            return lake_engine().join(question, listed=listed, columns=shown.columns, within=seconds_for_statement())
        except LakeError as error:
            logger.warning("a list is annotated from PostgreSQL: %s", error)
            return None


def lake_lookup(release: ReleaseReader, specs: Sequence[FieldSpec]) -> LakeLookup | None:
    """Looks entries up in the lake of a release; None if it has none, or not all the fields."""
    if release.lake is None or not all(spec.column for spec in specs):
        return None
    return LakeLookup(release.lake, specs)


def _is_plain(entry: Entry, assembly: str) -> bool:
    """Whether an entry is answered by its position and alleles alone, if there is a variant with exactly these."""
    return bool(
        entry.chrom
        and not entry.problem
        and not entry.name
        and not entry.either_order
        and entry.assembly in ("", assembly)
    )


def _listed(entries: Sequence[Entry], indexes: Sequence[int]) -> pa.Table:
    import pyarrow as pa

    plain = [entries[index] for index in indexes]
    return pa.table(
        {
            "number": pa.array(indexes, pa.int32()),
            "chrom": pa.array([entry.chrom for entry in plain], pa.int16()),
            "pos": pa.array([entry.pos for entry in plain], pa.int32()),
            "ref": [entry.ref for entry in plain],
            "alt": [entry.alt for entry in plain],
        }
    )


def _spans(listed: pa.Table) -> list[Region]:
    """From the first to the last position of the list on each chromosome."""
    ends = listed.group_by("chrom").aggregate([("pos", "min"), ("pos", "max")]).to_pylist()
    return sorted(Region(row["chrom"], row["pos_min"], row["pos_max"]) for row in ends)


def _complete_rows(question: LakeQuestion, shown: ShownValues) -> LakeQuestion:
    condition = question.condition
    return replace(question, condition=LakeSQL(f"{condition.sql} AND {shown.complete}", condition.parameters))


def values_of_column(spec: FieldSpec, column: Sequence[Any]) -> Sequence[Value]:
    """A column of the lake -> its values as tables show them."""
    if any(isinstance(cell, list) for cell in column):
        return [collapse_elements(spec, tuple(cell)) if cell else None for cell in column]
    if spec.kind is Kind.INTEGER:
        return [None if cell is None else collapse_elements(spec, (cell,)) for cell in column]
    return column
