"""Jobs of one caller: as many at once, and an hour, as the settings say.

Separate module because REST and the pages of several features create jobs.
"""

from __future__ import annotations

from typing import Any

from django.core.files import File
from django.db import transaction
from django.http import HttpRequest
from rest_framework.request import Request

from accounts.models.counted_action import CountedAction
from accounts.services.quotas import count_last_hour, lock_caller, name_caller, note_action, require_below
from variants.jobs.models import Job
from variants.jobs.runner import create_job
from variants.releases.reader import ReleaseReader

ACTION = "job"


@transaction.atomic
def create_counted_job(
    request: HttpRequest | Request,
    *,
    release: ReleaseReader,
    kind: str,
    options: dict[str, Any],
    input_file: File[bytes] | None = None,
) -> Job:
    """Create a job for whoever sends the request. Raises QuotaError, and what `create_job` raises."""
    user = request.user
    caller = name_caller(user=user, address=request.META["REMOTE_ADDR"])
    lock_caller(caller)
    who = "USER" if user.is_authenticated else "ANONYMOUS"
    require_below(_count_open(request, caller), f"LWDS_{who}_OPEN_JOBS", "jobs that wait or run")
    require_below(count_last_hour(caller, ACTION), f"LWDS_{who}_JOBS_PER_HOUR", "jobs of the last hour")
    if not user.is_authenticated:
        everybody = Job.objects.filter(created_by=None, status__in=OPEN_STATES).count()
        require_below(everybody, "LWDS_ALL_ANONYMOUS_OPEN_JOBS", "and others without an account have jobs open")
    job = create_job(user=user, release=release, kind=kind, options=options, input_file=input_file)
    note_action(caller=caller, action=ACTION, reference=str(job.pk))
    return job


OPEN_STATES = (Job.Status.QUEUED, Job.Status.RUNNING)


def _count_open(request: HttpRequest | Request, caller: str) -> int:
    """Jobs of the caller that wait or run."""
    open_jobs = Job.objects.filter(status__in=OPEN_STATES)
    if request.user.is_authenticated:
        return open_jobs.filter(created_by=request.user).count()
    own = CountedAction.objects.of(caller, ACTION).values_list("reference", flat=True)
    return open_jobs.filter(created_by=None, pk__in=list(own)).count()
