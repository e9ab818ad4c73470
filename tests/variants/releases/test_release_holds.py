"""The tables of a retired release stay while a job waits for them, a stream reads them or a process changes them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from django.test import Client

from background.sessions import hold_lock
from tests.releases import load_release, write_wgsa
from variants.jobs.models import Job
from variants.jobs.runner import create_job, run_job
from variants.releases.building import name_tables_lock
from variants.releases.models import Release
from variants.releases.publishing import drop_retired, retire_release
from variants.releases.reader import ReleaseNotFoundError, ReleaseReader
from variants.releases.release_holds import hold_release, name_readers_lock, read_held
from variants.releases.selection import matching_rows, select_variants

NOW = timedelta(0)
HEADER = ["#chr", "pos", "ref", "alt", "CADD_phred"]
ROWS = [[22, 16_000_000 + number, "A", "C", number] for number in range(2_000)]


@pytest.fixture
def release(committed: None, tmp_path: Path) -> Iterator[Release]:
    yield load_release("held", "GRCh38", [write_wgsa(tmp_path / "held.tsv", HEADER, ROWS)])
    Job.objects.all().delete()


def replace(release: Release, tmp_path: Path) -> None:
    """As a curator does it, and as if the grace period were over."""
    load_release("held", "GRCh38", [write_wgsa(tmp_path / "next.tsv", HEADER, ROWS[:10])], replace=True)
    assert Release.objects.get(pk=release.pk).status == Release.Status.RETIRED
    drop_retired(grace=NOW)


@pytest.mark.parametrize("status", [Job.Status.QUEUED, Job.Status.RUNNING])
def test_a_job_that_waits_while_its_release_is_replaced_is_done(release: Release, tmp_path: Path, status: str) -> None:
    job = create_job(user=AnonymousUser(), release=ReleaseReader(release), kind="export", options={})
    Job.objects.update(status=status)
    replace(release, tmp_path)
    done = run_job(job_id=str(job.pk))
    assert (done.status, done.summary["rows"], done.release) == ("finished", len(ROWS), release)
    assert drop_retired(grace=NOW) == [str(release)]


def test_a_job_whose_tables_are_gone_says_so(release: Release) -> None:
    job = create_job(user=AnonymousUser(), release=ReleaseReader(release), kind="export", options={})
    Job.objects.update(status=Job.Status.FINISHED)
    retire_release(release=release)
    drop_retired(grace=NOW)
    Job.objects.update(status=Job.Status.QUEUED)
    failed = run_job(job_id=str(job.pk))
    assert (failed.status, failed.status_reason) == (
        "failed",
        f"{release} was retired and its tables are deleted: ask again in another release",
    )


def test_a_stream_of_a_release_that_is_replaced_meanwhile_ends_as_it_began(release: Release, tmp_path: Path) -> None:
    address = f"/api/v1/variants/?{urlencode({'release': 'held', 'format': 'tsv', 'fields': 'cadd.phred'})}"
    stream = iter(Client().get(address).streaming_content)
    received = [next(stream)]
    replace(release, tmp_path)
    received += stream
    assert len(b"".join(received).splitlines()) == 1 + len(ROWS)
    assert drop_retired(grace=NOW) == [str(release)]


def test_a_stream_that_nobody_reads_to_its_end_holds_its_release_until_it_is_closed(release: Release) -> None:
    response = Client().get("/api/v1/variants/?release=held&format=tsv")
    next(iter(response.streaming_content))
    retire_release(release=release)
    assert drop_retired(grace=NOW) == []
    response.close()
    assert drop_retired(grace=NOW) == [str(release)]


def test_a_release_that_is_being_read_or_changed_is_not_dropped(release: Release) -> None:
    reader = ReleaseReader(release)
    retire_release(release=release)
    with hold_release(reader), hold_release(reader):
        assert drop_retired(grace=NOW) == []
    with hold_lock(name_tables_lock(release.pk)):
        assert drop_retired(grace=NOW) == []
    assert drop_retired() == []  # the grace period
    assert drop_retired(grace=NOW) == [str(release)]


def test_a_late_reader_gets_an_error(release: Release) -> None:
    reader = ReleaseReader(release)
    with hold_lock(name_readers_lock(release.pk)), pytest.raises(ReleaseNotFoundError, match="tables are deleted"):
        list(read_held(reader, [1]))
    retire_release(release=release)
    drop_retired(grace=NOW)
    with pytest.raises(ReleaseNotFoundError, match="was retired, and its tables are deleted"):
        list(read_held(reader, matching_rows(selection=select_variants(release=reader))))


def test_a_command_holds_the_release_that_it_reads(release: Release, tmp_path: Path) -> None:
    """The list is a pipe: the command waits for lines while the release is retired."""
    output = tmp_path / "rows.tsv"
    call_command("query", "", release="held", output=output)
    assert len(output.read_text().splitlines()) == 1 + len(ROWS)
    retire_release(release=release)
    assert drop_retired(grace=NOW) == [str(release)]  # and lets go of it
