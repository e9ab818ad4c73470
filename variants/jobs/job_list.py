"""Jobs as people look at them: which ones they may see, and how far each is.

Separate module because pages, the header of every page and REST read jobs in the same way.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from variants.jobs.models import Job


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast a job is; all None before it begins, `percent` and `seconds_left` also while its size is unknown."""

    percent: float | None
    per_second: float | None
    seconds_left: float | None


def list_jobs(*, user: User | AnonymousUser) -> QuerySet[Job]:
    """The jobs of a user, newest first; curators see all jobs."""
    return Job.objects.listed_for(user).select_related("release")


def find_job(*, user: User | AnonymousUser, pk: str) -> Job | None:
    """The job with this key if the user may see it; a job without owner is open to whoever knows its address."""
    return Job.objects.visible_to(user).select_related("release").filter(pk=pk).first()


def open_job_count(*, user: User | AnonymousUser) -> int:
    """The number of the user's jobs that are queued or running."""
    return list_jobs(user=user).filter(status__in=(Job.Status.QUEUED, Job.Status.RUNNING)).count()


def pace_of_job(job: Job) -> Pace:
    """Pace since the job began."""
    if not job.started_at or not job.done:
        return Pace(None, None, None)
    seconds = max(0.1, (timezone.now() - job.started_at).total_seconds())
    rate = job.done / seconds
    if not job.total:
        return Pace(None, rate, None)
    return Pace(100 * job.done / job.total, rate, max(0.0, (job.total - job.done) / rate))
