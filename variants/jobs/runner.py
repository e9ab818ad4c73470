"""The life of a job: created, run by a worker, cancelled, sent again after a crash, expired."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import gettempdir
from time import monotonic
from typing import Any

from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.files import File
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from accounts.problems import InvalidInputError
from background.lease import Lease, NotClaimedError, claim
from background.models import MAX_DEATHS
from background.stopping import WorkerStoppingError, stop_if_asked
from variants.exports.output_files import sha256_of_file
from variants.jobs.kinds import get_job_kind
from variants.jobs.models import Job, JobResult
from variants.releases.reader import ReleaseReader

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
        queued_at=timezone.now(),
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
    """Run a queued job, or one whose worker died. Delivering the same job twice changes nothing.

    Returns:
        The job; it is queued again if its worker was told to stop.
    """
    try:
        with claim(Job, job_id) as lease:
            _delete_results(lease.work)
            if _check_runnable(lease):
                _run_claimed(lease)
    except NotClaimedError:
        pass
    return Job.objects.get(pk=job_id)


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


def _check_runnable(lease: Lease[Job]) -> bool:
    """Whether the job may run; if not, it has failed with a sentence."""
    job = lease.work
    if job.deaths >= MAX_DEATHS:
        _fail(lease, f"its worker died {job.deaths} times: ask for less at once")
    elif job.release.tables_dropped:
        _fail(lease, f"{job.release} was retired and its tables are deleted: ask again in another release")
    else:
        return lease.change(done=0, total=None)
    return False


def _run_claimed(lease: Lease[Job]) -> None:
    job = lease.work
    try:
        with _empty_folder(job) as folder:
            reporter = ProgressReporter(lease)
            summary = get_job_kind(job.kind).run_job(job=job, folder=folder, progress=reporter.report)
            _store_results(job, folder)
    except JobCancelledError:
        _delete_results(job)
    except WorkerStoppingError as error:
        _delete_results(job)
        lease.hand_over(str(error))
    except SoftTimeLimitExceeded:
        _fail(lease, f"it took longer than {settings.LWDS_JOB_HOURS} hours (LWDS_JOB_HOURS): ask for less at once")
    except (ValueError, OSError) as error:
        _fail(lease, str(error))
    except Exception:
        _fail(lease, "an error of the portal; its operators can find it in the log")
        raise
    else:
        if not lease.end(Job.Status.FINISHED, summary=summary, expires_at=_expiry_time()):
            _delete_results(job)


@contextmanager
def _empty_folder(job: Job) -> Iterator[Path]:
    """A temporary folder for the files of a job; what an attempt left whose worker died is deleted first."""
    folder = Path(gettempdir()) / f"job-{job.pk}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _fail(lease: Lease[Job], reason: str) -> None:
    lease.end(Job.Status.FAILED, reason, expires_at=_expiry_time())


def _expiry_time() -> datetime:
    """When the files of a job that ends now are to be deleted."""
    return timezone.now() + timedelta(days=settings.LWDS_JOB_DAYS)


class ProgressReporter:
    """Writes the progress of a job at most once a PROGRESS_INTERVAL, and notices that it is to stop."""

    def __init__(self, lease: Lease[Job]) -> None:
        self.lease = lease
        self.reported_at = 0.0

    def report(self, done: int, total: int | None = None) -> None:
        """Raises JobCancelledError if the job is no longer this attempt's, WorkerStoppingError if its worker stops."""
        stop_if_asked()
        if monotonic() - self.reported_at < PROGRESS_INTERVAL:
            return
        self.reported_at = monotonic()
        if not self.lease.change(done=done, total=total):
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
