"""Hostile clients for some minutes: look-ups and /health/live go on answering, and no web process grows large."""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from statistics import quantiles
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import Request, urlopen

import psutil
import pytest

from lwds_portal.embedded.home import Home
from tests.lwds_portal.commands.test_portal import portal

ROOT = Path(__file__).resolve().parent.parent.parent
ROWS = int(os.environ.get("LWDS_HOSTILE_ROWS", "60000"))
SECONDS = float(os.environ.get("LWDS_HOSTILE_SECONDS", "120"))
ATTACKERS = 24
MOST_MEMORY = 400 * 2**20  # bytes of one web process
MOST_WAIT = 0.2  # seconds, the 95th percentile of what must always answer

ALL = "chr21:1-46709983"
SLOW = "annovar.summary"  # a field without a column: source lines decide
# (address, body as JSON or text) that took minutes or gigabytes before there were budgets.
ATTACKS: tuple[tuple[str, object], ...] = (
    (f"/hg38/v1/query?q={SLOW}:nosuch%20AND%20{ALL}", None),
    (f"/api/v1/variants/?release=hostile&q={SLOW}:nosuch", None),
    (f"/regions/{ALL}/?release=hostile&q=NOT%20{SLOW}:nosuch", None),
    ("/hg38/v1/query?q=*&size=0&facets=" + ",".join(["cadd.phred"] * 1000), None),
    (f"/api/v1/variants/?release=hostile&region={ALL}&facets={SLOW}", None),
    ("/hg38/v1/query?q=*&sort=cadd.phred,-pos&from=9000&size=1000", None),
    ("/hg38/v1/query?q=" + quote(" OR ".join(f"rs{number}" for number in range(900))), None),
    ("/hg38/v1/query?q=*&size=1000&format=yaml", None),
    ("/hg38/v1/query?q=*&size=1000", None),
    (f"/releases/hostile/download/json/?region={ALL}", None),
    ("/api/v1/variants/?release=hostile&fields=all&format=csv", None),
    ("/search/?q=" + "river+" * 5000, None),
    ("/datasets/?q=" + "-" * 5000, None),
    ("/api/v1/variants/lookup/?release=hostile&fields=all", {"ids": [f"chr21:g.{n}A>C" for n in range(20_000)]}),
    ("/hg38/v1/query", {"q": [f"term{n}" for n in range(1500)], "scopes": ["cadd.phred", "filter", "chrom"]}),
    ("/hg38/v1/variant", {"ids": ["rs1"] * 500_000}),
    ("/hg38/v1/variant", "a=1&" * 1_500_000),
    ("/api/v1/jobs/", "[" * 200_000),
)


WRITTEN: dict[str, bytes] = {}


def _written(path: str, body: object) -> bytes | None:
    """The body as bytes, written once: the clients share the machine with the portal."""
    if body is None:
        return None
    key = f"{path} {type(body)}"
    if key not in WRITTEN:
        WRITTEN[key] = (body if isinstance(body, str) else json.dumps(body)).encode()
    return WRITTEN[key]


class Attackers:
    """Threads that ask the attacks in turn, each from an address of its own, until the time is over."""

    def __init__(self, address: str, until: float) -> None:
        self.address, self.until = address, until
        self.statuses: Counter[str] = Counter()
        self.wrong: list[str] = []
        self.threads = [threading.Thread(target=self._attack, args=(number,)) for number in range(ATTACKERS)]

    def _attack(self, number: int) -> None:
        for turn in itertools.count(number):
            if time.monotonic() > self.until:
                return
            path, body = ATTACKS[turn % len(ATTACKS)]
            self._ask(path, body, f"10.0.0.{number}")

    def _ask(self, path: str, body: object, sender: str) -> None:
        data = _written(path, body)
        kind = "application/x-www-form-urlencoded" if isinstance(body, str) and "=" in body else "application/json"
        headers = {"X-Forwarded-For": sender, "Content-Type": kind, "Accept": "*/*"}
        try:
            with urlopen(Request(self.address + path, data, headers), timeout=5) as answer:
                answer.read()
                status = str(answer.status)
        except HTTPError as error:
            status = str(error.code)
            if error.code >= 500 and not (error.code == 503 and error.headers["Retry-After"]):
                self.wrong.append(f"{error.code} {path[:100]}")
        except OSError:
            status = "gave up"  # the client goes away, the portal does not see it
        self.statuses[status] += 1


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


@pytest.mark.long
@pytest.mark.timeout(30 * 60)
def test_hostile_clients_stop_neither_look_ups_nor_health(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATABASE_URL", "REDIS_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LWDS_PROXIES", "1")  # attackers have addresses of their own
    with tempfile.TemporaryDirectory(prefix="lwds-hostile-") as folder:
        home, file = Home(Path(folder) / "home"), Path(folder) / "hostile.tsv.gz"
        made = ["--rows", str(ROWS), "--columns", "359", "--assembly", "GRCh38", "--chrom", "21"]
        subprocess.run([sys.executable, "manage.py", "make_sample", *made, "--output", str(file)], cwd=ROOT, check=True)
        with portal(home, "--no-sample") as (_, address, _):
            command = ["load_wgsa", str(file), "--release", "hostile", "--assembly", "GRCh38", "--publish"]
            environment = {**os.environ, "LWDS_HOME": str(home.path)}
            subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=environment, check=True)
            measure(home, address)


def measure(home: Home, address: str) -> None:
    with urlopen(f"{address}/api/v1/variants/?release=hostile&limit=1&fields=chrom", timeout=60) as answer:
        variant = json.loads(answer.read())["results"][0]["_id"]
    lookup = f"{address}/hg38/v1/variant/{quote(variant, safe=':')}"
    before = [time_of(lookup) for _ in range(20)]
    until = time.monotonic() + SECONDS
    attackers = Attackers(address, until)
    for thread in attackers.threads:
        thread.start()
    health, lookups, memory = [], [], 0
    while time.monotonic() < until:
        health.append(time_of(f"{address}/health/live"))
        lookups.append(time_of(lookup))
        memory = max(memory, memory_of_web(home))
        time.sleep(0.1)
    for thread in attackers.threads:
        thread.join()
    print(
        f"\n{len(lookups)} look-ups: p95 {p95(lookups):.3f} s (before {p95(before):.3f}), /health/live p95"
        f" {p95(health):.3f} s; largest web process {memory / 2**20:.0f} MB; attacks {dict(attackers.statuses)}"
    )
    assert attackers.wrong == []
    assert memory < MOST_MEMORY
    assert max(p95(health), p95(lookups)) < MOST_WAIT
