"""Lines in any order become the slices of the sorted file, with the numbers that they have in theirs."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from ingest.encode.load_plan import LoadPlan, Slice
from ingest.load import line_sorting, slices
from ingest.load.errors import WorkerError
from ingest.load.line_sorting import LineSorter

HEADER = ("chr", "pos", "ref", "alt", "label")
PLAN = LoadPlan("", 1, 1, 1, 1, "GRCh38", 1_000_000, len(HEADER), HEADER, (0, 1, 2, 3), ())
LINES = [
    f"{chrom}\t{pos}\tA\t{alt}\t{'x' * (pos % 50)}\n".encode()
    for chrom in ("1", "2", "10", "X", "MT")
    for pos in range(100, 1_500, 3)
    for alt in "CG"
]


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slices, "SLICE_BYTES", 3_000)
    monkeypatch.setattr(line_sorting, "CHUNK_BYTES", 700)
    monkeypatch.setattr(line_sorting, "WINDOW_BYTES", 2_000)


def sort(lines: list[bytes], folder: Path, *, run_bytes: int = 9_000, piece: int = 40) -> list[Slice]:
    with LineSorter(PLAN, folder, run_bytes) as sorter:
        for start in range(0, len(lines), piece):
            sorter.add(b"".join(lines[start : start + piece]), 2 + start)
        return list(sorter.read_slices(1_000))


@pytest.mark.usefixtures("small")
def test_shuffled_lines_become_the_slices_of_the_sorted_ones(tmp_path: Path) -> None:
    expected = sort(LINES, tmp_path)
    assert b"".join(bytes(part.data) for part in expected) == b"".join(LINES)
    assert len(expected) > 10
    shuffled = random.Random(7).sample(LINES, len(LINES))
    for run_bytes in (2_000, 9_000, 1 << 20):  # how many runs there are changes nothing
        parts = sort(shuffled, tmp_path, run_bytes=run_bytes)
        assert [(part.number, part.line_count) for part in parts] == [(p.number, p.line_count) for p in expected]
        for part, other in zip(parts, expected, strict=True):
            lines = bytes(part.data).splitlines(keepends=True)
            assert sorted(lines) == sorted(bytes(other.data).splitlines(keepends=True))
            assert [shuffled[part.get_line_number(index) - 2] for index in range(part.line_count)] == lines
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("small")
def test_lines_of_one_position_are_in_one_slice_and_broken_lines_come_first(tmp_path: Path) -> None:
    lines = [b"rubbish\n", *LINES[:200], *[b"1\t400\tA\tT\ty\n"] * 300, b"HLA*1\t5\tA\tC\t.\n", *LINES[200:], b"no end"]
    parts = sort(lines, tmp_path)
    assert bytes(parts[0].data).splitlines()[:3] == [b"rubbish", b"HLA*1\t5\tA\tC\t.", b"no end"]
    assert [parts[0].get_line_number(index) for index in range(3)] == [2, 503, 2 + len(lines) - 1]
    assert sum(b"\t400\t" in part.data for part in parts) == 5  # once on each chromosome
    assert sum(part.line_count for part in parts) == len(lines)
    assert parts[-1].bytes_end == 1_000


@pytest.mark.usefixtures("small")
def test_spellings_of_one_variant_meet(tmp_path: Path) -> None:
    padded = b"1\t1000\tGACT\tGATT\tpadded\n"
    parts = sort([padded, *LINES, b"chr01\t1002\tc\tt\tplain\n".replace(b"chr01", b"chr1")], tmp_path)
    (holder,) = [part for part in parts if b"padded" in part.data]
    assert b"plain" in holder.data


def test_a_full_disk_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with LineSorter(PLAN, tmp_path, 1_000) as sorter:
        full = Path("/dev/full")
        if not full.exists():
            pytest.skip("no /dev/full here")
        sorter._file.close()
        sorter._file = full.open("wb")
        with pytest.raises(WorkerError, match=r"the disk is full; make room there.*LWDS_SORT_FOLDER"):
            sorter.add(b"".join(LINES), 2)


def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(WorkerError, match=r"cannot be sorted in .*LWDS_SORT_FOLDER"):
        LineSorter(PLAN, tmp_path / "file" / "below")
