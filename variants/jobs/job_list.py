"""Jobs as people look at them."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from variants.jobs.models import Job


@dataclass(frozen=True, slots=True)
class Pace:
    """How far a job is. percent and seconds_left: None where its size is not known yet."""

    percent: float | None
    per_second: float | None
    seconds_left: float | None


def listed_jobs(*, user: User | AnonymousUser) -> QuerySet[Job]:
    """Jobs of `user`, newest first; curators see all."""
    return Job.objects.listed_for(user).select_related("release")


def visible_job(*, user: User | AnonymousUser, pk: str) -> Job | None:
    """A job by its address; those nobody owns are open to whoever has it."""
    return Job.objects.visible_to(user).select_related("release").filter(pk=pk).first()


def open_job_count(*, user: User | AnonymousUser) -> int:
    """Jobs of `user` that are queued or running."""
    return listed_jobs(user=user).filter(status__in=(Job.Status.QUEUED, Job.Status.RUNNING)).count()


def pace_of(job: Job) -> Pace:
    """From what is done since the job began."""
    if not job.started_at or not job.done:
        return Pace(None, None, None)
    seconds = max(0.1, (timezone.now() - job.started_at).total_seconds())
    rate = job.done / seconds
    if not job.total:
        return Pace(None, rate, None)
    return Pace(100 * job.done / job.total, rate, max(0.0, (job.total - job.done) / rate))
