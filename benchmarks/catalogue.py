"""Searches of the catalogue and pages of entries, requested by several clients of the web server at once."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from benchmarks.results import Measurement
from benchmarks.synthetic_datasets import QUESTIONS, WORDS, delete_datasets, make_datasets
from benchmarks.web_clients import p95, request_all
from benchmarks.web_server import find_free_port, processor_seconds, web_server

WARM_REQUESTS = 8  # of each client, before anything is measured


@dataclass(frozen=True)
class Options:
    """How much is measured."""

    datasets: int = field(default=10_000, metadata={"help": "made for the measurement, and deleted after it"})
    keep: bool = field(default=False, metadata={"help": "leave the datasets for the next run"})
    clients: int = 8
    requests: int = field(default=800, metadata={"help": "of each kind"})


def run(options: Options) -> list[Measurement]:
    """Make synthetic datasets, search them and read their pages over HTTP; print times and processor time."""
    with _synthetic_datasets(options.datasets, options.keep) as slugs:
        port = find_free_port()
        draw = random.Random(7)  # noqa: S311 - the same every time, no secret
        with web_server(port):
            searches = [f"/datasets/?{_vary(draw, draw.choice(QUESTIONS))}" for _ in range(options.requests)]
            measurements = _measure(port, "search", searches, options.clients)
            entries = [f"/datasets/{draw.choice(slugs)}/" for _ in range(options.requests)]
            return measurements + _measure(port, "entry page", entries, options.clients)


@contextmanager
def _synthetic_datasets(count: int, keep: bool) -> Iterator[list[str]]:
    """Slugs of new published datasets, which exist inside the block."""
    try:
        yield [dataset.slug for dataset in make_datasets(count=count)]
    finally:
        if not keep:
            delete_datasets()


def _vary(draw: random.Random, question: str) -> str:
    """A question with another word in place of its last one, so that few searches are asked twice."""
    return question.replace("ocean", draw.choice(WORDS)).replace("0,0,40,40", f"0,0,{draw.randint(20, 60)},40")


def _measure(port: int, title: str, addresses: list[str], clients: int) -> list[Measurement]:
    """Request the addresses; milliseconds as the readers waited, and processor time of portal and PostgreSQL."""
    request_all(port, addresses[: WARM_REQUESTS * clients], clients)
    processor, start = processor_seconds(port), time.perf_counter()
    timings = request_all(port, addresses, clients)
    rate = len(timings) / (time.perf_counter() - start)
    used = [
        1000 * (after - before) / len(timings) for before, after in zip(processor, processor_seconds(port), strict=True)
    ]
    waited = [timing.waited for timing in timings]
    slow, inside = p95(waited), p95([timing.inside for timing in timings])
    print(
        f"{title}, {clients} clients: {rate:.0f} a second; waited median {statistics.median(waited):.0f} ms,"
        f" p95 {slow:.0f} ms (p95 inside the portal {inside:.0f} ms);"
        f" processor time of one {used[0]:.1f} ms in the portal, {used[1]:.1f} ms in PostgreSQL"
    )
    return [
        Measurement(f"{title} p95", slow, "ms"),
        Measurement(f"{title} processor time", sum(used), "ms"),
        Measurement(f"{title} rate", rate, "pages/s", "higher"),
    ]
