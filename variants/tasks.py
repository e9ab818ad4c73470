"""Celery finds the tasks of the app here; each package has its own."""

from variants.jobs.tasks import expire_old_jobs, recover_jobs, run_job_task
from variants.releases.tasks import drop_retired_tables

__all__ = ["drop_retired_tables", "expire_old_jobs", "recover_jobs", "run_job_task"]
