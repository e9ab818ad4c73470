"""Tasks of jobs: a worker runs them once, lost ones are sent again, files of old ones are deleted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from pytest_django.plugin import DjangoDbBlocker

from background.lease import LOST_AFTER
from tests.worker import RunningWorker
from variants.jobs import runner
from variants.jobs.models import Job
from variants.jobs.runner import create_job
from variants.jobs.tasks import expire_old_jobs, recover_jobs, run_job_task, send_job
from variants.releases.models import Release
from variants.releases.reader import ReleaseReader


@pytest.fixture
def job(synthetic38: Release, django_db_blocker: DjangoDbBlocker) -> Iterator[Job]:
    """A committed job, which a worker sees; it is removed afterwards."""
    with django_db_blocker.unblock():
        job = create_job(
            user=AnonymousUser(),
            release=ReleaseReader(synthetic38),
            kind="export",
            options={"filter": "cadd.phred:>30"},
        )
        yield job
        job.refresh_from_db()
        runner._delete_files(job)
        job.delete()


def test_a_sent_job_is_run_and_a_second_delivery_changes_nothing(job: Job, worker: RunningWorker) -> None:
    send_job(job)
    worker.wait_for(lambda: Job.objects.get(pk=job.pk).status == Job.Status.FINISHED)
    assert run_job_task(str(job.pk)) == "finished"
    job.refresh_from_db()
    assert (job.attempt, job.results.count()) == (1, 1)


def test_a_job_whose_message_was_lost_is_sent_again(job: Job, worker: RunningWorker) -> None:
    assert recover_jobs() == 0  # it is waiting for its worker
    Job.objects.filter(pk=job.pk).update(queued_at=timezone.now() - LOST_AFTER - timedelta(seconds=1))
    assert recover_jobs() == 1
    worker.wait_for(lambda: Job.objects.get(pk=job.pk).status == Job.Status.FINISHED)


def test_files_of_an_expired_job_are_deleted(job: Job) -> None:
    run_job_task(str(job.pk))
    assert expire_old_jobs() == 0
    Job.objects.filter(pk=job.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    assert expire_old_jobs() == 1
    assert not job.results.exists()
