"""Jobs as Celery tasks."""

from __future__ import annotations

from celery import shared_task

from background.lease import find_abandoned, mark_queued
from background.queue import list_waiting
from variants.jobs.models import Job
from variants.jobs.runner import expire_jobs, run_job


@shared_task
def run_job_task(job_id: str) -> str:
    """Run one job; returns its status. A second delivery changes nothing."""
    job = run_job(job_id=job_id)
    if job.status == Job.Status.QUEUED:  # handed over, since this worker is stopping
        run_job_task.delay(job_id)
    return job.status


@shared_task
def recover_jobs() -> int:
    """Queue again the jobs whose worker died or whose message was lost; run by beat."""
    jobs = mark_queued(find_abandoned(Job, waiting=list_waiting(run_job_task)))
    for job in jobs:
        run_job_task.delay(str(job.pk))
    return len(jobs)


@shared_task
def expire_old_jobs() -> int:
    """Delete the files of expired jobs; run by beat."""
    return expire_jobs()


def send_job(job: Job) -> None:
    """Queue the task of a job when the current transaction commits; call it after create_job."""
    run_job_task.delay_on_commit(str(job.pk))  # type: ignore[attr-defined]  # of DjangoTask, which stubs do not know
