"""Hostile clients for some minutes: look-ups and /health/live go on answering, and no web process grows large."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from pathlib import Path
from statistics import quantiles
from urllib.parse import quote, urlsplit
from urllib.request import Request, urlopen

import httpx
import psutil
import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings

from lwds_portal.embedded.home import Home
from tests.hostile import HostileRequest, costly_requests, hostile_requests
from tests.lwds_portal.commands.test_portal import portal

ROOT = Path(__file__).resolve().parent.parent.parent
ROWS = int(os.environ.get("LWDS_HOSTILE_ROWS", "60000"))
SECONDS = float(os.environ.get("LWDS_HOSTILE_SECONDS", "120"))
ATTACKERS = 24
MOST_MEMORY = 400 * 2**20  # bytes of one web process
BUDGET = 10  # seconds of every kind of request, so that a test of many of them ends
WAIT = 10  # seconds for a lane
REGION = "chr21:1-46709983"
SHAPES = int(os.environ.get("LWDS_HOSTILE_SHAPES", "60"))
SHAPE_CLIENTS = 4
MOST_WAIT = 0.2  # seconds, the 95th percentile of what must always answer


def time_of(url: str) -> float:
    began = time.monotonic()
    with urlopen(Request(url, headers={"X-Forwarded-For": "10.1.1.1"}), timeout=60) as answer:
        answer.read()
    return time.monotonic() - began


def memory_of_web(home: Home) -> int:
    """Bytes of the largest process of the web server."""
    sizes = [0]
    for process in psutil.process_iter():
        try:
            if "gunicorn" in " ".join(process.cmdline()) and process.environ().get("LWDS_HOME") == str(home.path):
                sizes.append(process.memory_info().rss)
        except psutil.Error:
            continue
    return max(sizes)


def p95(times: Sequence[float]) -> float:
    return quantiles(times, n=20)[-1]


@pytest.fixture(scope="module")
def release() -> Iterator[tuple[Home, str]]:
    """(home, address) of a running portal with a release named hostile."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        for name in ("DATABASE_URL", "REDIS_URL"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv("LWDS_PROXIES", "1")  # attackers have addresses of their own
        for kind in ("ANSWER", "QUESTION", "WRITE", "STREAM"):
            monkeypatch.setenv(f"LWDS_{kind}_SECONDS", str(BUDGET))
        for kind in ("QUESTION", "STREAM"):
            monkeypatch.setenv(f"LWDS_{kind}_WAIT_SECONDS", str(WAIT))
        yield from _run_portal()


def _run_portal() -> Iterator[tuple[Home, str]]:
    with tempfile.TemporaryDirectory(prefix="lwds-hostile-") as folder:
        home, file = Home(Path(folder) / "home"), Path(folder) / "hostile.tsv.gz"
        made = ["--rows", str(ROWS), "--columns", "359", "--assembly", "GRCh38", "--chrom", "21"]
        subprocess.run([sys.executable, "manage.py", "make_sample", *made, "--output", str(file)], cwd=ROOT, check=True)
        with portal(home, "--no-sample") as (_, address, _):
            command = ["load_wgsa", str(file), "--release", "hostile", "--assembly", "GRCh38", "--publish"]
            environment = {**os.environ, "LWDS_HOME": str(home.path)}
            subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=environment, check=True)
            yield home, address


def address_of_a_look_up(address: str) -> str:
    with urlopen(f"{address}/api/v1/variants/?release=hostile&limit=1&fields=chrom", timeout=60) as answer:
        variant = json.loads(answer.read())["results"][0]["_id"]
    return f"{address}/hg38/v1/variant/{quote(variant, safe=':')}"


@pytest.mark.long
@pytest.mark.timeout(30 * 60)
def test_slow_and_idle_clients_stop_neither_look_ups_nor_health(release: tuple[Home, str]) -> None:
    _, address = release
    lookup = address_of_a_look_up(address)
    before = [time_of(lookup) for _ in range(20)]
    place = urlsplit(address)
    head = b"GET /health/live HTTP/1.1\r\nHost: a\r\n"
    body = b"POST /v1/variant HTTP/1.1\r\nHost: a\r\nContent-Length: 60000\r\n\r\n"
    with ExitStack() as stack:

        def connect(sent: bytes) -> socket.socket:
            client = stack.enter_context(socket.create_connection((place.hostname, place.port), timeout=30))
            client.sendall(sent)
            return client

        for _ in range(1000):
            connect(b"")
        slow = [connect(body if number % 2 else head + b"X: ") for number in range(200)]
        health, lookups = [], []
        for turn in range(100):
            for client in slow[turn % 10 :: 10]:
                with suppress(OSError):  # the portal has refused it
                    client.sendall(b"a")
            health.append(time_of(f"{address}/health/live"))
            lookups.append(time_of(lookup))
            time.sleep(0.1)
    print(f"\nlook-ups: p95 {p95(lookups):.3f} s (before {p95(before):.3f}), /health/live p95 {p95(health):.3f} s")
    assert max(p95(health), p95(lookups)) < MOST_WAIT


