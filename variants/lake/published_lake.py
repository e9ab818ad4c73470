"""A published edition of a lake, and the questions that it can answer. Pure.

Separate module because engines must not know how a query becomes a condition.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from variants.fields.spec import FieldSpec
from variants.fields.transcripts import EffectFields, effect_fields
from variants.genome.regions import Region
from variants.lake.editions import LakeEdition
from variants.lake.engine import Engine, LakeQuestion
from variants.lake.manifest import LakeFile, Manifest, describe_fields
from variants.query.conditions import BoundNode
from variants.query.lake_dialect import DUCKDB, LakeDialect
from variants.query.row_order import OrderItem
from variants.query.shown_values import ShownValues, shown_values
from variants.query.to_lake import (
    LakeColumns,
    LakeSQL,
    compile_for_lake,
    distinct_values,
    effects_where,
    end_value,
    sort_values,
)


@dataclass(frozen=True, slots=True)
class PublishedLake:
    """The lake of an open release."""

    edition: LakeEdition
    manifest: Manifest
    specs: tuple[FieldSpec, ...]
    dialect: LakeDialect = DUCKDB

    def for_engine(self, engine: Engine) -> PublishedLake:
        """The same lake, which asks as an engine writes it."""
        return replace(self, dialect=engine.dialect)

    def make_question(self, node: BoundNode, regions: Sequence[Region] | None = None) -> LakeQuestion:
        """A bound query, as a question for an engine.

        Args:
            regions: Where the variants begin; None for the whole genome.
        """
        condition = compile_for_lake(node, self.columns)
        files = self.manifest.files
        if regions is not None:
            condition = _inside(condition, regions)
            files = tuple(file for file in files if any(_overlap(file, region) for region in regions))
        return LakeQuestion(self.edition.files, files, condition)

    def values_of(self, spec: FieldSpec) -> str:
        """SQL of the distinct values of a field, for Engine.count_values."""
        return distinct_values(spec, self.columns)

    def order_by(self, items: Sequence[OrderItem]) -> str:
        """SQL of an order of variants, for Engine.keys."""
        return sort_values(items, self.columns)

    def largest_of(self, spec: FieldSpec) -> str:
        """SQL of the largest value of a field."""
        return end_value(spec, self.columns, largest=True)

    def smallest_of(self, spec: FieldSpec) -> str:
        """SQL of the smallest value of a field."""
        return end_value(spec, self.columns, largest=False)

    def values_shown(self, specs: Sequence[FieldSpec]) -> ShownValues:
        """The SQL that shows the values of fields with a column in the lake."""
        return shown_values(specs, self.effects, self.manifest.varying)

    def count_rows_near(self, regions: Sequence[Region]) -> int:
        """About how many variants begin in the regions, as if they were spread evenly over their files."""
        return sum(
            round(file.rows * _share(file, region))
            for file in self.manifest.files
            for region in regions
            if _overlap(file, region)
        )

    def effects_where(self, node: BoundNode, genes: Collection[str] | None = None) -> LakeSQL:
        """SQL of the {gene, terms} of a variant on which a bound query is true.

        Args:
            genes: Only these.
        """
        return effects_where(node, self.columns, genes=genes)

    @property
    def columns(self) -> LakeColumns:
        """How its files hold values."""
        return LakeColumns(self.effects, self.manifest.varying, self.dialect)

    @property
    def effects(self) -> EffectFields | None:
        """The fields that hold consequences and genes."""
        return effect_fields(self.specs, self.manifest.effect_source)


def open_lake(
    edition: LakeEdition, *, release: str, number: int, digest: str, specs: Sequence[FieldSpec]
) -> PublishedLake | None:
    """The lake of a release, None if there is none that was written from the release as it is now.

    Args:
        number: The number of the edition.
        digest: Of the release as it was loaded.
        specs: All its fields.

    Raises:
        LakeError: The lake is damaged.
    """
    if not edition.is_published:
        return None
    manifest = edition.read()
    written_of = (manifest.release, manifest.edition, manifest.digest, manifest.fields)
    if written_of != (release, number, digest, describe_fields(specs)):
        return None
    return PublishedLake(edition, manifest, tuple(specs))


def _overlap(file: LakeFile, region: Region) -> bool:
    return file.chrom == region.chrom and file.first <= region.end and file.last >= region.start


def _share(file: LakeFile, region: Region) -> float:
    """The part of a file's range that a region covers."""
    covered = min(file.last, region.end) - max(file.first, region.start) + 1
    return covered / (file.last - file.first + 1)


def _inside(condition: LakeSQL, regions: Sequence[Region]) -> LakeSQL:
    """The condition, of variants that begin in one of the regions."""
    if not regions:
        return LakeSQL("FALSE")
    intervals = " OR ".join(["(chrom = ? AND pos BETWEEN ? AND ?)"] * len(regions))
    bounds = tuple(bound for region in regions for bound in (region.chrom, region.start, region.end))
    return LakeSQL(f"({condition.sql} AND ({intervals}))", (*condition.parameters, *bounds))
