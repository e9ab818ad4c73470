"""Paths and addresses below LWDS_HOME; sockets with a long path move to a short one; the key is private."""

import stat
from concurrent.futures import ThreadPoolExecutor

from lwds_portal.embedded.home import MAX_SOCKET_FOLDER_LENGTH, Home


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
