"""Paths, locks and addresses below LWDS_HOME; sockets with a long path move to a short one; the key is private."""

import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from lwds_portal.embedded.home import MAX_SOCKET_FOLDER_LENGTH, Home, HomeError

HOLD = """
import sys
from lwds_portal.embedded.home import Home
with Home(sys.argv[1]).hold_for_portal("http://127.0.0.1:8123/"):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_home_writes_nothing_until_it_is_used(tmp_path):
    home = Home(tmp_path / "home")
    assert home.database_url.endswith(f"host={home.sockets}")
    assert not home.path.exists()


def test_sockets_are_inside_unless_their_path_is_too_long(tmp_path):
    assert Home("/srv/lwds").sockets.parts[-2:] == ("lwds", "run")
    deep, other = Home(tmp_path / ("x" * 100)), Home(tmp_path / ("y" * 100))
    assert len(str(deep.sockets)) <= MAX_SOCKET_FOLDER_LENGTH
    assert deep.sockets != other.sockets


def test_the_key_is_created_once_also_by_several_at_a_time(tmp_path):
    home = Home(tmp_path / "home")
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: home.secret_key(), range(8)))
    assert len(keys) == 1
    assert len(keys.pop()) > 50
    assert stat.S_IMODE((home.path / "secret_key").stat().st_mode) == 0o600


def test_a_second_portal_of_a_home_learns_the_address_of_the_first(tmp_path):
    home = Home(tmp_path / "home")
    assert home.find_portal() is None
    command = [sys.executable, "-c", HOLD, str(home.path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as first:
        assert first.stdout.readline() == "held\n"
        where = f"http://127.0.0.1:8123/ (process {first.pid})"
        assert home.find_portal() == where
        with pytest.raises(HomeError) as error, home.hold_for_portal("http://127.0.0.1:8124/"):
            pass
        assert str(error.value) == (
            f"The portal at {where} uses {home.path}: go there, stop it, or set LWDS_HOME to another folder"
        )
        first.kill()
    assert home.find_portal() is None  # the kernel released what a killed process held
    with home.hold_for_portal("http://127.0.0.1:8124/"):
        pass


def hold(home: Home, name: str) -> None:
    with home.lock(name):
        pass


@pytest.mark.parametrize("use", [Home.secret_key, lambda home: hold(home, "postgres")], ids=["key", "lock"])
@pytest.mark.parametrize(
    ("folder", "reason"),
    [
        ("file", "it is a file, not a folder"),
        ("file/home", "Not a directory"),
        ("/proc/nowhere", "No such file or directory"),
    ],
)
def test_a_folder_that_cannot_be_used_is_one_sentence(tmp_path, folder, reason, use):
    (tmp_path / "file").touch()
    home = Home(tmp_path / folder)
    assert home.find_portal() is None
    with pytest.raises(HomeError) as error:
        use(home)
    assert str(error.value) == (
        f"{home.path} cannot be used ({reason}): set LWDS_HOME to a folder that this account may write,"
        " on a disk with free space"
    )
