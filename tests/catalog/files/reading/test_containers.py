"""Tables inside of compressed files and archives."""

import bz2
import gzip
import lzma
import zipfile

import pytest
import zstandard

from catalog.files.reading.containers import open_container
from catalog.files.sniff import UnreadableTableError

TABLE = b"id,v\n1,2\n"


@pytest.mark.parametrize(
    "pack",
    [
        lambda content: content,
        gzip.compress,
        lambda content: gzip.compress(content[:4]) + gzip.compress(content[4:]),
        lambda content: gzip.compress(gzip.compress(content)),
        bz2.compress,
        lzma.compress,
        lambda content: zstandard.ZstdCompressor().compress(content),
    ],
    ids=["plain", "gzip", "two members", "gzip twice", "bzip2", "xz", "zstd"],
)
def test_containers_are_recognised_by_their_first_bytes(pack, tmp_path):
    file = tmp_path / "a.csv"
    file.write_bytes(pack(TABLE))
    with open_container(file) as plain:
        assert plain.path.read_bytes() == TABLE


def test_an_archive_gives_its_largest_table_or_the_requested_one(tmp_path):
    file = tmp_path / "a.csv"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("README.txt", "x" * 1000)
        archive.writestr("data/small.csv", TABLE)
        archive.writestr("data/large.csv.gz", gzip.compress(TABLE * 2) + b"\0" * 500)
        archive.writestr("picture.png", "x" * 2000)
    with open_container(file) as plain:
        assert (plain.member, len(plain.choices)) == ("data/large.csv.gz", 4)
        assert plain.path.read_bytes() == TABLE * 2
    with open_container(file, member="data/small.csv") as plain:
        assert plain.path.read_bytes() == TABLE
    with (
        pytest.raises(UnreadableTableError, match=r"no file 'x.csv'.*data/small.csv"),
        open_container(file, member="x.csv"),
    ):
        pass


@pytest.mark.parametrize(
    "content",
    [
        gzip.compress(TABLE * 1000)[:-9],
        lzma.compress(TABLE * 1000)[:-9],
        b"PK\x03\x04damaged",
        b"\x28\xb5\x2f\xfdxxxxxx",
    ],
    ids=["gzip", "xz", "zip", "zstd"],
)
def test_damage_is_reported(content, tmp_path):
    file = tmp_path / "a.csv"
    file.write_bytes(content)
    with pytest.raises(UnreadableTableError, match="damaged"), open_container(file):
        pass


def test_an_empty_archive_has_no_table(tmp_path):
    file = tmp_path / "a.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("folder/", "")
    with pytest.raises(UnreadableTableError, match="no table"), open_container(file):
        pass
