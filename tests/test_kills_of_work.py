"""Kill the worker or its servers, stop it, lose every message: jobs and tables are done once, and nothing is left.

A portal of its own runs under a temporary LWDS_HOME; moments are random and printed. Loads: tests/ingest/test_kills.py.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator

import psycopg
import pytest

from tests.killable_portal import KillablePortal

ROUNDS = 10
ROWS = 10_000  # variants of the release, and a hundred times as many rows of the table
STOP_SECONDS = 10  # in which a worker that is told to stop has handed its work over
FOUND_SECONDS = 60  # in which work is found whose message was lost; its time to be done comes on top
DEADLINE = 600  # seconds for one disturbed job or table

pytestmark = [pytest.mark.long, pytest.mark.timeout(3 * 3600)]

ASK = """
from django.contrib.auth.models import AnonymousUser
from django.core.files.base import ContentFile
from accounts.models import User
from catalog.entries.models import Dataset
from catalog.files.storing import store_file
from catalog.files.tasks import profile_table
from variants.jobs.runner import create_job
from variants.jobs.tasks import send_job
from variants.releases.reader import open_release
nobody = AnonymousUser()
release = open_release(user=nobody, name="exported")
job = create_job(user=nobody, release=release, kind="export", options={{"format": "json"}})
user, _ = User.objects.get_or_create(username="killer", is_superuser=True)
dataset, _ = Dataset.objects.get_or_create(slug="killed", title="Killed")
lines = "".join(f"{{row}},{{row * 7 % 1000 / 8}},{name}\\n" for row in range({rows}))
file = store_file(user=user, dataset=dataset, path="{name}.csv", content=ContentFile(("a,b,c\\n" + lines).encode()))
send_job(job)
profile_table.delay_on_commit(file.pk)
print(job.pk, file.table.pk)
"""


class WorkingPortal(KillablePortal):
    """Asks for a job and a table, and tells how they are."""

    def ask(self, name: str) -> tuple[str, int]:
        """(primary key of a new job, of a new table)."""
        job, table = self.run_python(ASK.format(rows=100 * ROWS, name=name)).split()
        return job, int(table)

    def fetch(self, statement: str, *parameters: object) -> list[tuple]:
        with psycopg.connect(self.home.database_url) as session:
            return session.execute(statement, parameters).fetchall()

    def statuses(self, job: str, table: int) -> tuple[str, str]:
        ((of_job,),) = self.fetch("SELECT status FROM variants_job WHERE id = %s", job)
        ((of_table,),) = self.fetch("SELECT status FROM catalog_table WHERE id = %s", table)
        return of_job, of_table

    def results(self, job: str, table: int) -> object:
        """What came of a job and a table, but for names that differ from one round to the next."""
        return (
            self.fetch("SELECT name, size, sha256 FROM variants_jobresult WHERE job_id = %s ORDER BY name", job),
            self.fetch("SELECT summary -> 'rows' FROM variants_job WHERE id = %s", job),
            self.fetch("SELECT status, status_reason, n_rows, n_bad_rows FROM catalog_table WHERE id = %s", table),
            self.fetch(
                "SELECT name, type, n_missing FROM catalog_tablecolumn WHERE table_id = %s ORDER BY position",
                table,
            ),
        )

    def leftovers(self) -> list[str]:
        """Folders of jobs that nobody deletes, and stored results without a row."""
        folders = [path.name for path in self.home.temporary.glob("job-*")]
        stored = {path.name for path in (self.home.files / "jobs" / "results").rglob("*") if path.is_file()}
        rows = {name.rpartition("/")[2] for (name,) in self.fetch("SELECT file FROM variants_jobresult")}
        return sorted([*folders, *(stored - rows)])


def wait_for(portal: WorkingPortal, condition: Callable[[], bool], seconds: float = DEADLINE) -> float:
    """The seconds that it took; the worker is started again when it has ended, as systemd does."""
    began = time.monotonic()
    while not condition():
        assert time.monotonic() - began < seconds
        portal.start()
        time.sleep(0.1)
    return time.monotonic() - began


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WorkingPortal]:
    portal = WorkingPortal(tmp_path_factory.mktemp("working"))
    portal.start()
    portal.home.temporary.mkdir(parents=True, exist_ok=True)
    portal.environment["TMPDIR"] = str(portal.home.temporary)
    portal.manage("migrate", "-v0")
    path = portal.home.path / "exported.tsv.gz"
    options = ["--rows", ROWS, "--columns", 359, "--assembly", "GRCh38", "--chrom", 22]
    portal.manage("make_sample", *options, "--output", path)
    portal.manage("load_wgsa", path, "--release", "exported", "--assembly", "GRCh38", "--publish")
    portal.kill_worker()
    portal.start()
    yield portal
    portal.stop()


@pytest.fixture(scope="module")
def undisturbed(portal: WorkingPortal) -> object:
    work = portal.ask("undisturbed")
    seconds = wait_for(portal, lambda: portal.statuses(*work) == ("finished", "ready"))
    print(f"\nundisturbed: job and table in {seconds:.0f} s")
    assert portal.leftovers() == []
    return portal.results(*work)


@pytest.mark.parametrize("round_number", range(ROUNDS))
def test_killed_servers_a_killed_or_stopped_worker_and_lost_messages_change_nothing(
    portal: WorkingPortal, undisturbed: object, round_number: int
) -> None:
    work = portal.ask(f"round-{round_number}")
    actions: list[Callable[[], object]] = [
        *(portal.kill_worker, portal.stop_worker, portal.flush_valkey),
        *(portal.kill_postgres, portal.kill_valkey),
    ]
    random.shuffle(actions)
    for action in actions:
        wait_for(portal, lambda: "running" in portal.statuses(*work) or portal.statuses(*work)[0] == "finished")
        pause = random.uniform(0, 3)
        time.sleep(pause)
        before = portal.statuses(*work)
        seconds = action()
        print(f"\nround {round_number}: {action.__name__} while {before}", end="")
        if isinstance(seconds, float):
            print(f", which took {seconds:.1f} s", end="")
            assert seconds < STOP_SECONDS
        portal.start()
    seconds = wait_for(portal, lambda: portal.statuses(*work) == ("finished", "ready"))
    print(f"\nround {round_number}: done {seconds:.0f} s later")
    assert portal.results(*work) == undisturbed
    assert portal.leftovers() == []


def test_work_whose_messages_are_lost_before_a_worker_takes_them_is_found_within_a_minute(
    portal: WorkingPortal, undisturbed: object
) -> None:
    portal.kill_worker()
    work = portal.ask("lost")
    portal.flush_valkey()
    portal.start()
    seconds = wait_for(portal, lambda: portal.statuses(*work) != ("queued", "waiting"))
    print(f"\nfound after {seconds:.0f} s")
    assert seconds < FOUND_SECONDS
    wait_for(portal, lambda: portal.statuses(*work) == ("finished", "ready"))
    assert portal.results(*work) == undisturbed
    assert portal.fetch("SELECT attempt FROM variants_job WHERE id = %s", work[0]) == [(1,)]
    assert portal.fetch("SELECT attempt FROM catalog_table WHERE id = %s", work[1]) == [(1,)]
