"""Output files appear when all of them are complete."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from variants.exports.output_files import OutputFiles, sha256_of_file


def test_files_get_their_names_together(tmp_path: Path) -> None:
    first, second = tmp_path / "a.tsv", tmp_path / "b.tsv"
    with OutputFiles() as outputs:
        outputs.unfinished(first).write_text("1")
        outputs.unfinished(second).write_text("2")
        assert not first.exists()
        assert not second.exists()
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"a.tsv": "1", "b.tsv": "2"}


def test_an_error_leaves_earlier_files_and_no_unfinished_ones(tmp_path: Path) -> None:
    path = tmp_path / "a.tsv"
    path.write_text("earlier")
    with pytest.raises(RuntimeError):
        _write_and_fail(path)
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"a.tsv": "earlier"}


def _write_and_fail(path: Path) -> None:
    with OutputFiles() as outputs:
        outputs.unfinished(path).write_text("half")
        raise RuntimeError


def test_the_checksum_is_that_of_all_bytes(tmp_path: Path) -> None:
    path = tmp_path / "a.bin"
    path.write_bytes(b"\x00\xff" * 1_000_000)
    assert sha256_of_file(path) == hashlib.sha256(path.read_bytes()).hexdigest()
