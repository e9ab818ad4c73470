"""A checked request becomes rows: edition, dataset, fields with statistics, tables, files and queued loads."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connection
from psycopg.sql import SQL

from accounts.models import User
from catalog.models import Dataset
from ingest.load.row_sampling import SampledFiles, sample_files
from ingest.models import Load
from ingest.register.release_dictionary import draft_dictionary
from ingest.register.release_request import RegistrationError, ReleaseRequest
from ingest.register.write_release import create_release, extend_release
from tests.releases import write_wgsa
from variants.fields.spec import FieldSpec
from variants.releases.models import Release
from variants.releases.store.table_names import ReleaseTables

pytestmark = pytest.mark.django_db


@pytest.fixture
def sampled(tmp_path: Path) -> SampledFiles:
    rows = [["22", 100, "A", "C", "0.5"], ["22", 101, "A", "C", "."]]
    return sample_files([write_wgsa(tmp_path / "own.tsv", ["#chr", "pos", "ref", "alt", "Score"], rows)])


@pytest.fixture
def specs(sampled: SampledFiles) -> list[FieldSpec]:
    return draft_dictionary(headers=sampled.headers, rows=sampled.cells)


def make_request(sampled: SampledFiles, **options: object) -> ReleaseRequest:
    return ReleaseRequest("own", "GRCh38", [file.path for file in sampled.files], **options)  # type: ignore[arg-type]


def test_a_new_release_has_fields_tables_and_queued_loads(
    sampled: SampledFiles, specs: list[FieldSpec], django_user_model: type[User]
) -> None:
    user = django_user_model.objects.create_user("curator")
    request = make_request(sampled, visibility="private", publish=True)
    release = create_release(user=user, request=request, specs=specs, effect_sources=["VEP_ensembl"], sampled=sampled)
    assert (release.edition, release.visibility, release.dataset.slug) == (1, "private", "own")
    assert release.dataset.visibility == "private"
    assert (release.status, release.publish_when_ready) == (Release.Status.LOADING, True)
    assert release.effect_sources == ["VEP_ensembl"]
    field = release.fields.get(name="Score")
    assert (field.statistics["lines"], field.statistics["null_share"], field.statistics["max"]) == (2, 0.5, 0.5)
    load = release.loads.get()
    assert (load.status, load.created_by, load.sort_lines) == (Load.Status.QUEUED, user, False)
    assert load.file.sha256 == sampled.files[0].sha256 != ""
    with connection.cursor() as cursor:
        cursor.execute(SQL("TABLE {}").format(ReleaseTables(release.pk).variants()))
        assert cursor.fetchall() == []


def test_the_next_release_of_the_name_is_the_next_edition(sampled: SampledFiles, specs: list[FieldSpec]) -> None:
    request = make_request(sampled)
    editions = [
        create_release(user=None, request=request, specs=specs, effect_sources=[], sampled=sampled).edition
        for _ in range(2)
    ]
    assert editions == [1, 2]


def test_a_named_dataset_must_exist(sampled: SampledFiles, specs: list[FieldSpec]) -> None:
    request = make_request(sampled, dataset_slug="other")
    with pytest.raises(RegistrationError, match="there is no dataset 'other'"):
        create_release(user=None, request=request, specs=specs, effect_sources=[], sampled=sampled)
    Dataset.objects.create(slug="other", title="Other", visibility="private")
    release = create_release(user=None, request=request, specs=specs, effect_sources=[], sampled=sampled)
    assert release.visibility == "private"


def test_further_files_are_queued_and_aliases_stored(
    sampled: SampledFiles, specs: list[FieldSpec], tmp_path: Path
) -> None:
    request = make_request(sampled)
    release = create_release(user=None, request=request, specs=specs, effect_sources=[], sampled=sampled)
    release.loads.update(status=Load.Status.FAILED)
    Release.objects.filter(pk=release.pk).update(status=Release.Status.FAILED, status_reason="no room")
    release.refresh_from_db()
    aliased = [*specs[:-1], FieldSpec(specs[-1].name, specs[-1].path, "", specs[-1].kind, aliases=("Skore",))]
    further = sample_files([write_wgsa(tmp_path / "two.tsv", ["#chr", "pos", "ref", "alt", "Skore"], [])])
    extend_release(release, user=None, request=request, specs=aliased, sampled=further)
    assert release.fields.get(name="Score").aliases == ["Skore"]
    assert sorted(release.files.values_list("name", flat=True)) == ["own.tsv", "two.tsv"]
    assert release.loads.filter(status=Load.Status.QUEUED).count() == 1
    assert release.status == Release.Status.FAILED  # as long as one of its loads is
