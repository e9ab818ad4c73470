"""Files are stored whole or not at all."""

from pathlib import Path

import pytest
from django.core.files.base import ContentFile

from accounts.services.free_space import DiskFullError
from lwds_portal.operations.local_storage import LocalStorage, PartFile


@pytest.fixture
def storage(tmp_path):
    return LocalStorage(location=tmp_path / "files")


def names(storage):
    return sorted(path.name for path in Path(storage.location).rglob("*") if path.is_file())


class Breaking(ContentFile):
    """A file whose disk is full after the first chunk."""

    def chunks(self, chunk_size=None):
        yield b"the first chunk"
        raise OSError(28, "No space left on device")


def test_a_file_is_stored_and_a_second_of_its_name_gets_another(storage):
    stored = [storage.save("a/b.txt", ContentFile(text)) for text in (b"one", b"two", "three")]
    assert [Path(storage.path(name)).read_text() for name in stored] == ["one", "two", "three"]
    assert len(names(storage)) == 3


def test_nothing_is_left_of_a_file_that_could_not_be_written(storage):
    with pytest.raises(DiskFullError, match="disk is full"):
        storage.save("a.txt", Breaking(b"x" * 100))
    assert names(storage) == []


def test_a_file_that_does_not_fit_is_refused_before_it_is_written(storage, settings):
    settings.LWDS_MIN_FREE_MB = 10**9
    with pytest.raises(DiskFullError, match="LWDS_MIN_FREE_MB"):
        storage.save("a.txt", ContentFile(b"x"))
    assert names(storage) == []


def test_a_file_on_the_same_disk_is_moved(storage, tmp_path, settings):
    settings.LWDS_MIN_FREE_MB = 10**9  # moving takes no room
    spooled = tmp_path / "spooled"
    spooled.write_bytes(b"x")
    with spooled.open("rb") as content:
        assert storage.save("a.txt", PartFile(content, name=str(spooled))) == "a.txt"
    assert not spooled.exists()
