"""Source files: refused with one sentence, or inspected, fingerprinted and read line by line."""

from __future__ import annotations

import gzip
import hashlib
from pathlib import Path

import pytest

from ingest.load.errors import SourceError
from ingest.load.source_files import (
    fingerprint,
    get_compression,
    inspect_file,
    inspect_files,
    read_data_lines,
    read_text_lines,
)

HEADER = b"#chr\tpos\tref\talt\tx\n"
ROWS = b"1\t5\tA\tC\tcaf\xe9\r\n1\t6\tA\tC\t.\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "own.tsv.gz"
    path.write_bytes(gzip.compress(HEADER + ROWS))
    return path


def test_a_file_is_inspected(file: Path) -> None:
    inspected = inspect_file(file)
    assert (inspected.header.names[-1], inspected.header_lines, inspected.size) == ("x", 1, file.stat().st_size)
    assert get_compression(inspected) == "gzip"
    assert b"".join(read_data_lines(inspected)) == ROWS
    assert list(read_text_lines(inspected)) == ["1\t5\tA\tC\tcaf\udce9", "1\t6\tA\tC\t."]


def test_a_header_may_be_in_a_file_of_its_own(tmp_path: Path) -> None:
    data, header = tmp_path / "data.tsv", tmp_path / "header.txt"
    data.write_bytes(ROWS)
    header.write_bytes(HEADER)
    inspected = inspect_file(data, header_path=header)
    assert (inspected.header_lines, get_compression(inspected)) == (0, "plain")
    assert b"".join(read_data_lines(inspected)) == ROWS


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "no such file"),
        (b"", "the file is empty"),
        (b"\n", "line 1: the file has no header"),
        (b"1\t5\tA\tC\n", "line 1: the first line is a data row .*, not a header"),
        (ROWS, "line 1: the first line is not text: byte 12"),
        (gzip.compress(HEADER, mtime=0)[:-9], "cannot be decompressed"),
    ],
)
def test_a_file_that_cannot_be_loaded_is_refused(tmp_path: Path, content: bytes | None, sentence: str) -> None:
    path = tmp_path / "bad.tsv"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(SourceError, match=sentence) as refused:
        inspect_file(path)
    assert "\n" not in str(refused.value)


def test_a_directory_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="is a directory"):
        inspect_file(tmp_path)


def test_two_files_of_one_content_are_refused_if_they_are_read(file: Path) -> None:
    same = file.with_name("same.tsv.gz")
    same.write_bytes(file.read_bytes())
    with pytest.raises(SourceError, match=r"same\.tsv\.gz: has the same content as .*own\.tsv\.gz"):
        inspect_files([file, same])
    assert [inspected.sha256 for inspected in inspect_files([file, same], hashed=False)] == ["", ""]
    with pytest.raises(SourceError, match="name each file once"):
        inspect_files([file, file], hashed=False)


def test_a_fingerprint_covers_the_file_and_a_prefix(file: Path) -> None:
    content = file.read_bytes()
    whole, prefix = (hashlib.sha256(part).hexdigest() for part in (content, content[:10]))
    assert fingerprint(file) == (whole, "")
    assert fingerprint(file, prefix=10) == (whole, prefix)
    assert fingerprint(file, prefix=len(content)) == fingerprint(file, prefix=2 * len(content)) == (whole, whole)
    assert inspect_files([file])[0].sha256 == whole
