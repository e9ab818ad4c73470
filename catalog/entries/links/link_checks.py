"""Checking links: bounded, polite, recorded."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from django.db.models import F, Max, Q
from django.utils import timezone

from catalog.entries.links.models import LinkCheck
from catalog.entries.links.url_check import Look, look_at
from catalog.entries.models import Dataset, Distribution

BATCH = 50  # datasets in one run
PAUSE = 1.0  # seconds between two requests to the same host
BUDGET = 50 * 60.0  # seconds after which a run begins no further dataset: the next run is due within the hour
KEPT = 20  # checks kept for each dataset


def check_links(*, look: Callable[[str], Look] = look_at, pause: float = PAUSE, budget: float = BUDGET) -> int:
    """Look at the links of the datasets not looked at for the longest time; how many links were looked at.

    The next run goes on with the others, also where nothing could be checked. `last_checked` moves only when somebody
    answered or plainly did not: with the network off it stays. Liveness is a person's judgement, not changed here.
    """
    linked = Distribution.objects.filter(withdrawn_at=None).exclude(url="").values("dataset")
    datasets = (
        Dataset.objects.filter(~Q(homepage="") | Q(pk__in=linked), status=Dataset.Status.PUBLISHED)
        .annotate(looked_at=Max("link_checks__checked_at"))
        .order_by(F("looked_at").asc(nulls_first=True), "pk")
    )
    end = time.monotonic() + budget
    seen: dict[str, float] = {}
    count = 0
    for dataset in datasets[:BATCH]:
        if time.monotonic() > end:
            break
        for url in links_of(dataset):
            _wait(urlsplit(url).hostname or "", seen, pause)
            record_look(dataset=dataset, url=url, seen=look(url))
            count += 1
    return count


def links_of(dataset: Dataset) -> Iterator[str]:
    if dataset.homepage:
        yield dataset.homepage
    yield from dataset.distributions.filter(withdrawn_at=None).exclude(url="").values_list("url", flat=True)[:20]


def record_look(*, dataset: Dataset, url: str, seen: Look) -> None:
    LinkCheck.objects.create(
        dataset=dataset, url=url, outcome=seen.outcome, http_status=seen.http_status, note=seen.note[:300]
    )
    now = timezone.now()
    if seen.outcome != LinkCheck.Outcome.NOT_CHECKED:
        stamps = {"last_checked": now}
        if seen.outcome == LinkCheck.Outcome.ALIVE:
            stamps["last_seen_alive"] = now
        Dataset.objects.filter(pk=dataset.pk).update(**stamps)  # not a change of the entry: no history, no new date
    old = dataset.link_checks.values("pk")[KEPT:]
    dataset.link_checks.filter(pk__in=list(old.values_list("pk", flat=True))).delete()


def _wait(host: str, seen: dict[str, float], pause: float) -> None:
    if host in seen:
        time.sleep(max(0.0, seen[host] + pause - time.monotonic()))
    seen[host] = time.monotonic()
