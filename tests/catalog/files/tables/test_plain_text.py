"""Text as DuckDB reads it: unpacked, UTF-8, one kind of line end; the file itself where that is so already."""

import gzip

import pytest

from catalog.files.sniff import UnreadableTableError
from catalog.files.tables import plain_text
from catalog.files.tables.plain_text import CHUNK_SIZE, open_plain_text


def read(tmp_path, data):
    """(text that DuckDB gets, encoding, whether it is the file itself)"""
    source = tmp_path / "source"
    source.write_bytes(data)
    with open_plain_text(source) as (plain, encoding):
        return plain.read_bytes().decode(), encoding, plain == source


@pytest.mark.parametrize("data", [b"a,b\n1,2\n", b"a,b\r\n1,2\r\n", b"a\rb\r", "é".encode(), b""])
def test_plain_text_with_one_line_end_is_read_where_it_is(tmp_path, data):
    assert read(tmp_path, data) == (data.decode(), "utf-8", True)


@pytest.mark.parametrize("data", [b"a\r\nb\n", b"a\nb\rc", b"a\r\nb\rc\r\n"])
def test_mixed_line_ends_become_one(tmp_path, data):
    text, encoding, is_source = read(tmp_path, data)
    assert (text.splitlines(), encoding, is_source) == (data.decode().splitlines(), "utf-8", False)
    assert "\r" not in text


@pytest.mark.parametrize(
    ("data", "text", "encoding"),
    [
        ("é,€\n".encode("cp1252"), "é,€\n", "windows-1252"),
        (b"\x81\n", "\x81\n", "windows-1252"),
        ("é\r\n".encode("utf-16"), "é\n", "utf-16"),
        ("\ufeffé\n".encode("utf-16-be"), "é\n", "utf-16"),
    ],
)
def test_other_encodings_become_utf8(tmp_path, data, text, encoding):
    assert read(tmp_path, data) == (text, encoding, False)


def test_a_character_or_line_end_across_two_chunks_is_one(tmp_path):
    text = "x" * (CHUNK_SIZE - 1) + "é\r\n"
    assert read(tmp_path, text.encode()) == (text, "utf-8", True)
    text = "x" * (CHUNK_SIZE - 1) + "\r\ny\r\n"
    assert read(tmp_path, text.encode()) == (text, "utf-8", True)


def test_a_character_cut_at_the_end_of_the_file_makes_it_no_utf8(tmp_path):
    assert read(tmp_path, "é".encode()[:1])[1] == "windows-1252"


def test_gzip_is_known_by_its_bytes_and_may_have_several_members(tmp_path):
    data = gzip.compress(b"a,b\n") + gzip.compress(b"1,2\n")
    assert read(tmp_path, data) == ("a,b\n1,2\n", "utf-8", False)


def test_a_file_larger_than_the_disk_is_refused(tmp_path, monkeypatch):
    usage = plain_text.shutil.disk_usage(tmp_path)
    monkeypatch.setattr(plain_text.shutil, "disk_usage", lambda folder: usage._replace(free=2 * CHUNK_SIZE))
    assert len(read(tmp_path, gzip.compress(b"x" * CHUNK_SIZE))[0]) == CHUNK_SIZE
    with pytest.raises(UnreadableTableError, match="larger than the free disk space"):
        read(tmp_path, gzip.compress(b"x" * (CHUNK_SIZE + 1)))


@pytest.mark.parametrize("data", [gzip.compress(b"a,b\n1,2\n")[:-9], b"\x1f\x8bno gzip"], ids=["cut", "no gzip"])
def test_a_damaged_file_says_what_to_do(tmp_path, data):
    with pytest.raises(UnreadableTableError, match="upload it again"):
        read(tmp_path, data)
