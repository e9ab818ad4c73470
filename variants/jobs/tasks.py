"""Jobs as Celery tasks."""

from __future__ import annotations

from celery import shared_task

from variants.jobs.models import Job
from variants.jobs.runner import abandoned_jobs, expire_jobs, run_job


@shared_task
def run_job_task(job_id: str) -> str:
    """Run one job. A second delivery finds it running or ended, and says so."""
    return run_job(job_id=job_id).status


@shared_task
def recover_jobs() -> int:
    """Send again the jobs whose worker died or whose message was lost; run by beat."""
    jobs = abandoned_jobs()
    for job in jobs:
        run_job_task.delay(str(job.pk))
    return len(jobs)


@shared_task
def expire_old_jobs() -> int:
    """Delete results whose time is over; run by beat."""
    return expire_jobs()


def send_job(job: Job) -> None:
    """Queue the task of a job; call it after the service that made it."""
    run_job_task.delay_on_commit(str(job.pk))
