"""The life of a job: created, run by a worker, cancelled, sent again after a crash, expired."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.files import File
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import User
from accounts.problems import InvalidInputError
from variants.exports.output_files import sha256_of_file
from variants.jobs.kinds import get_job_kind
from variants.jobs.models import Job, JobResult
from variants.releases.reader import ReleaseReader
from variants.releases.store.locks import advisory_lock

REQUEUE_AFTER = timedelta(minutes=10)  # a job queued for longer has lost its message, and is sent again
MAX_ATTEMPTS = 3
PROGRESS_INTERVAL = 1.0  # seconds between two writes of progress, each of which also notices a cancellation


class JobError(InvalidInputError):
    """A job that cannot be created or changed in this way; the message is one sentence."""


class JobCancelledError(Exception):
    """The job was cancelled while it ran."""


def create_job(
    *,
    user: User | AnonymousUser,
    release: ReleaseReader,
    kind: str,
    options: dict[str, Any],
    input_file: File[bytes] | None = None,
) -> Job:
    """Create a job; the caller then queues its task (tasks.send_job).

    Args:
        release: A release that `user` may read.
        options: As the request type of the kind names them; all of them are checked now.
        input_file: A variant list, for kinds that need one.

    Raises:
        JobError: The options cannot be used, or the list is missing.
    """
    job_kind = get_job_kind(kind)
    try:
        checked = job_kind.checked_options(options=options, release=release, user=user)
    except ValueError as error:
        raise JobError(str(error)) from None
    if job_kind.needs_list and input_file is None:
        raise JobError("a list to annotate is needed: a VCF, a table, or one variant a line")
    return Job.objects.create(
        kind=kind,
        release=release.model,
        filter_text=str(checked.get("filter") or ""),
        parameters=checked,
        input_file=input_file or "",
        created_by=user if user.is_authenticated else None,
        sent_at=timezone.now(),
    )


def cancel_job(*, user: User | AnonymousUser, job: Job) -> None:
    """Cancel a job; a running one stops within PROGRESS_INTERVAL. Raises JobError if it has ended already."""
    open_states = (Job.Status.QUEUED, Job.Status.RUNNING)
    reason = f"cancelled by {user}" if user.is_authenticated else "cancelled"
    changed = Job.objects.filter(pk=job.pk, status__in=open_states).update(
        status=Job.Status.CANCELLED, status_reason=reason, finished_at=timezone.now(), expires_at=_expiry_time()
    )
    if not changed:
        job.refresh_from_db()
        raise JobError(f"the job is {job.status}: nothing is left to cancel")


def run_job(*, job_id: str) -> Job:
    """Run a queued job, or one whose worker died. Delivering the same job twice changes nothing."""
    with advisory_lock(_lock_name(job_id)) as locked:
        if locked and _claim(job_id):
            _run_claimed(Job.objects.get(pk=job_id))
    return Job.objects.get(pk=job_id)


def abandoned_jobs() -> list[Job]:
    """Open jobs that no worker holds: queued longer ago than REQUEUE_AFTER, or running in a worker that died.

    They are marked as sent now; the caller queues their tasks.
    """
    lost = Q(status=Job.Status.QUEUED, sent_at__lt=timezone.now() - REQUEUE_AFTER)
    abandoned = []
    for job in Job.objects.filter(lost | Q(status=Job.Status.RUNNING)):
        with advisory_lock(_lock_name(job.pk)) as locked:
            if locked:
                abandoned.append(job)
    Job.objects.filter(pk__in=[job.pk for job in abandoned]).update(sent_at=timezone.now())
    return abandoned


def expire_jobs() -> int:
    """Delete the files of jobs that have expired, also the lists of failed and cancelled jobs. The jobs stay.

    Returns:
        How many jobs had files.
    """
    with_files = ~Q(input_file="") | Q(results__isnull=False)
    expired = list(Job.objects.filter(with_files, expires_at__lt=timezone.now()).distinct())
    for job in expired:
        _delete_files(job)
    Job.objects.filter(pk__in=[job.pk for job in expired], status=Job.Status.FINISHED).update(
        status=Job.Status.EXPIRED, status_reason="results were deleted when their time was over"
    )
    return len(expired)


def _lock_name(job_id: object) -> str:
    return f"job {job_id}"


def _claim(job_id: str) -> bool:
    """Mark the job as running, in a new attempt; the caller holds its lock. False if it may not run."""
    job = Job.objects.filter(pk=job_id, status__in=(Job.Status.QUEUED, Job.Status.RUNNING)).first()
    if job is None:
        return False
    _delete_results(job)
    if job.attempt >= MAX_ATTEMPTS:
        _finish(job, Job.Status.FAILED, status_reason=f"its worker died {job.attempt} times: ask for less at once")
        return False
    return bool(
        _open_job(job).update(
            status=Job.Status.RUNNING,
            status_reason="",
            attempt=job.attempt + 1,
            started_at=timezone.now(),
            done=0,
            total=None,
        )
    )


def _open_job(job: Job) -> QuerySet[Job]:
    """The job, as a query that finds it only while it has not ended."""
    return Job.objects.filter(pk=job.pk, status__in=(Job.Status.QUEUED, Job.Status.RUNNING))


def _run_claimed(job: Job) -> None:
    try:
        with TemporaryDirectory(prefix="job-") as folder:
            reporter = ProgressReporter(job)
            summary = get_job_kind(job.kind).run_job(job=job, folder=Path(folder), progress=reporter.report)
            _store_results(job, Path(folder))
    except JobCancelledError:
        _delete_results(job)
        return
    except (ValueError, OSError) as error:
        _finish(job, Job.Status.FAILED, status_reason=str(error))
        return
    except Exception:
        _finish(job, Job.Status.FAILED, status_reason="an error of the portal; its operators can find it in the log")
        raise
    if not _finish(job, Job.Status.FINISHED, summary=summary):
        _delete_results(job)


def _finish(job: Job, status: str, **changes: Any) -> int:
    return _open_job(job).update(status=status, finished_at=timezone.now(), expires_at=_expiry_time(), **changes)


def _expiry_time() -> datetime:
    """When the files of a job that ends now are to be deleted."""
    return timezone.now() + timedelta(days=settings.LWDS_JOB_DAYS)


class ProgressReporter:
    """Writes the progress of a job at most once a PROGRESS_INTERVAL, and notices that it was cancelled."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.reported_at = 0.0

    def report(self, done: int, total: int | None = None) -> None:
        """Raises JobCancelledError if the job is no longer running."""
        if monotonic() - self.reported_at < PROGRESS_INTERVAL:
            return
        self.reported_at = monotonic()
        if not Job.objects.filter(pk=self.job.pk, status=Job.Status.RUNNING).update(done=done, total=total):
            raise JobCancelledError


def _store_results(job: Job, folder: Path) -> None:
    for path in sorted(folder.iterdir()):
        digest = sha256_of_file(path)
        with path.open("rb") as file:
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
