"""Life of a job: asked, run by a worker, cancelled, sent again after a crash, expired."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import Any

import psycopg
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.files import File
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import User
from variants.jobs.kinds import get_job_kind
from variants.jobs.models import Job, JobResult
from variants.releases.reader import ReleaseReader
from variants.releases.store.connection import connection_info

PATIENCE = timedelta(minutes=10)  # a job queued for longer has lost its message, and is sent again
MOST_ATTEMPTS = 3
TOLD_EVERY = 1.0  # seconds between writing progress, which is also when a cancellation is seen


class JobError(ValueError):
    """The job cannot be made or changed so; the message is one sentence."""


class JobCancelledError(Exception):
    """Somebody cancelled the job while it ran."""


def create_job(
    *,
    user: User | AnonymousUser,
    release: ReleaseReader,
    kind: str,
    parameters: dict[str, Any],
    input_file: UploadedFile | None = None,
) -> Job:
    """Queue a long question about a release that `user` has opened; the caller sends its task.

    Everything that can be wrong with the parameters is said now. Raises JobError.
    """
    job_kind = get_job_kind(kind)
    try:
        options = job_kind.read_options(parameters)
        job_kind.check(release=release, options=options, user=user)
    except ValueError as error:
        raise JobError(str(error)) from None
    if job_kind.needs_list and input_file is None:
        raise JobError("a list to annotate is needed: a VCF, a table, or one variant a line")
    return Job.objects.create(
        kind=kind,
        release=release.model,
        filter_text=options.get("filter") or "",
        parameters=options,
        input_file=input_file or "",
        created_by=user if user.is_authenticated else None,
        sent_at=timezone.now(),
    )


def cancel_job(*, user: User | AnonymousUser, job: Job) -> None:
    """Stop a job; a running one sees it within a second or two. Raises JobError where it has ended already."""
    open_states = (Job.Status.QUEUED, Job.Status.RUNNING)
    reason = f"cancelled by {user}" if user.is_authenticated else "cancelled"
    changed = Job.objects.filter(pk=job.pk, status__in=open_states).update(
        status=Job.Status.CANCELLED, status_reason=reason, finished_at=timezone.now(), expires_at=_expiry()
    )
    if not changed:
        job.refresh_from_db()
        raise JobError(f"the job is {job.status}: nothing is left to cancel")


def run_job(*, job_id: str) -> Job:
    """Run a queued job, or one whose worker died; a second delivery of the same job changes nothing."""
    with _alone(f"job {job_id}") as alone:
        if alone and _claim(job_id):
            _run(Job.objects.get(pk=job_id))
    return Job.objects.get(pk=job_id)


def abandoned_jobs() -> list[Job]:
    """Jobs nobody works on though somebody should: queued long ago, or running in a worker that died."""
    lost = Q(status=Job.Status.QUEUED, sent_at__lt=timezone.now() - PATIENCE)
    found = []
    for job in Job.objects.filter(lost | Q(status=Job.Status.RUNNING)):
        with _alone(f"job {job.pk}") as alone:
            if alone:
                found.append(job)
    Job.objects.filter(pk__in=[job.pk for job in found]).update(sent_at=timezone.now())
    return found


def expire_jobs() -> int:
    """Delete the files of jobs whose time is over, also lists whose job failed or was cancelled; the jobs stay.

    Returns how many jobs had files.
    """
    with_files = ~Q(input_file="") | Q(results__isnull=False)
    over = list(Job.objects.filter(with_files, expires_at__lt=timezone.now()).distinct())
    for job in over:
        _delete_files(job)
    Job.objects.filter(pk__in=[job.pk for job in over], status=Job.Status.FINISHED).update(
        status=Job.Status.EXPIRED, status_reason="results were deleted when their time was over"
    )
    return len(over)


@contextmanager
def _alone(name: str) -> Iterator[bool]:
    """Whether we hold the lock of this name meanwhile; PostgreSQL frees it with its holder."""
    with psycopg.connect(connection_info(), autocommit=True) as session:
        row = session.execute("SELECT pg_try_advisory_lock(hashtext(%s))", (name,)).fetchone()
        yield row == (True,)


def _claim(job_id: str) -> bool:
    """Whoever holds the lock may begin a queued job, or begin a running one again."""
    job = Job.objects.filter(pk=job_id, status__in=(Job.Status.QUEUED, Job.Status.RUNNING)).first()
    if job is None:
        return False
    _delete_results(job)
    if job.attempt >= MOST_ATTEMPTS:
        _end(job, Job.Status.FAILED, status_reason=f"its worker died {job.attempt} times: ask for less at once")
        return False
    return bool(
        _of(job).update(
            status=Job.Status.RUNNING,
            status_reason="",
            attempt=job.attempt + 1,
            started_at=timezone.now(),
            done=0,
            total=None,
        )
    )


def _of(job: Job) -> QuerySet[Job]:
    """The job, as long as it has not ended."""
    return Job.objects.filter(pk=job.pk, status__in=(Job.Status.QUEUED, Job.Status.RUNNING))


def _run(job: Job) -> None:
    try:
        with TemporaryDirectory(prefix="job-") as folder:
            release = ReleaseReader(job.release)
            run = get_job_kind(job.kind).run
            summary = run(job=job, release=release, folder=Path(folder), progress=_Teller(job).tell)
            _store_results(job, Path(folder))
    except JobCancelledError:
        _delete_results(job)
        return
    except (ValueError, OSError) as error:
        _end(job, Job.Status.FAILED, status_reason=str(error))
        return
    except Exception:
        _end(job, Job.Status.FAILED, status_reason="an error of the portal; its operators can find it in the log")
        raise
    if not _end(job, Job.Status.FINISHED, summary=summary):
        _delete_results(job)


def _end(job: Job, status: str, **changes: Any) -> int:
    return _of(job).update(status=status, finished_at=timezone.now(), expires_at=_expiry(), **changes)


def _expiry() -> datetime:
    """When the files of a job that ends now are deleted."""
    return timezone.now() + timedelta(days=settings.LWDS_JOB_DAYS)


class _Teller:
    """Writes progress now and then, and stops a job that was cancelled."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.last = 0.0

    def tell(self, done: int, total: int | None = None) -> None:
        if monotonic() - self.last < TOLD_EVERY:
            return
        self.last = monotonic()
        if not Job.objects.filter(pk=self.job.pk, status=Job.Status.RUNNING).update(done=done, total=total):
            raise JobCancelledError


def _store_results(job: Job, folder: Path) -> None:
    for path in sorted(folder.iterdir()):
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            file.seek(0)
            result = JobResult(job=job, name=path.name, size=path.stat().st_size, sha256=digest)
            result.file.save(f"{job.pk}/{path.name}", File(file))


def _delete_results(job: Job) -> None:
    for result in job.results.all():
        result.file.delete(save=False)
        result.delete()


def _delete_files(job: Job) -> None:
    _delete_results(job)
    if job.input_file:
        job.input_file.delete(save=True)
