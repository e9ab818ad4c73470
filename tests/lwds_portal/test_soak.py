"""Ten minutes of everything at once: friendly clients of all kinds and hostile ones, while releases and jobs run."""

from __future__ import annotations

import itertools
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.cookiejar import CookieJar
from pathlib import Path
from statistics import median
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, Request, build_opener

import psutil
import pytest

from lwds_portal.embedded.home import Home
from tests.lwds_portal.attackers import Attackers, list_attacks
from tests.lwds_portal.commands.test_portal import portal

ROOT = Path(__file__).resolve().parent.parent.parent
MINUTES = float(os.environ.get("LWDS_SOAK_MINUTES", "10"))
MOST_GROWTH = 1.1  # memory of the web server in the last minute, over the third
PATIENCE = 120  # seconds for an answer
LOADED_ROWS = 100_000
ATTACKERS = 6
MOST_TRIES = 60  # to ask for a job or its state, while the portal says that it is busy

# Everybody reads; the queries differ each time, so that nothing comes from a cache.
READER = (
    "/", "/releases/", "/releases/sample/", "/releases/sample/fields/?q=cadd", "/genes/COMT/?q=cadd.phred:>={n}",
    "/regions/chr22:{low}-{high}/", "/search/?q=COMT", "/search/suggestions/?q=CO", "/datasets/?q=genome",
    "/datasets/sheet.csv", "/datasets/feed.atom", "/triage/", "/triage/patterns/", "/jobs/", "/help/", "/aggregate/",
    "/annotate/", "/releases/sample/download/tsv/?gene=COMT&q=cadd.phred:>={n}", "/accounts/login/", "/no/such/page",
)  # fmt: skip
SCRIPT = (
    "/api/v1/releases/", "/api/v1/fields/?release=sample&q=cadd", "/api/v1/genes/?q=COMT",
    "/api/v1/variants/?release=sample&gene=COMT&q=cadd.phred:>={n}", "/api/v1/datasets/?q=genome",
    "/api/v1/variants/?release=sample&region=chr22:{low}-{high}&format=csv", "/api/v1/regions/chr22:{low}-{high}/",
    "/api/v1/variants/?release=sample&q=unknown:{n}", "/api/v1/schema/", "/health/live", "/metrics",
)  # fmt: skip
MYVARIANT = (
    "/hg38/v1/metadata", "/hg38/v1/metadata/fields", "/hg38/v1/query?q=chr22:{low}-{high}&size=50",
    "/hg38/v1/query?q=cadd.phred:>={n}&facets=chrom", "/hg38/v1/variant/chr22:g.{low}A>C", "/v1/query?q=rs{n}",
)  # fmt: skip
CURATOR = ("/admin/", "/admin/ingest/load/", "/admin/variants/release/", "/admin/catalog/dataset/", "/loads/", "/jobs/")
BROWSING = ((READER, 7), (SCRIPT, 4), (MYVARIANT, 2), (CURATOR, 2))  # and one that posts batches: sixteen


class Client:
    """Asks one address after another until the time is over, and keeps what went wrong."""

    def __init__(self, address: str, until: float) -> None:
        self.address, self.until = address, until
        self.statuses: Counter[int] = Counter()
        self.failures: list[str] = []
        self.retry_after = 0.0  # seconds, as the last answer said
        self.opener: OpenerDirector = build_opener(HTTPCookieProcessor(CookieJar()))

    def ask(self, path: str, *, form: dict[str, object] | None = None, document: object = None) -> bytes:
        body = urlencode(form).encode() if form else json.dumps(document).encode() if document else None
        request = Request(self.address + path, body, {"Referer": self.address + path})
        if document:
            request.add_header("Content-Type", "application/json")
        self.retry_after = 0.0
        try:
            with self.opener.open(request, timeout=PATIENCE) as answer:
                content, status = answer.read(), answer.status
        except HTTPError as error:
            content, status = error.read(), error.code
            self.retry_after = float(error.headers.get("Retry-After", 0))
        except OSError as error:
            content, status = b"", 0
            self.failures.append(f"{path}: {error}")
        self.statuses[status] += 1
        if status >= 500 and not (status == 503 and self.retry_after):
            self.failures.append(f"{status} {path}: {content[:200]!r}")
        return content

    def ask_patiently(self, path: str, document: object = None) -> dict[str, object]:
        """A JSON answer; who is told to come back does so."""
        for _ in range(MOST_TRIES):
            content = self.ask(path, document=document)
            if not self.retry_after or time.monotonic() > self.until:
                break
            time.sleep(min(self.retry_after, 5))
        return json.loads(content or b"{}")

    def sign_in(self, password: str) -> None:
        token = re.search(rb'csrfmiddlewaretoken" value="(\w+)"', self.ask("/accounts/login/"))
        assert token
        message = {"csrfmiddlewaretoken": token[1].decode(), "login": "admin", "password": password}
        self.ask("/accounts/login/", form=message)
        assert b"Loads running" in self.ask("/admin/")

    def browse(self, paths: tuple[str, ...], number: int) -> None:
        for turn in itertools.count(number):
            if time.monotonic() > self.until:
                return
            low = 19_900_000 + turn * 997 % 100_000
            self.ask(paths[turn % len(paths)].format(n=turn * 7 % 40, low=low, high=low + 5_000))

    def annotate_lists(self) -> None:
        """Batches of ids, as unchanged clients of myvariant.info post them."""
        for turn in itertools.count():
            if time.monotonic() > self.until:
                return
            ids = ",".join(f"chr22:g.{19_900_000 + turn + 10 * i}A>C" for i in range(300))
            self.ask("/hg38/v1/variant", form={"ids": ids, "fields": "cadd"})

    def keep_a_job_running(self, kind: str, parameters: dict[str, object]) -> None:
        """A new job as soon as the last one has ended; each must finish."""
        job_request = {"kind": kind, "release": "sample", "parameters": parameters}
        while time.monotonic() < self.until:
            job = self.ask_patiently("/api/v1/jobs/", job_request)
            if "id" not in job:
                if self.retry_after:  # the time is over
                    return
                self.failures.append(f"{kind}: {job}")
                return
            while job["status"] in ("queued", "running") and time.monotonic() < self.until:
                time.sleep(0.5)
                job = {**job, **self.ask_patiently(f"/api/v1/jobs/{job['id']}/")}
            if not self.retry_after and job["status"] not in ("queued", "running", "finished"):
                self.failures.append(f"{kind}: {job['status']} {job}")


