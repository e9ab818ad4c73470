"""Who sees a release; what a stored field and gene mean as plain values."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from psycopg.types.range import Range

from accounts.roles import CURATOR
from catalog.models import Dataset
from tests.people import person
from variants.fields.spec import FieldSpec, Kind, Reducer, Separator
from variants.releases.models import Field, Gene, Release

SOMEBODY = AnonymousUser()


def test_positions_of_a_gene_are_those_of_its_half_open_span() -> None:
    gene = Gene(gene_id="ENSG1", chrom=23, span=Range(100, 201))
    assert (gene.start, gene.end, gene.region, str(gene)) == (100, 200, "X:100-200", "ENSG1")


def test_a_field_is_a_plain_value() -> None:
    field = Field(
        release=Release(), name="N", path="n", source="S", kind="integer",
        separators=[";", ""], aliases=["m"], reducer="max",
        filterable=True, column="n", column_group=2, snv_index=3, unit="bases",
    )  # fmt: skip
    assert field.spec() == FieldSpec(
        "N", "n", "S", Kind.INTEGER, (Separator.SEMICOLON, Separator.NONE), ("m",), 3, None,
        reducer=Reducer.MAX, filterable=True, column="n", column_group=2, unit="bases",
    )  # fmt: skip


@pytest.fixture
def release(db: None) -> Release:
    dataset = Dataset.objects.create(slug="ours", title="Ours", status=Dataset.Status.PUBLISHED)
    return Release.objects.create(dataset=dataset, name="own", assembly="GRCh38", status=Release.Status.PUBLISHED)


@pytest.mark.parametrize("status", [status for status in Release.Status if status != Release.Status.PUBLISHED])
def test_only_curators_see_a_release_that_is_not_published(release: Release, status: str) -> None:
    assert release in Release.objects.visible_to(SOMEBODY)
    release.status = status
    release.save()
    assert release not in Release.objects.visible_to(SOMEBODY)
    assert release in Release.objects.visible_to(person(CURATOR))
    assert release not in Release.objects.published()


def test_a_hidden_dataset_hides_its_releases(release: Release) -> None:
    Dataset.objects.update(visibility="private")
    assert release not in Release.objects.visible_to(SOMEBODY)


def test_one_edition_of_a_name_is_published(release: Release) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Release.objects.create(
            dataset=release.dataset, name="own", edition=2, assembly="GRCh38", status=Release.Status.PUBLISHED
        )


def test_tables_of_columns_are_those_that_filterable_fields_use(release: Release) -> None:
    assert release.column_groups() == [1]
    for position, (group, filterable) in enumerate([(3, True), (2, True), (3, True), (4, False)]):
        Field.objects.create(
            release=release, position=position, name=f"f{position}", path=f"f{position}", source="", kind="float",
            filterable=filterable, column_group=group,
        )  # fmt: skip
    assert release.column_groups() == [1, 2, 3]
