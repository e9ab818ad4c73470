"""Jobs as people see them: whose are listed, and how fast each is."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from accounts.models import User
from tests.people import person
from variants.jobs.job_list import Pace, find_job, list_jobs, open_job_count, pace_of_job
from variants.jobs.models import Job
from variants.releases.models import Release


def started(seconds: float, *, done: int, total: int | None) -> Job:
    return Job(started_at=timezone.now() - timedelta(seconds=seconds), done=done, total=total)


@pytest.mark.parametrize("job", [Job(done=0), Job(done=5)], ids=["queued", "not begun"])
def test_a_job_that_has_not_begun_has_no_pace(job: Job) -> None:
    assert pace_of_job(job) == Pace(None, None, None)


def test_pace_comes_from_what_is_done() -> None:
    pace = pace_of_job(started(10, done=50, total=200))
    assert pace.percent == 25
    assert pace.per_second == pytest.approx(5, rel=0.05)
    assert pace.seconds_left == pytest.approx(30, rel=0.05)


def test_without_a_size_there_is_a_rate_only() -> None:
    pace = pace_of_job(started(10, done=50, total=None))
    assert (pace.percent, pace.seconds_left) == (None, None)
    assert pace.per_second == pytest.approx(5, rel=0.05)


def test_more_done_than_was_expected_leaves_no_time() -> None:
    assert pace_of_job(started(10, done=300, total=200)).seconds_left == 0


def test_people_see_their_own_jobs_and_curators_all(synthetic38: Release, db: None) -> None:
    owner, other = (User.objects.create_user(name) for name in ("owner", "other"))
    curator = person("curator")
    job = Job.objects.create(kind=Job.Kind.EXPORT, release=synthetic38, created_by=owner)
    assert [list(list_jobs(user=user)) == [job] for user in (owner, curator)] == [True, True]
    assert not list_jobs(user=other).exists()
    assert (open_job_count(user=owner), open_job_count(user=other)) == (1, 0)
    assert find_job(user=other, pk=str(job.pk)) is None


def test_a_job_without_owner_is_found_by_its_address_only(synthetic38: Release, db: None) -> None:
    job = Job.objects.create(kind=Job.Kind.EXPORT, release=synthetic38)
    assert find_job(user=AnonymousUser(), pk=str(job.pk)) == job
    assert not list_jobs(user=AnonymousUser()).exists()
