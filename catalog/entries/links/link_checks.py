"""Checking the links of published datasets: the least recently checked first, with pauses, results stored."""

from __future__ import annotations

import time
from collections.abc import Callable
from urllib.parse import urlsplit

from django.db.models import F, Max, Q
from django.utils import timezone

from catalog.entries.links.models import LinkCheck
from catalog.entries.links.url_check import UrlCheck, check_url
from catalog.entries.models import Dataset, Distribution

MAX_DATASETS = 50  # in one run
MAX_LINKS = 20  # distributions of one dataset that are checked, besides its homepage
PAUSE = 1.0  # seconds between two requests to the same host
MAX_RUN_TIME = 50 * 60.0  # seconds after which a run starts no further dataset: the next run is due within the hour
MAX_STORED_CHECKS = 20  # of each dataset


def check_links(
    *, check: Callable[[str], UrlCheck] = check_url, pause: float = PAUSE, max_run_time: float = MAX_RUN_TIME
) -> int:
    """Check the links of the least recently checked datasets; returns how many links were checked.

    The next run continues with other datasets, also where nothing could be checked. Dates move only where a host
    answered or clearly did not: without a network they stay. Liveness is a person's judgement and is not changed.

    Args:
        check: How an address is checked.
        pause: Seconds between two requests to the same host.
        max_run_time: Seconds after which no further dataset is started.
    """
    linked = Distribution.objects.filter(withdrawn_at=None).exclude(url="").values("dataset")
    datasets = (
        Dataset.objects.filter(~Q(homepage="") | Q(pk__in=linked), status=Dataset.Status.PUBLISHED)
        .annotate(latest_check=Max("link_checks__checked_at"))
        .order_by(F("latest_check").asc(nulls_first=True), "pk")
    )
    deadline = time.monotonic() + max_run_time
    last_request_at: dict[str, float] = {}  # by host
    n_checked = 0
    for dataset in datasets[:MAX_DATASETS]:
        if time.monotonic() > deadline:
            break
        for url in list_urls(dataset):
            _wait_for_host(urlsplit(url).hostname or "", last_request_at, pause)
            store_url_check(dataset=dataset, url=url, result=check(url))
            n_checked += 1
    return n_checked


def list_urls(dataset: Dataset) -> list[str]:
    """The homepage and the first MAX_LINKS links of a dataset."""
    links = dataset.distributions.filter(withdrawn_at=None).exclude(url="").values_list("url", flat=True)
    return [url for url in (dataset.homepage, *links[:MAX_LINKS]) if url]


def store_url_check(*, dataset: Dataset, url: str, result: UrlCheck) -> None:
    """Store the result and the dates that follow from it, and delete the dataset's oldest results."""
    LinkCheck.objects.create(
        dataset=dataset, url=url, outcome=result.outcome, http_status=result.http_status, note=result.note[:300]
    )
    now = timezone.now()
    if result.outcome != LinkCheck.Outcome.NOT_CHECKED:
        dates = {"last_checked": now}
        if result.outcome == LinkCheck.Outcome.ALIVE:
            dates["last_seen_alive"] = now
        Dataset.objects.filter(pk=dataset.pk).update(**dates)  # not a change of the entry: no history, no new date
    oldest = dataset.link_checks.values_list("pk", flat=True)[MAX_STORED_CHECKS:]
    dataset.link_checks.filter(pk__in=list(oldest)).delete()


def _wait_for_host(host: str, last_request_at: dict[str, float], pause: float) -> None:
    if host in last_request_at:
        time.sleep(max(0.0, last_request_at[host] + pause - time.monotonic()))
    last_request_at[host] = time.monotonic()
