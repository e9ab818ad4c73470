"""Jobs: run by a real worker, refused early, cancelled, run again after a crash, expired; filters kept in versions."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from tempfile import gettempdir

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.backends.postgresql.psycopg_any import NumericRange
from django.utils import timezone
from pytest_django.plugin import DjangoDbBlocker

from accounts.models import User
from background import stopping
from background.lease import find_abandoned
from background.models import MAX_DEATHS
from background.sessions import hold_lock
from tests.known import KnownRelease
from tests.worker import RunningWorker
from variants.jobs import runner
from variants.jobs.models import Job
from variants.jobs.runner import JobError, cancel_job, create_job, expire_jobs, run_job
from variants.jobs.tasks import send_job
from variants.query.errors import QuerySyntaxError
from variants.releases.models import Gene
from variants.releases.reader import ReleaseReader
from variants.savedfilters.saved_filters import SavedFilterError, change_filter, save_filter

GENE = "ENSG00000133424"


@pytest.fixture
def release(known: KnownRelease, django_db_blocker: DjangoDbBlocker) -> Iterator[ReleaseReader]:
    """Committed jobs are seen by a worker and are removed afterwards."""
    with django_db_blocker.unblock():
        gene = Gene.objects.create(
            assembly="GRCh38", gene_id=GENE, symbol="LARGE1", chrom=22, span=NumericRange(33_162_000, 33_922_000)
        )
        yield ReleaseReader(known.release)
        gene.delete()
        for job in Job.objects.all():
            runner._delete_files(job)
            job.delete()


def make_job(release: ReleaseReader, kind: str = "export", **parameters: object) -> Job:
    return create_job(user=AnonymousUser(), release=release, kind=kind, options=parameters)


def content(job: Job, name: str) -> str:
    with job.results.get(name=name).file.open("rb") as file:
        return file.read().decode()


def test_a_worker_runs_a_job_and_its_files_can_be_checked(release: ReleaseReader, worker: RunningWorker) -> None:
    job = make_job(release, "aggregate", filter="cadd.phred:>5", by="annotation", genes=GENE, format="saige")
    send_job(job)
    worker.wait_for(lambda: not Job.objects.get(pk=job.pk).is_open)
    job.refresh_from_db()
    assert (job.status, job.status_reason) == ("finished", "")
    assert job.filter_text == "cadd.phred:>5"
    for result in job.results.all():
        with result.file.open("rb") as file:
            assert hashlib.sha256(file.read()).hexdigest() == result.sha256
    assert f"{release.model.name}.saige.txt.provenance.json" in [result.name for result in job.results.all()]


def test_a_list_is_annotated_and_an_export_has_the_rows_that_match(release: ReleaseReader, known: KnownRelease) -> None:
    listed = SimpleUploadedFile("list.txt", f"22-{'-'.join(map(str, known.deletion))}\n22:1:A:C\n".encode())
    job = create_job(
        user=AnonymousUser(), release=release, kind="annotate", options={"fields": "cadd.phred"}, input_file=listed
    )
    assert run_job(job_id=str(job.pk)).summary["found"] == 1
    assert [line.split("\t")[6] for line in content(job, "annotated.tsv").splitlines()[1:]] == ["found", "absent"]
    export = run_job(job_id=str(make_job(release, filter="cadd.phred:>15", fields="cadd.phred").pk))
    assert len(content(export, "variants.tsv").splitlines()) == export.summary["rows"] + 1 > 1


@pytest.mark.parametrize(
    ("kind", "parameters", "sentence"),
    [
        ("aggregate", {"filter": "cad.phred:>5"}, "did you mean"),
        ("aggregate", {"genes": "NOSUCH"}, "there is no unit"),
        ("aggregate", {"format": "xyz"}, "there is no format 'xyz'"),
        ("annotate", {}, "a list to annotate is needed"),
        ("export", {"fields": "nofield"}, "there is no field"),
    ],
)
def test_an_invalid_request_is_refused_before_it_is_queued(
    release: ReleaseReader, kind: str, parameters: dict, sentence: str
) -> None:
    with pytest.raises(JobError, match=sentence):
        make_job(release, kind, **parameters)
    assert not Job.objects.exists()


def test_a_cancelled_job_stops_and_leaves_no_files(release: ReleaseReader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "PROGRESS_INTERVAL", 0.0)
    job = make_job(release)
    report = runner.ProgressReporter.report

    def cancel_then_report(reporter: runner.ProgressReporter, *progress: int) -> None:
        Job.objects.update(status=Job.Status.CANCELLED)
        report(reporter, *progress)

    monkeypatch.setattr(runner.ProgressReporter, "report", cancel_then_report)
    assert run_job(job_id=str(job.pk)).status == "cancelled"
    assert not job.results.exists()
    with pytest.raises(JobError, match="nothing is left to cancel"):
        cancel_job(user=AnonymousUser(), job=job)


def test_a_job_whose_worker_died_is_found_and_run_again_once(release: ReleaseReader) -> None:
    job = make_job(release, filter="cadd.phred:>15")
    Job.objects.filter(pk=job.pk).update(status=Job.Status.RUNNING, attempt=1)
    assert find_abandoned(Job, waiting=()) == [job]
    with hold_lock(job.lock_name):
        assert find_abandoned(Job, waiting=()) == []
        assert run_job(job_id=str(job.pk)).status == "running"
    done = run_job(job_id=str(job.pk))
    assert (done.status, done.attempt) == ("finished", 2)
    assert run_job(job_id=str(job.pk)).attempt == 2
    assert job.results.count() == 1


def test_results_expire_and_the_job_stays(release: ReleaseReader) -> None:
    job = run_job(job_id=str(make_job(release).pk))
    stored = job.results.get().file
    Job.objects.filter(pk=job.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    assert expire_jobs() == 1
    job.refresh_from_db()
    assert (job.status, job.results.count(), stored.storage.exists(stored.name)) == ("expired", 0, False)


def test_the_list_of_a_job_that_failed_or_was_cancelled_is_deleted_too(release: ReleaseReader) -> None:
    listed = SimpleUploadedFile("list.txt.gz", b"\x1f\x8b broken")
    jobs_asked = [
        create_job(user=AnonymousUser(), release=release, kind="annotate", options={}, input_file=listed)
        for _ in range(2)
    ]
    failed = run_job(job_id=str(jobs_asked[0].pk))
    assert failed.status == "failed"
    assert "broken after line 0" in failed.status_reason
    cancel_job(user=AnonymousUser(), job=jobs_asked[1])
    Job.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert expire_jobs() == 2
    assert expire_jobs() == 0
    assert sorted(Job.objects.values_list("status", "input_file")) == [("cancelled", ""), ("failed", "")]


def test_a_job_that_kills_its_worker_is_not_tried_for_ever(release: ReleaseReader) -> None:
    job = make_job(release)
    Job.objects.filter(pk=job.pk).update(status=Job.Status.RUNNING, attempt=MAX_DEATHS)
    ended = run_job(job_id=str(job.pk))
    assert (ended.status, ended.attempt) == ("failed", MAX_DEATHS + 1)
    assert "its worker died 3 times" in ended.status_reason


def test_a_job_shows_the_command_line_of_the_same_question(release: ReleaseReader) -> None:
    few = run_job(job_id=str(make_job(release, "aggregate", genes=GENE, filter="cadd.phred:>5", chr_prefix=True).pk))
    assert few.summary["command"] == (
        f"python manage.py aggregate --release {release.model.name} --genes {GENE}"
        " --filter 'cadd.phred:>5' --chr-prefix --output OUTPUT"
    )
    names = "\n".join([GENE, *(f"NOSUCH{number}" for number in range(30))])
    many = run_job(job_id=str(make_job(release, "aggregate", genes=names).pk))
    assert "--genes genes.txt" in many.summary["command"]
    assert content(many, "genes.txt") == names + "\n"


def test_filters_have_a_name_an_owner_and_versions(db: None) -> None:
    owner, other = (User.objects.create_user(username=name, password="x") for name in ("owner", "other"))
    stored_name = save_filter(user=owner, name="rare", text="exac.af:<0.01")
    assert change_filter(user=owner, saved_filter=stored_name, text="exac.af:<0.001").number == 2
    assert change_filter(user=owner, saved_filter=stored_name, text="exac.af:<0.001").number == 2
    with pytest.raises(SavedFilterError, match="already"):
        save_filter(user=owner, name="rare", text="*")
    with pytest.raises(SavedFilterError, match="owner"):
        change_filter(user=other, saved_filter=stored_name, text="*")
    with pytest.raises(QuerySyntaxError):
        change_filter(user=owner, saved_filter=stored_name, text="(")
    manager = type(stored_name).objects
    assert list(manager.visible_to(owner)) == [stored_name]
    assert not manager.visible_to(other).exists()
    manager.update(is_shared=True)
    assert manager.visible_to(AnonymousUser()).exists()


def test_a_job_of_a_stopping_worker_is_handed_over_without_counting_a_failure(
    release: ReleaseReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = make_job(release)
    monkeypatch.setattr(stopping, "_shared_flag", b"\1")
    for _ in range(MAX_DEATHS + 1):
        assert run_job(job_id=str(job.pk)).status_reason == "its worker is stopping; the next one continues"
    monkeypatch.setattr(stopping, "_shared_flag", b"\0")
    done = run_job(job_id=str(job.pk))
    assert (done.status, done.attempt, done.results.count()) == ("finished", MAX_DEATHS + 2, 1)


def test_a_job_that_takes_too_long_fails_in_words(release: ReleaseReader, monkeypatch: pytest.MonkeyPatch) -> None:
    def end(reporter: runner.ProgressReporter, *progress: int) -> None:
        raise SoftTimeLimitExceeded

    monkeypatch.setattr(runner.ProgressReporter, "report", end)
    failed = run_job(job_id=str(make_job(release).pk))
    assert (failed.status, failed.status_reason[:36]) == ("failed", "it took longer than 24 hours (LWDS_J")


def test_the_files_of_an_attempt_whose_worker_died_are_deleted(release: ReleaseReader) -> None:
    job = make_job(release)
    left = Path(gettempdir()) / f"job-{job.pk}"
    left.mkdir()
    (left / "half.tsv").write_text("half")
    assert [result.name for result in run_job(job_id=str(job.pk)).results.all()] == ["variants.tsv"]
    assert not left.exists()
