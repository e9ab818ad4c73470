"""Kill whatever uploads, backs up or imports, and its servers: repeated, each ends as if nothing had happened.

A portal of its own runs under a temporary LWDS_HOME; moments are random and printed. Loads: tests/ingest/test_kills.py,
jobs and tables: tests/test_kills_of_work.py.
"""

from __future__ import annotations

import hashlib
import json
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.killable_portal import PROJECT, KillablePortal

ROUNDS = 10
SIZE = 200_000_000  # bytes of an upload
ENTRIES = 300  # of an import
MOST_TRIES = 12

pytestmark = [pytest.mark.long, pytest.mark.timeout(3 * 3600)]

BEGIN = """
from accounts.models import User
from accounts.roles import CURATOR
from catalog.entries.models import Dataset
user, _ = User.objects.get_or_create(username="killer", is_superuser=True)
dataset, _ = Dataset.objects.get_or_create(slug="killed", title="Killed")
"""
START_UPLOAD = """
from catalog.files.uploads import start_upload
print(start_upload(user=user, dataset=dataset, path="{name}", size={size}).pk)
"""
UPLOAD = """
from catalog.files.models import Upload
from catalog.files.uploads import append_piece, current_offset, finish_upload
upload = Upload.objects.get(pk="{upload}")
print("begun", flush=True)
with open("{source}", "rb") as source:
    source.seek(current_offset(upload=upload))
    if not upload.file_id and source.tell() < upload.size:
        append_piece(upload=upload, offset=source.tell(), content=source)
upload.refresh_from_db()
print(finish_upload(upload=upload).pk)
"""
IMPORT = """
from catalog.exchange.imports.importing import import_entries
print("begun", flush=True)
rows = import_entries(user=user, format_name="csv", source="{source}", text=open("{text}").read())
print(len(rows))
"""
COUNT_IMPORTED = """
from catalog.exchange.imports.models import Origin
print(Origin.objects.filter(source="{source}").values("dataset").distinct().count())
"""
COLLECT = """
import os, time
from catalog.files.uploads import spool_folder
print(sorted(os.listdir(spool_folder())))
"""


class WrittenPortal(KillablePortal):
    """Runs code in a process that is killed at some moment, and again until it comes to its end."""

    def until_done(self, arguments: list[object], kills: list[Callable[[], object]], pause: float) -> str:
        """The last line of a command that is begun anew after each kill; an empty one kills the process itself."""
        for number in range(MOST_TRIES):
            self.start()
            command = [sys.executable, "manage.py", *map(str, arguments)]
            with subprocess.Popen(
                command, cwd=PROJECT, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
            ) as process:
                assert process.stdout is not None
                first = process.stdout.readline()
                if number < len(kills):
                    time.sleep(random.uniform(0, pause))
                    is_over = process.poll() is not None
                    print(f"\n{kills[number].__name__}{' after its end' if is_over else ''}", end="")
                    kills[number]()
                    process.kill()
                output = first + process.communicate()[0]
            if process.returncode == 0:
                self.start()
                return output.splitlines()[-1]
        raise AssertionError(f"{arguments} does not come to its end")


def itself() -> None:
    """The process that writes, alone."""


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WrittenPortal]:
    portal = WrittenPortal(tmp_path_factory.mktemp("written"))
    portal.start()
    portal.manage("migrate", "-v0")
    yield portal
    portal.stop()


def kills_of(portal: KillablePortal) -> list[Callable[[], object]]:
    kills: list[Callable[[], object]] = [itself, portal.kill_postgres, portal.kill_valkey, portal.kill_worker]
    random.shuffle(kills)
    return kills


def shell(code: str, **values: object) -> list[object]:
    return ["shell", "-v0", "--command", BEGIN + code.format(**values)]


@pytest.mark.parametrize("round_number", range(ROUNDS))
def test_an_upload_is_resumed_and_becomes_one_file(portal: WrittenPortal, round_number: int) -> None:
    content = random.Random(round_number).randbytes(1000) * (SIZE // 1000)
    source = portal.home.path / "source.bin"
    source.write_bytes(content)
    name = f"{round_number}.bin"
    upload = portal.manage(*shell(START_UPLOAD, name=name, size=SIZE)).splitlines()[-1]
    file = portal.until_done(shell(UPLOAD, upload=upload, source=source), kills_of(portal), pause=0.5)
    results = portal.run_python(
        "from catalog.models import Distribution\n"
        f"print([(f.pk, f.file.size, f.file.path) for f in Distribution.objects.filter(path='{name}')])"
    )
    ((pk, size, path),) = eval(results)  # what our own command printed
    assert (str(pk), size) == (file, SIZE)
    assert hashlib.sha256(Path(path).read_bytes()).digest() == hashlib.sha256(content).digest()
    assert portal.run_python(COLLECT) == "[]"
    assert [part.name for part in portal.home.files.rglob("*.part")] == []
    Path(path).unlink()  # room for the next round


@pytest.mark.parametrize("round_number", range(ROUNDS))
def test_a_repeated_import_makes_one_entry(portal: WrittenPortal, round_number: int) -> None:
    text = portal.home.path / "entries.csv"
    text.write_text("title;kind\n" + "".join(f"Entry {n} of {round_number};archive\n" for n in range(ENTRIES)))
    source = f"round {round_number}"
    rows = portal.until_done(shell(IMPORT, source=source, text=text), kills_of(portal), pause=3)
    assert rows == str(ENTRIES)
    assert portal.run_python(COUNT_IMPORTED.format(source=source)) == str(ENTRIES)
    titled = f"Dataset.objects.filter(title__endswith=' of {round_number}')"
    assert portal.run_python(f"from catalog.models import Dataset\nprint({titled}.count())") == str(ENTRIES)


@pytest.mark.parametrize("round_number", range(ROUNDS))
def test_a_killed_backup_has_no_manifest_and_the_next_one_is_whole(portal: WrittenPortal, round_number: int) -> None:
    """A folder without a manifest is not a backup; a backup that finishes is restored and compared by --verify."""
    folders = [portal.home.path / f"backup-{round_number}-{number}" for number in range(3)]
    kills: list[Callable[[], None]] = [itself, portal.kill_postgres]
    random.shuffle(kills)
    for folder, kill in zip(folders, kills, strict=False):
        portal.start()
        command = [sys.executable, "manage.py", "backup", str(folder)]
        process = subprocess.Popen(command, cwd=PROJECT, env=portal.environment, stderr=subprocess.PIPE, text=True)
        while not (folder / "files").exists() and not folder.exists() and process.poll() is None:
            time.sleep(0.01)
        time.sleep(random.uniform(0, 1))
        print(f"\n{kill.__name__}", end="")
        kill()
        if kill is itself:
            process.kill()
        message = process.communicate()[1]
        assert "Traceback" not in message
        if process.returncode:
            assert not (folder / "manifest.json").exists()
    portal.start()
    output = portal.manage("backup", folders[-1], "--verify")
    assert json.loads((folders[-1] / "manifest.json").read_text())["rows"]["catalog_dataset"] >= 0
    assert "differ" not in output