def keep_loading(home: Home, file: Path, until: float, failures: list[str]) -> None:
    """Load a release beside the one before, again and again."""
    environment = {**os.environ, "LWDS_HOME": str(home.path)}
    command = [sys.executable, "manage.py", "load_wgsa", str(file), "--release", "soak", "--assembly", "GRCh38"]
    while time.monotonic() < until:
        options = ["--workers", "1", "--publish", "--replace"]
        done = subprocess.run([*command, *options], cwd=ROOT, env=environment, capture_output=True, text=True)
        if done.returncode:
            failures.append(f"load: {done.stderr}")
            return


def memory_of_web(home: Home) -> int:
    """Bytes that the processes of the web server hold for themselves and share, each page once (PSS)."""
    total = 0
    for process in psutil.process_iter():
        try:
            command = " ".join(process.cmdline())
            if "gunicorn" in command and process.environ().get("LWDS_HOME") == str(home.path):
                total += process.memory_full_info().pss
        except psutil.Error:
            continue
    return total


@contextmanager
def running(targets: list[tuple[Callable[..., None], tuple[object, ...]]]) -> Iterator[None]:
    threads = [threading.Thread(target=target, args=arguments) for target, arguments in targets]
    for thread in threads:
        thread.start()
    yield
    for thread in threads:
        thread.join()


@pytest.mark.long
@pytest.mark.timeout(round((MINUTES + 15) * 60))
def test_ten_minutes_of_everything_fail_nothing_and_keep_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATABASE_URL", "REDIS_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LWDS_PROXIES", "1")  # attackers have addresses of their own
    with tempfile.TemporaryDirectory(prefix="lwds-soak-") as folder:
        home = Home(Path(folder) / "home")
        file = Path(folder) / "soak.tsv.gz"
        made = ["--rows", str(LOADED_ROWS), "--columns", "359", "--assembly", "GRCh38", "--chrom", "21"]
        subprocess.run([sys.executable, "manage.py", "make_sample", *made, "--output", str(file)], cwd=ROOT, check=True)
        with portal(home) as (_, address, message):
            soak(home, file, address, message)


def soak(home: Home, file: Path, address: str, message: str) -> None:
    password = re.search(r"password (\S+) ", message)
    assert password
    began = time.monotonic()
    until = began + 60 * MINUTES
    readers = [(Client(address, until), paths) for paths, count in BROWSING for _ in range(count)]
    for client, paths in readers:
        if paths is CURATOR:
            client.sign_in(password[1])
    batches, counting, exporting = (Client(address, until) for _ in range(3))
    clients = [*(client for client, _ in readers), batches, counting, exporting]
    counted = {"genes": "all", "by": "annotation", "filter": "cadd.phred:>=10", "format": "saige"}
    exported = {"filter": "cadd.phred:>=1", "format": "tsv"}
    targets: list[tuple[Callable[..., None], tuple[object, ...]]] = [
        *((client.browse, (paths, 7 * number)) for number, (client, paths) in enumerate(readers)),
        (batches.annotate_lists, ()),
        (counting.keep_a_job_running, ("aggregate", counted)),
        (exporting.keep_a_job_running, ("export", exported)),
    ]
    attackers = Attackers(address, until, list_attacks("sample", "chr22:1-50818468"))
    targets += [(attackers.attack, (number,)) for number in range(ATTACKERS)]
    failures: list[str] = []
    targets.append((keep_loading, (home, file, until, failures)))
    memory: dict[int, list[int]] = {}
    with running(targets):
        while time.monotonic() < until:
            time.sleep(5)
            memory.setdefault(int((time.monotonic() - began) // 60) + 1, []).append(memory_of_web(home))
    failures += attackers.wrong
    failures += [failure for client in clients for failure in client.failures]
    statuses = sum((client.statuses for client in clients), Counter())
    by_minute = {minute: round(median(values) / 2**20) for minute, values in memory.items()}
    early, late = by_minute[min(3, int(MINUTES))], by_minute[int(MINUTES)]
    print(
        f"\n{statuses.total()} answers {dict(statuses)}; MB by minute {by_minute}; growth {late / early:.3f};"
        f" attacks {dict(attackers.statuses)}"
    )
    assert failures == [], failures[:20]
    assert late <= MOST_GROWTH * early
