"""Which user PostgreSQL runs as, what it is told when it may not, and folders that only it may enter."""

from __future__ import annotations

import os
import pwd
import subprocess
import time
from pathlib import Path

import pytest

from lwds_portal.embedded import EmbeddedServerError
from lwds_portal.embedded.process_user import NOBODY, ProcessUser

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root becomes another user")


def mode(folder: Path) -> int:
    return folder.stat().st_mode & 0o777


def test_an_ordinary_user_runs_it_as_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert ProcessUser.of_this_process() == ProcessUser()


@as_root
def test_root_becomes_another_user(tmp_path: Path) -> None:
    user = ProcessUser.of_this_process()
    assert user.namespace or user.user
    tmp_path.chmod(0o777)
    output = tmp_path / "uid"
    ProcessUser(user="nobody").run(
        ["/bin/sh", "-c", "test $(id -u) -eq $0 && test $(id -G | wc -w) -eq 1", str(NOBODY)]
    )
    if user.namespace:
        user.run(["/bin/sh", "-c", f"id -u > {output}"])
        assert output.read_text() == f"{NOBODY}\n"
        assert output.stat().st_uid == 0, "files stay those of the caller"


def test_root_without_another_user_learns_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object, **options: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    def find_no_user(name: str) -> None:
        raise KeyError(name)

    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(subprocess, "run", refuse)
    assert ProcessUser.of_this_process().user in ("postgres", "nobody")
    monkeypatch.setattr(pwd, "getpwnam", find_no_user)
    with pytest.raises(EmbeddedServerError, match="use an ordinary user, or set DATABASE_URL"):
        ProcessUser.of_this_process()


def test_a_program_that_fails_says_what_it_wrote() -> None:
    with pytest.raises(subprocess.CalledProcessError) as failed:
        ProcessUser().run(["/bin/sh", "-c", "echo $WORD; echo and more >&2; exit 3"], env={"WORD": "said"})
    assert (failed.value.returncode, failed.value.output) == (3, "said\nand more")


def test_a_program_that_leaves_a_server_behind_is_not_waited_for() -> None:
    started = time.monotonic()
    ProcessUser().run(["/bin/sh", "-c", "sleep 20 &"])
    assert time.monotonic() - started < 15


def test_a_program_that_may_not_be_run_is_one_sentence(tmp_path: Path) -> None:
    program = tmp_path / "program"
    program.write_text("#!/bin/sh\n")
    with pytest.raises(EmbeddedServerError, match=r"this user may not run .*program \(Permission denied\): move"):
        ProcessUser().run([program])


def test_a_private_folder_is_closed_also_where_it_was_open(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b"
    assert ProcessUser().create_private_folder(folder) == folder
    assert mode(folder) == 0o700
    folder.chmod(0o755)
    ProcessUser().create_private_folder(folder)
    assert mode(folder) == 0o700


def test_a_folder_of_somebody_else_is_not_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 4242)
    with pytest.raises(EmbeddedServerError, match="belongs to another user"):
        ProcessUser().create_private_folder(tmp_path)


@as_root
def test_the_folder_of_another_user_is_given_to_it(tmp_path: Path) -> None:
    folder = ProcessUser(user="nobody").create_private_folder(tmp_path / "data")
    assert (folder.stat().st_uid, mode(folder)) == (pwd.getpwnam("nobody").pw_uid, 0o700)


def test_another_user_enters_where_every_parent_is_open(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    nobody = ProcessUser(user="nobody")
    assert nobody.may_enter(Path("/usr/share/postgres"))
    assert not nobody.may_enter(tmp_path / "data")
    assert not nobody.may_enter(tmp_path / "not" / "there" / "yet")
    assert ProcessUser().may_enter(tmp_path / "data")
