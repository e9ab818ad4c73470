"""Measure searching the catalogue with facets, against SQLite's full-text search with the same rows and facets."""

from __future__ import annotations

import sqlite3
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from catalog.entries.models import Dataset
from catalog.entries.search.synthetic import QUESTIONS, make_datasets, measure_search

# Of the questions those that are one word: what the peer can be asked without our grammar.
PEER_WORDS = ("glacier", "riv*", "carbon", "ocean")
PEER_FACETS = ("kind", "scale", "liveness")


class Command(BaseCommand):
    help = "Make synthetic datasets in a transaction that is undone, search them with facets, print p50 and p95."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--datasets", type=int, default=10_000)
        parser.add_argument("--rounds", type=int, default=10)

    def handle(self, *, datasets: int, rounds: int, **options: Any) -> None:
        with transaction.atomic():
            rows = make_datasets(count=datasets)
            taken = measure_search(rounds=rounds)
            peer = _peer(rows, rounds)
            transaction.set_rollback(True)
        self.stdout.write(f"{datasets} datasets, {len(QUESTIONS)} questions with all facets, {rounds} rounds")
        self.stdout.write(f"portal: p50 {_at(taken, 0.5):.0f} ms, p95 {_at(taken, 0.95):.0f} ms")
        self.stdout.write(f"SQLite FTS5, words and {len(PEER_FACETS)} facets: p95 {_at(peer, 0.95):.0f} ms")
        self.stdout.write(f"ratio of p95: {_at(taken, 0.95) / _at(peer, 0.95):.1f}")


def _peer(rows: list[Dataset], rounds: int) -> list[float]:
    """Seconds of each question in SQLite, in memory."""
    db = sqlite3.connect(":memory:")
    columns = ("title", "description", *PEER_FACETS)
    db.execute(f"CREATE VIRTUAL TABLE d USING fts5({', '.join(columns)})")
    values = ([getattr(row, column) for column in columns] for row in rows)
    db.executemany(f"INSERT INTO d VALUES ({', '.join('?' * len(columns))})", values)  # noqa: S608 - marks alone
    taken = []
    for word in PEER_WORDS * rounds:
        start = time.perf_counter()
        db.execute("SELECT count(*) FROM d WHERE d MATCH ?", [word]).fetchone()
        db.execute("SELECT title, snippet(d, 1, '', '', '', 30) FROM d WHERE d MATCH ? ORDER BY rank LIMIT 20", [word])
        for facet in PEER_FACETS:
            db.execute(f"SELECT {facet}, count(*) FROM d WHERE d MATCH ? GROUP BY 1", [word]).fetchall()  # noqa: S608
        taken.append(time.perf_counter() - start)
    db.close()
    return sorted(taken)


def _at(taken: list[float], share: float) -> float:
    """That quantile of sorted seconds, in milliseconds."""
    return taken[min(int(len(taken) * share), len(taken) - 1)] * 1000
