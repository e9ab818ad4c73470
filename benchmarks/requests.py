"""Requests a second and latencies of /v1 with 1 and 8 clients, beside an address that does nothing."""

from __future__ import annotations

import http.client
import random
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier
from threading import BrokenBarrierError
from urllib.parse import quote, urlencode

from django.conf import settings
from django.core.management import call_command

from benchmarks.results import Measurement
from benchmarks.web_server import web_server
from lwds_portal.operations.first_run import SAMPLE_ROWS
from variants.genome.hgvs import genomic_hgvs
from variants.releases.models import Release
from variants.releases.publishing import retire_release
from variants.releases.reader import release_of_operator
from variants.releases.selection import matching_rows, select_variants

RELEASE = "benchmark-requests"
BASE = "/hg38/v1/variant"
BATCH_SIZE = 1000  # ids
IDS = 10_000
TYPED = "cadd.phred,cadd.rawscore,clinvar.rcv.clinical_significance,dbnsfp.1000gp3.af,dbnsfp.dann.score"
HEADERS = {"Content-Type": "application/x-www-form-urlencoded", "Accept-Encoding": "gzip"}


@dataclass(frozen=True)
class Options:
    """The size of the release, and where the web server listens."""

    rows: int = field(default=SAMPLE_ROWS, metadata={"help": "of the synthetic release"})
    port: int = field(default=8765, metadata={"help": "of the web server that is measured"})


@dataclass(frozen=True)
class Request:
    """The request that a client repeats; the body is empty for GET."""

    title: str
    repeats: int  # by each client
    make: Callable[[random.Random, list[str]], tuple[str, str]]  # -> (address, body)
    clients: tuple[int, ...] = (8,)


def _make_nothing(draw: random.Random, ids: list[str]) -> tuple[str, str]:
    return "/health/live", ""


def _make_one(draw: random.Random, ids: list[str]) -> tuple[str, str]:
    return f"{BASE}/{quote(draw.choice(ids))}?release={RELEASE}", ""


def _make_typed_batch(draw: random.Random, ids: list[str]) -> tuple[str, str]:
    return f"{BASE}/?release={RELEASE}", _draw_batch(draw, ids) + "&" + urlencode({"fields": TYPED})


def _make_whole_batch(draw: random.Random, ids: list[str]) -> tuple[str, str]:
    return f"{BASE}/?release={RELEASE}", _draw_batch(draw, ids)


def _draw_batch(draw: random.Random, ids: list[str]) -> str:
    return urlencode({"ids": ",".join(f'"{variant_id}"' for variant_id in draw.sample(ids, BATCH_SIZE))})


REQUESTS = (
    Request("nothing (/health/live): the peer", 200, _make_nothing),
    Request("one variant, all fields", 200, _make_one, clients=(1, 8)),
    Request("1,000 ids, five typed fields", 5, _make_typed_batch, clients=(1, 8)),
    Request("1,000 ids, all fields", 3, _make_whole_batch, clients=(1, 8)),
)


def run(options: Options) -> list[Measurement]:
    """Load the sample of a new portal, send requests about its variants, print rates, times and ratios."""
    path = settings.LWDS_HOME.path / "bench_requests.tsv.gz"
    call_command("make_sample", rows=options.rows, columns=359, assembly="GRCh38", chrom="22", output=path)
    call_command(
        "load_wgsa", str(path), release=RELEASE, assembly="GRCh38", publish=True,
        replace=Release.objects.filter(name=RELEASE, status=Release.Status.PUBLISHED).exists(),
    )  # fmt: skip
    try:
        return _measure(options.port)
    finally:
        path.unlink()
        retire_release(release=Release.objects.filter(name=RELEASE).latest("pk"))
        call_command("drop_retired", "--now")


def _measure(port: int) -> list[Measurement]:
    selection = select_variants(release=release_of_operator(name=RELEASE))
    rows = list(matching_rows(selection=selection, limit=IDS))
    ids = [genomic_hgvs(row.chrom, row.pos, row.ref, row.alt) for row in rows]
    measurements = []
    with web_server(port):
        peer = 0.0
        for request in REQUESTS:
            for clients in request.clients:
                seconds, wall = _measure_answers(port, request, clients, ids)
                median, slow = seconds[len(seconds) // 2], seconds[int(len(seconds) * 0.95)]
                peer = peer or slow
                title, rate = f"{request.title}, {clients} client(s)", len(seconds) / wall
                print(
                    f"{title}: {rate:,.1f} requests/s;"
                    f" half within {median * 1000:,.0f} ms, 95 % within {slow * 1000:,.0f} ms"
                    f" ({slow / peer:.1f} times the peer)"
                )
                measurements.append(Measurement(title, rate, "requests/s", "higher"))
                measurements.append(Measurement(f"{title}, p95", slow * 1000, "ms"))
    return measurements


def _measure_answers(port: int, request: Request, clients: int, ids: list[str]) -> tuple[list[float], float]:
    """(seconds of every answer, in rising order; seconds of all together). The first of each client is left out."""
    context = get_context("fork")
    answers: Queue[list[float] | str] = context.Queue()
    barrier = context.Barrier(clients + 1)
    children = [
        context.Process(target=_run_client, args=(port, request, seed, ids, barrier, answers), daemon=True)
        for seed in range(clients)
    ]
    for child in children:
        child.start()
    with suppress(BrokenBarrierError):  # a client was refused, and answers with the reason
        barrier.wait()
    start = time.perf_counter()
    results = [answers.get() for _ in children]
    wall = time.perf_counter() - start
    for child in children:
        child.join()
    if errors := [result for result in results if isinstance(result, str)]:
        raise SystemExit(max(errors))
    return sorted(seconds for result in results if not isinstance(result, str) for seconds in result), wall


def _run_client(
    port: int, request: Request, seed: int, ids: list[str], barrier: Barrier, answers: Queue[list[float] | str]
) -> None:
    """One process with one connection, as a script has."""
    draw = random.Random(seed)  # noqa: S311 - data, not secrets
    client = http.client.HTTPConnection("127.0.0.1", port)
    times: list[float] = []
    try:
        for turn in range(request.repeats + 1):
            address, body = request.make(draw, ids)
            if turn == 1:
                barrier.wait()
            start = time.perf_counter()
            client.request("POST" if body else "GET", address, body=body or None, headers=HEADERS)
            response = client.getresponse()
            content = response.read()
            times.append(time.perf_counter() - start)
            if response.status != http.HTTPStatus.OK:
                raise ValueError(f"{address[:200]} answered {response.status}: {content[:200]!r}")
    except (OSError, ValueError, BrokenBarrierError) as error:
        barrier.abort()
        answers.put(str(error))  # empty where another client was refused, which gives the reason
    else:
        answers.put(times[1:])
