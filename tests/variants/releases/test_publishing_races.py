"""Editions published and retired at the same moment: each name has at most one answer."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from catalog.models import Dataset
from variants.releases.models import Release
from variants.releases.publishing import PublishingError, publish_release, retire_release

Status = Release.Status


def edition(dataset: Dataset, name: str, number: int, status: str) -> Release:
    return Release.objects.create(dataset=dataset, name=name, edition=number, assembly="GRCh38", status=status)


@pytest.mark.parametrize("rounds", [10, pytest.param(200, marks=[pytest.mark.long, pytest.mark.timeout(3600)])])
def test_publishing_and_retiring_at_once_leaves_at_most_one_edition_published(committed: None, rounds: int) -> None:
    """Two editions are published and both are retired at the same moment, beside one that was published before."""
    dataset = Dataset.objects.create(slug="raced", title="Raced", status=Dataset.Status.PUBLISHED)
    barrier = Barrier(4)

    def act(step: Callable[..., Release], release: Release) -> str:
        barrier.wait()
        try:
            return step(release=release).status
        except PublishingError as error:
            return str(error)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        for number in range(rounds):
            name = f"raced-{number}"
            before = edition(dataset, name, 1, Status.PUBLISHED)
            first, second = (edition(dataset, name, edition_number, Status.READY) for edition_number in (2, 3))
            steps = [
                (publish_release, first),
                (publish_release, second),
                (retire_release, first),
                (retire_release, second),
            ]
            outcomes = list(pool.map(lambda step: act(*step), steps))
            statuses = dict(Release.objects.filter(name=name).values_list("edition", "status"))
            assert list(statuses.values()).count(Status.PUBLISHED) <= 1
            assert statuses[2] == statuses[3] == Status.RETIRED
            published = [outcome for outcome in outcomes[:2] if outcome == Status.PUBLISHED]
            assert all(
                "only a release that is ready" in outcome for outcome in outcomes[:2] if outcome not in published
            )
            assert (statuses[1] == Status.RETIRED) is bool(published)
            before.refresh_from_db()
            assert (before.retired_at is not None) is bool(published)
