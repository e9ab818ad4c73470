"""Measure /v1 under several clients at once, on the demo's release and the web server of `make run`."""

from __future__ import annotations

import http.client
import random
import time
from argparse import ArgumentParser
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context
from threading import BrokenBarrierError
from typing import Any
from urllib.parse import quote, urlencode

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from lwds_portal.management.commands.portal import web_server
from lwds_portal.operations.first_run import SAMPLE_ROWS
from variants.genome.hgvs import genomic_hgvs
from variants.releases.models import Release
from variants.releases.selection import matching_rows, select_variants
from variants.releases.reader import release_of_operator
from variants.releases.publishing import retire_release

RELEASE = "benchmark-requests"
BASE = "/hg38/v1/variant"
BATCH = 1000
IDS = 10_000
TYPED = "cadd.phred,cadd.rawscore,clinvar.rcv.clinical_significance,dbnsfp.1000gp3.af,dbnsfp.dann.score"
_FORM = {"Content-Type": "application/x-www-form-urlencoded", "Accept-Encoding": "gzip"}


@dataclass(frozen=True)
class Asked:
    """What a client asks, again and again; the body is empty for GET."""

    what: str
    requests: int  # by each client
    make: Callable[[random.Random, list[str]], tuple[str, str]]  # -> (address, body)
    clients: tuple[int, ...] = (8,)


def _nothing(draw: random.Random, ids: list[str]) -> tuple[str, str]:
    return "/health/live", ""


def _one(draw: random.Random, ids: list[str]) -> tuple[str, str]:
    return f"{BASE}/{quote(draw.choice(ids))}?release={RELEASE}", ""


def _many_typed(draw: random.Random, ids: list[str]) -> tuple[str, str]:
    return f"{BASE}/?release={RELEASE}", _batch(draw, ids) + "&" + urlencode({"fields": TYPED})


def _many_whole(draw: random.Random, ids: list[str]) -> tuple[str, str]:
    return f"{BASE}/?release={RELEASE}", _batch(draw, ids)


def _batch(draw: random.Random, ids: list[str]) -> str:
    return urlencode({"ids": ",".join(f'"{each}"' for each in draw.sample(ids, BATCH))})


QUESTIONS = (
    Asked("nothing (/health/live): the peer", 200, _nothing),
    Asked("one variant, all fields", 200, _one, clients=(1, 8)),
    Asked("1,000 ids, five typed fields", 5, _many_typed, clients=(1, 8)),
    Asked("1,000 ids, all fields", 3, _many_whole, clients=(1, 8)),
)


class Command(BaseCommand):
    help = "Requests a second and latencies of /v1 with 1 and 8 clients, beside an address that does nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8765, help="of the web server that is measured")

    def handle(self, *, port: int, **options: Any) -> None:
        path = settings.LWDS_HOME.path / "bench_requests.tsv.gz"
        call_command(
            "make_sample", rows=SAMPLE_ROWS, columns=359, assembly="GRCh38", chrom="22", output=path,
            stdout=self.stdout,
        )  # fmt: skip
        call_command(
            "load_wgsa", str(path), release=RELEASE, assembly="GRCh38", publish=True, stdout=self.stdout,
            replace=Release.objects.filter(name=RELEASE, status=Release.Status.PUBLISHED).exists(),
        )  # fmt: skip
        try:
            self._measure(port)
        finally:
            path.unlink()
            retire_release(release=Release.objects.filter(name=RELEASE).latest("pk"))
            call_command("drop_retired", "--now", stdout=self.stdout)

    def _measure(self, port: int) -> None:
        selection = select_variants(release=release_of_operator(name=RELEASE))
        rows = list(matching_rows(selection=selection, limit=IDS))
        ids = [genomic_hgvs(row.chrom, row.pos, row.ref, row.alt) for row in rows]
        with web_server(port):
            peer = 0.0
            for asked in QUESTIONS:
                for clients in asked.clients:
                    seconds, wall = _answer_times(port, asked, clients, ids)
                    median, slow = seconds[len(seconds) // 2], seconds[int(len(seconds) * 0.95)]
                    peer = peer or slow
                    self.stdout.write(
                        f"{asked.what}, {clients} client(s): {len(seconds) / wall:,.1f} requests/s;"
                        f" half within {median * 1000:,.0f} ms, 95 % within {slow * 1000:,.0f} ms"
                        f" ({slow / peer:.1f} times the peer)"
                    )


def _answer_times(port: int, asked: Asked, clients: int, ids: list[str]) -> tuple[list[float], float]:
    """(seconds of every request, in rising order; seconds of all together). The first request of each is left out."""
    context = get_context("fork")
    answers, together = context.Queue(), context.Barrier(clients + 1)
    children = [
        context.Process(target=_client, args=(port, asked, seed, ids, together, answers), daemon=True)
        for seed in range(clients)
    ]
    for child in children:
        child.start()
    with suppress(BrokenBarrierError):  # some client was refused, and says so
        together.wait()
    began = time.perf_counter()
    found = [answers.get() for _ in children]
    wall = time.perf_counter() - began
    for child in children:
        child.join()
    if failed := [each for each in found if isinstance(each, str)]:
        raise CommandError(max(failed))
    return sorted(each for times in found for each in times), wall


def _client(port: int, asked: Asked, seed: int, ids: list[str], together: Any, answers: Any) -> None:
    """One process with one connection, as a script has."""
    draw = random.Random(seed)  # noqa: S311 - data, not secrets
    link = http.client.HTTPConnection("127.0.0.1", port)
    times: list[float] = []
    try:
        for turn in range(asked.requests + 1):
            address, body = asked.make(draw, ids)
            if turn == 1:
                together.wait()
            began = time.perf_counter()
            link.request("POST" if body else "GET", address, body=body or None, headers=_FORM)
            answer = link.getresponse()
            content = answer.read()
            times.append(time.perf_counter() - began)
            if answer.status != 200:
                raise ValueError(f"{address[:200]} answered {answer.status}: {content[:200]!r}")
    except (OSError, ValueError, BrokenBarrierError) as error:
        together.abort()
        answers.put(str(error))  # empty where another client was refused, which says why
    else:
        answers.put(times[1:])
