"""A release is finished when all its files are stored, once; a failure says why and can be repeated."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest
from psycopg.sql import SQL

from background.sessions import connection_info, hold_lock
from ingest.models import Load
from ingest.run import finish_release as finishing
from ingest.run.finish_release import FinishingError, finish_release
from tests.ingest.stored_slices import claim_load, make_row, store_load
from variants.releases.building import build_release, name_tables_lock, start_attempt
from variants.releases.models import Release, SourceFile
from variants.releases.store.table_names import ReleaseTables


@pytest.fixture
def load(committed: None, session: psycopg.Connection, tmp_path: Path) -> Load:
    """A load whose lines are stored, but which is not finished."""
    load = claim_load(tmp_path, make_row(10, phred=1), make_row(10, phred=2), make_row(20, phred="oops"))
    store_load(load, session)
    SourceFile.objects.filter(pk=load.file_id).update(line_count=3, variant_count=2)
    return load


def end(load: Load) -> None:
    Load.objects.filter(pk=load.pk).update(status=Load.Status.FINISHED)


def test_a_release_waits_for_its_last_file(load: Load) -> None:
    assert finish_release(release_id=load.release_id).status == Release.Status.LOADING
    end(load)
    release = finish_release(release_id=load.release_id)
    assert (release.status, release.variant_count, release.row_count) == (Release.Status.READY, 2, 3)
    field = release.fields.get(name="CADD_phred")
    assert field.varies
    assert (field.statistics["misfits"], field.statistics["misfit_example"]) == (1, "oops")
    digest = release.digest
    assert finish_release(release_id=load.release_id).digest == digest  # a second time changes nothing


def test_a_release_is_published_if_that_was_requested(load: Load) -> None:
    end(load)
    Release.objects.filter(pk=load.release_id).update(publish_when_ready=True)
    assert finish_release(release_id=load.release_id).status == Release.Status.PUBLISHED


def test_an_interruption_is_reported_and_the_release_can_be_finished_later(
    load: Load, session: psycopg.Connection
) -> None:
    end(load)
    effects = ReleaseTables(load.release_id).effects
    session.execute(SQL("ALTER TABLE {} RENAME COLUMN gene TO lost").format(effects))
    with pytest.raises(FinishingError, match=r"all rows are in, but indexing was interrupted: .*gene.*--resume"):
        finish_release(release_id=load.release_id)
    release = Release.objects.get(pk=load.release_id)
    assert release.status == Release.Status.FAILED
    assert "gene" in release.status_reason
    session.execute(SQL("ALTER TABLE {} RENAME COLUMN lost TO gene").format(effects))
    assert finish_release(release_id=load.release_id).status == Release.Status.READY


def test_who_comes_second_leaves_the_release_to_the_first(load: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    end(load)
    monkeypatch.setattr(finishing, "MAX_WAIT", 0.1)
    with (
        hold_lock(name_tables_lock(load.release_id)),
        pytest.raises(FinishingError, match="is being finished by another process, which goes on"),
    ):
        finish_release(release_id=load.release_id)
    release = Release.objects.get(pk=load.release_id)
    assert (release.status, release.attempt) == (Release.Status.LOADING, 0)
    assert finish_release(release_id=load.release_id).status == Release.Status.READY


def test_a_process_that_was_cut_off_makes_nothing_ready(load: Load, session: psycopg.Connection) -> None:
    end(load)
    cut_off = Release.objects.get(pk=load.release_id)
    start_attempt(cut_off)
    start_attempt(Release.objects.get(pk=load.release_id))
    build_release(session, connection_info(), cut_off)
    release = Release.objects.get(pk=load.release_id)
    assert (release.status, release.variant_count) == (Release.Status.LOADING, 0)


def test_a_delivery_that_cannot_connect_leaves_the_release_alone(load: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    end(load)
    Release.objects.filter(pk=load.release_id).update(status=Release.Status.INDEXING)
    monkeypatch.setattr(finishing, "connection_info", lambda: "host=/nowhere")
    with pytest.raises(FinishingError, match="finishing could not be begun"):
        finish_release(release_id=load.release_id)
    release = Release.objects.get(pk=load.release_id)
    assert (release.status, release.status_reason) == (Release.Status.INDEXING, "")
