"""Members and counts of units by a lake: the same as by source lines, by range and by annotation."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.test import override_settings

from variants.fields.spec import Kind
from variants.genome.regions import Region
from variants.groupfiles import lake_members
from variants.groupfiles.counts import count_by_unit
from variants.groupfiles.groupfile_plan import GroupFilePlan
from variants.groupfiles.member_rows import MemberColumns
from variants.groupfiles.members import AssignmentMode, Unit
from variants.groupfiles.unit_members import answered_from, unit_members
from variants.groupfiles.units import UnitSet
from variants.lake.manifest import Manifest
from variants.releases.models import Release
from variants.releases.reader import ReleaseReader
from variants.releases.selection import matching_rows, select_variants, source_variants

pytestmark = pytest.mark.django_db
QUERIES = (
    "NOT _exists_:vep.ann.hgvsc",
    "snpeff.ann.effect:missense_variant",
    "snpeff.ann.hgvs_c:*A>G* AND cadd.phred:>2",
)
PLACES = [Region(22, 20_000_000, 25_000_000), Region(22, 30_000_000, 34_000_000)]


@pytest.fixture
def with_lake(synthetic38: Release, lake38: Manifest) -> ReleaseReader:
    return ReleaseReader(synthetic38)


@pytest.fixture
def without_lake(synthetic38: Release) -> ReleaseReader:
    release = ReleaseReader(synthetic38)
    with override_settings(LWDS_LAKE=""):
        assert release.lake is None
    return release


@pytest.fixture
def units(without_lake: ReleaseReader) -> list[Unit]:
    """Intervals, one of them empty, in no order; and genes that the variants are annotated to."""
    rows = list(matching_rows(selection=select_variants(release=without_lake), limit=600))
    genes = {gene for variant in source_variants(release=without_lake, rows=rows) for gene in variant.genes}
    region = Region(22, rows[0].pos, rows[20].pos)  # small: each gene has all variants of it by range
    named = [Unit(gene, (region,), gene=gene) for gene in sorted(genes)]
    assert len(named) > 5
    empty = Unit("empty", (Region(22, 1, 2),))
    return [Unit("late", (PLACES[1],), gene="NOSUCH"), Unit("parts", tuple(PLACES)), empty, *named]


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("assign_by", ["range", "annotation"])
def test_the_lake_gives_the_members_that_source_lines_give(
    with_lake: ReleaseReader, without_lake: ReleaseReader, units: list[Unit], assign_by: AssignmentMode, query: str
) -> None:
    weight = next(
        spec
        for spec in with_lake.specs
        if spec.kind is Kind.FLOAT and spec.is_list and not spec.filterable and spec.column
    )
    columns = MemberColumns(weight=weight, frequency=with_lake.by_name["cadd.phred"], missing_weight="-1")
    by_lake, by_lines = (
        list(
            unit_members(
                selection=select_variants(release=release, query=query),
                units=units,
                assign_by=assign_by,
                columns=columns,
            )
        )
        for release in (with_lake, without_lake)
    )
    assert by_lake == by_lines
    assert sum(members.count for _, members in by_lake) > 2


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("assign_by", ["range", "annotation"])
def test_the_lake_counts_what_source_lines_count(
    with_lake: ReleaseReader, without_lake: ReleaseReader, units: list[Unit], assign_by: AssignmentMode, query: str
) -> None:
    by_lake, by_lines = (
        count_by_unit(selection=select_variants(release=release, query=query), units=units, assign_by=assign_by)
        for release in (with_lake, without_lake)
    )
    assert by_lake == by_lines
    assert sum(by_lake) > 2


def test_a_few_genes_are_named_and_units_come_in_batches(
    with_lake: ReleaseReader, units: list[Unit], monkeypatch: pytest.MonkeyPatch
) -> None:
    selection = select_variants(release=with_lake, query=QUERIES[0])
    whole = list(unit_members(selection=selection, units=units, assign_by="annotation"))
    monkeypatch.setattr(lake_members, "UNIT_BATCH_SIZE", 3)
    monkeypatch.setattr(lake_members, "MAX_NAMED_GENES", 0)
    assert list(unit_members(selection=selection, units=units, assign_by="annotation")) == whole


def test_numbers_that_only_lines_have_come_from_them(
    with_lake: ReleaseReader, units: list[Unit], monkeypatch: pytest.MonkeyPatch
) -> None:
    columns = replace(MemberColumns(), weight=with_lake.by_name["cadd.phred"])
    selection = select_variants(release=with_lake, query=QUERIES[0])
    exact = list(unit_members(selection=selection, units=units, assign_by="range", columns=columns))
    monkeypatch.setattr(lake_members, "is_tiny_code", lambda number: number > 5)
    assert list(unit_members(selection=selection, units=units, assign_by="range", columns=columns)) == exact


def test_the_provenance_says_what_answered(with_lake: ReleaseReader, without_lake: ReleaseReader) -> None:
    answers = {
        (release is with_lake, query, format_name): answered_from(
            GroupFilePlan(
                selection=select_variants(release=release, query=query),
                filter_text=query,
                units=UnitSet([], "none"),
                format=format_name,
            )
        )
        for release in (with_lake, without_lake)
        for query in ("cadd.phred:>5", QUERIES[0])
        for format_name in ("counts", "genesis")
    }
    by_tables = {request for request, answer in answers.items() if answer == "database"}
    assert by_tables == {request for request in answers if not request[0]} | {(True, "cadd.phred:>5", "genesis")}