@pytest.mark.long
@pytest.mark.timeout(30 * 60)
def test_hostile_clients_stop_neither_look_ups_nor_health(release: tuple[Home, str]) -> None:
    home, address = release
    lookup = address_of_a_look_up(address)
    before = [time_of(lookup) for _ in range(20)]
    until = time.monotonic() + SECONDS
    arguments = [address, "hostile", REGION, str(SECONDS), str(ATTACKERS)]
    attackers = subprocess.Popen(
        [sys.executable, "-m", "tests.lwds_portal.attackers", *arguments], cwd=ROOT, stdout=subprocess.PIPE
    )
    health, lookups, memory = [], [], 0
    while time.monotonic() < until:
        health.append(time_of(f"{address}/health/live"))
        lookups.append(time_of(lookup))
        memory = max(memory, memory_of_web(home))
        time.sleep(0.1)
    attacked = json.loads(attackers.communicate(timeout=120)[0])
    print(
        f"\n{len(lookups)} look-ups: p95 {p95(lookups):.3f} s (before {p95(before):.3f}), /health/live p95"
        f" {p95(health):.3f} s; largest web process {memory / 2**20:.0f} MB; attacks {attacked['statuses']}"
    )
    assert attacked["wrong"] == []
    assert memory < MOST_MEMORY
    assert max(p95(health), p95(lookups)) < MOST_WAIT


def names_in(address: str) -> dict[str, str]:
    """What exists in the portal, by the beginnings of addresses."""

    def first(path: str, key: str) -> str:
        with urlopen(f"{address}{path}", timeout=60) as answer:
            return str(json.loads(answer.read())["results"][0][key])

    variant = quote(first("/api/v1/variants/?release=hostile&limit=1&fields=chrom", "_id"), safe=":")
    region, dataset = REGION, first("/api/v1/datasets/?limit=1", "slug")
    gene = first("/api/v1/genes/?limit=1", "gene_id")
    names = {"releases/": "hostile", "regions/": region, "variants/": variant, "genes/": gene, "datasets/": dataset}
    beacon = {"/beacon/datasets/": "hostile", "/beacon/g_variants/": variant}
    return beacon | {f"{start}{path}": name for start in ("/", "/api/v1/") for path, name in names.items()}


def draw_shapes(count: int, seed_number: int, names: dict[str, str]) -> list[HostileRequest]:
    """Half of them cannot be read, half ask for as much as they may."""
    requests = costly_requests(names, "hostile", REGION) | hostile_requests(names)
    shapes: list[HostileRequest] = []

    @seed(seed_number)
    @settings(max_examples=count, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(requests)
    def draw(request: HostileRequest) -> None:
        shapes.append(request)

    draw()
    return shapes


def send(address: str, shape: HostileRequest, number: int) -> tuple[float, int]:
    """(seconds until the whole answer was read or broke off, its status; 0 where it broke off)."""
    content, content_type = shape.body or (None, "")
    headers = {"X-Forwarded-For": f"10.3.{number // 250}.{number % 250}", **shape.headers}
    if content_type:
        headers["Content-Type"] = content_type
    began = time.monotonic()
    try:
        answer = httpx.request(shape.method, address + shape.address, content=content, headers=headers, timeout=300)
        status = answer.status_code
        assert status < 500 or (status == 503 and answer.headers["Retry-After"]), (status, shape.shape)
    except httpx.RemoteProtocolError:
        status = 0
    return time.monotonic() - began, status


@pytest.mark.long
@pytest.mark.timeout(60 * 60)
def test_hostile_requests_of_all_routes_keep_their_budget_and_stop_nobody(release: tuple[Home, str]) -> None:
    home, address = release
    lookup = address_of_a_look_up(address)
    seed_number = int(os.environ.get("LWDS_HOSTILE_SEED", time.time()))
    print(f"\nLWDS_HOSTILE_SEED={seed_number}")
    shapes = draw_shapes(SHAPES, seed_number, names_in(address))
    for _ in range(20):
        time_of(lookup)  # warm
    health, lookups, memory = [], [], 0
    with ThreadPoolExecutor(SHAPE_CLIENTS) as clients:
        answers = [clients.submit(send, address, shape, number) for number, shape in enumerate(shapes)]
        while not all(answer.done() for answer in answers):
            health.append(time_of(f"{address}/health/live"))
            lookups.append(time_of(lookup))
            memory = max(memory, memory_of_web(home))
            time.sleep(0.1)
    times = [answer.result() for answer in answers]
    slowest = sorted(zip(times, shapes, strict=True), key=lambda pair: pair[0], reverse=True)[:5]
    print(
        f"{len(shapes)} shapes: {Counter(status for _, status in times)}; look-ups p95 {p95(lookups):.3f} s,"
        f" /health/live p95 {p95(health):.3f} s; largest web process {memory / 2**20:.0f} MB"
    )
    print("\n".join(f"{seconds:6.2f} s  {status}  {shape.shape}" for (seconds, status), shape in slowest))
    assert slowest[0][0][0] < 2 * BUDGET + WAIT
    assert memory < MOST_MEMORY
    assert max(p95(health), p95(lookups)) < MOST_WAIT
