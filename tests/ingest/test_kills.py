"""Kill anything at any moment: the release becomes what an undisturbed load makes it, nothing lost, nothing twice.

A portal of its own (servers, worker) runs under a temporary LWDS_HOME; moments are random and printed.
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest

from tests.killable_portal import KillablePortal

FIRST_ROWS = 100_000
SECONDS, AIM = 30, 40  # the undisturbed load takes at least so long; more rows are taken until it does
ROUNDS = 10
SAME = ("status", "variants", "rows", "rejects", "digest")
DEADLINE = 900  # seconds for one disturbed load

pytestmark = [pytest.mark.long, pytest.mark.timeout(3 * 3600)]


class LoadingPortal(KillablePortal):
    """Tells how far its newest load is."""

    def state(self) -> tuple[str, float] | None:
        """(status of the newest release, share of its file that is loaded); None while nobody answers."""
        question = (
            "SELECT r.status, l.bytes_read::float / f.size FROM variants_release r"
            " JOIN ingest_load l ON l.release_id = r.id JOIN variants_sourcefile f ON f.id = l.file_id"
            " ORDER BY r.id DESC LIMIT 1"
        )
        with suppress(psycopg.Error), psycopg.connect(self.home.database_url, connect_timeout=2) as session:
            row = session.execute(question).fetchone()
            return (row[0], row[1]) if row else None
        return None

    def is_publishing(self) -> bool:
        """Whether somebody waits for the row of a release, having begun to publish."""
        waiting = "SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%variants_release%'"
        with suppress(psycopg.Error), psycopg.connect(self.home.database_url, connect_timeout=2) as session:
            return session.execute(waiting).fetchone() is not None
        return False

    def published(self, name: str) -> list[dict[str, object]]:
        """The published editions of a name."""
        releases = json.loads(self.manage("releases", "--json"))
        return [release for release in releases if (release["name"], release["status"]) == (name, "published")]

    def release(self, name: str) -> dict[str, object]:
        return next(release for release in json.loads(self.manage("releases", "--json")) if release["name"] == name)


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LoadingPortal]:
    portal = LoadingPortal(tmp_path_factory.mktemp("killed"))
    portal.start()
    portal.manage("migrate", "-v0")
    yield portal
    portal.stop()


@pytest.fixture(scope="module")
def sample(portal: LoadingPortal) -> Path:
    """A file that this machine loads in SECONDS or more; its undisturbed release is called 'undisturbed-<rows>'."""
    rows, seconds = FIRST_ROWS, 0.0
    while seconds < SECONDS:
        if seconds:
            rows = round(rows * AIM / seconds)
        path = portal.home.path / f"{rows}.tsv.gz"
        options = ["--rows", rows, "--columns", 359, "--assembly", "GRCh38", "--chrom", 22]
        portal.manage("make_sample", *options, "--output", path)
        name = f"undisturbed-{rows}"
        began = time.monotonic()
        portal.manage("load_wgsa", path, "--release", name, "--assembly", "GRCh38", "--publish", "--workers", 1)
        seconds = time.monotonic() - began
        print(f"\nundisturbed: {rows} rows in {seconds:.0f} s")
    return path


@pytest.fixture(scope="module")
def undisturbed(portal: LoadingPortal, sample: Path) -> dict[str, object]:
    return portal.release(f"undisturbed-{sample.name.partition('.')[0]}")


def wait_until(portal: LoadingPortal, reached: Callable[[str, float], bool]) -> bool:
    """Wait for a moment of the load; False when it was published before."""
    deadline = time.monotonic() + DEADLINE
    while time.monotonic() < deadline:
        portal.start()  # what has ended is started again, as systemd and the portal command do
        state = portal.state()
        if state and state[0] in {"published", "failed"}:
            return False
        if state and reached(*state):
            return True
        time.sleep(0.05)
    raise AssertionError(f"the load does not get on: {portal.state()}")


@pytest.mark.parametrize("round_number", range(ROUNDS))
def test_killing_worker_postgresql_and_valkey_in_one_load_changes_nothing(
    portal: LoadingPortal, sample: Path, undisturbed: dict[str, object], round_number: int
) -> None:
    name = f"killed-{round_number}"
    shares = sorted(random.uniform(0.05, 0.95) for _ in range(3))
    kills = [portal.kill_worker, portal.kill_postgres, portal.kill_valkey]
    killed_last = kills[round_number % len(kills)]
    random.shuffle(kills)
    loading = ["load_wgsa", sample, "--release", name, "--assembly", "GRCh38", "--publish", "--workers", 1, "--queue"]
    portal.manage(*loading)
    began = time.monotonic()
    for share, kill in zip(shares, kills, strict=True):
        assert wait_until(portal, lambda status, done, share=share: done >= share)
        _, done = portal.state() or ("", share)
        print(f"\nround {round_number}: {kill.__name__} at {done:.0%} (from {share:.0%})", end="")
        kill()
        portal.start()
    assert wait_until(portal, lambda status, done: status in {"indexing", "ready"})
    pause = random.uniform(0, 2)
    time.sleep(pause)
    status, _ = portal.state() or ("unknown", 1)
    print(
        f"\nround {round_number}: {killed_last.__name__} {pause:.1f} s into indexing and publishing ({status})", end=""
    )
    killed_last()
    portal.start()
    wait_until(portal, lambda status, done: False)
    print(f"\nround {round_number}: {time.monotonic() - began:.0f} s")
    killed = portal.release(name)
    assert {key: killed[key] for key in SAME} == {key: undisturbed[key] for key in SAME}


@pytest.fixture(scope="module")
def first_edition(portal: LoadingPortal) -> tuple[Path, dict[str, object]]:
    """A small file, and the published release that is replaced again and again."""
    path = portal.home.path / "small.tsv.gz"
    portal.manage(
        "make_sample", "--rows", 2_000, "--columns", 359, "--assembly", "GRCh38", "--chrom", 21, "--output", path
    )
    portal.manage("load_wgsa", path, "--release", "replaced", "--assembly", "GRCh38", "--publish")
    return path, portal.release("replaced")


@pytest.mark.parametrize("round_number", range(ROUNDS))
def test_killing_each_of_them_while_an_edition_is_published_leaves_one_edition(
    portal: LoadingPortal, first_edition: tuple[Path, dict[str, object]], round_number: int
) -> None:
    """A lock on the published edition stops publishing midway; some kills fall there, some around the commit."""
    path, first = first_edition
    kills = [portal.kill_worker, portal.kill_postgres, portal.kill_valkey]
    random.shuffle(kills)
    replacing = [
        "load_wgsa",
        path,
        "--release",
        "replaced",
        "--assembly",
        "GRCh38",
        "--publish",
        "--replace",
        "--queue",
    ]
    for kill in kills:
        portal.manage(*replacing)
        with suppress(psycopg.OperationalError), psycopg.connect(portal.home.database_url) as session:
            session.execute("SELECT FROM variants_release WHERE name = 'replaced' AND status = 'published' FOR UPDATE")
            assert wait_until(portal, lambda status, done: status == "ready" and portal.is_publishing())
            pause, lets_go = random.uniform(0, 0.03), random.random() < 0.5
            if lets_go:
                session.rollback()
            time.sleep(pause)
            where = f"{1000 * pause:.0f} ms after publishing could go on" if lets_go else "while publishing waits"
            print(f"\nround {round_number}: {kill.__name__} {where}", end="")
            kill()
        portal.start()
        wait_until(portal, lambda status, done: False)
        (edition,) = portal.published("replaced")
        assert {key: edition[key] for key in SAME} == {key: first[key] for key in SAME}
