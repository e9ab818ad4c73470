"""Searching the catalogue with facets, against SQLite's full-text search with the same rows and facets."""

from __future__ import annotations

import sqlite3
import time
from dataclasses import dataclass

from django.db import transaction

from benchmarks.results import Measurement
from benchmarks.synthetic_datasets import QUESTIONS, make_datasets, measure_search
from catalog.models import Dataset

# The one-word queries, which SQLite can answer without our grammar.
PEER_QUERIES = ("glacier", "riv*", "carbon", "ocean")
PEER_FACETS = ("kind", "scale", "liveness")


@dataclass(frozen=True)
class Options:
    """How much is measured."""

    datasets: int = 10_000
    rounds: int = 10


def run(options: Options) -> list[Measurement]:
    """Make synthetic datasets in a transaction that is undone, search them with facets, print p50 and p95."""
    with transaction.atomic():
        datasets = make_datasets(count=options.datasets)
        seconds = measure_search(rounds=options.rounds)
        peer_seconds = _measure_sqlite(datasets, options.rounds)
        transaction.set_rollback(True)
    median, slow, peer = _quantile(seconds, 0.5), _quantile(seconds, 0.95), _quantile(peer_seconds, 0.95)
    print(f"{options.datasets} datasets, {len(QUESTIONS)} questions with all facets, {options.rounds} rounds")
    print(f"portal: p50 {median:.0f} ms, p95 {slow:.0f} ms")
    print(f"SQLite FTS5, words and {len(PEER_FACETS)} facets: p95 {peer:.0f} ms")
    print(f"ratio of p95: {slow / peer:.1f}")
    return [
        Measurement("search p50", median, "ms"),
        Measurement("search p95", slow, "ms"),
        Measurement("search p95 / SQLite", slow / peer, "times"),
    ]


def _measure_sqlite(datasets: list[Dataset], rounds: int) -> list[float]:
    """Seconds of each question in SQLite, in memory."""
    db = sqlite3.connect(":memory:")
    columns = ("title", "description", *PEER_FACETS)
    db.execute(f"CREATE VIRTUAL TABLE d USING fts5({', '.join(columns)})")
    values = ([getattr(dataset, column) for column in columns] for dataset in datasets)
    db.executemany(f"INSERT INTO d VALUES ({', '.join('?' * len(columns))})", values)  # noqa: S608 - marks alone
    seconds = []
    for query in PEER_QUERIES * rounds:
        start = time.perf_counter()
        db.execute("SELECT count(*) FROM d WHERE d MATCH ?", [query]).fetchone()
        db.execute("SELECT title, snippet(d, 1, '', '', '', 30) FROM d WHERE d MATCH ? ORDER BY rank LIMIT 20", [query])
        for facet in PEER_FACETS:
            db.execute(f"SELECT {facet}, count(*) FROM d WHERE d MATCH ? GROUP BY 1", [query]).fetchall()  # noqa: S608
        seconds.append(time.perf_counter() - start)
    db.close()
    return sorted(seconds)


def _quantile(seconds: list[float], share: float) -> float:
    """That quantile of sorted seconds, in milliseconds."""
    return seconds[min(int(len(seconds) * share), len(seconds) - 1)] * 1000
