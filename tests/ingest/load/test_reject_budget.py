"""A file of wrong lines is refused after the first thousands; a few wrong lines in a row refuse none."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from ingest.encode.load_plan import BLANK_LINE, LoadPlan, RejectedLine
from ingest.load.reject_budget import count_faulty, is_beyond_budget
from ingest.load.slices import read_slices
from ingest.models import Load
from ingest.register.register_release import register_release
from ingest.register.release_request import ReleaseRequest
from ingest.run.load_state import LoadError
from ingest.run.run_load import run_load
from tests.releases import write_wgsa

PLAN = LoadPlan("", 1, 1, 1, 1, "GRCh38", 1_000_000, 4, (), (0, 1, 2, 3), (), max_reject_share=0.01)
HEADER = ["#chr", "pos", "ref", "alt", "CADD_phred"]


@pytest.mark.parametrize(
    ("rejected", "lines", "expected_lines", "refused"),
    [
        (1_000, 1_000, 1_000, False),  # so many are kept of any file
        (1_001, 1_001, 1_001, True),
        (1_500, 20_000, 150_000, False),  # one in a hundred of 150,000, and the estimate may be wrong
        (2_251, 20_000, 150_000, True),
        (9_999, 9_999, 10_000_000, False),  # a hundred thousand may be wrong
        (10_000, 10_000, 10_000_000, True),  # but nobody reads on after that
        (10_000, 30_000, 10_000_000, False),
    ],
)
def test_the_budget_is_that_of_the_whole_file(rejected: int, lines: int, expected_lines: int, refused: bool) -> None:
    assert is_beyond_budget(PLAN, rejected=rejected, lines=lines, expected_lines=expected_lines) is refused


def test_all_readable_lines_are_loaded_on_request() -> None:
    everything = replace(PLAN, max_reject_share=1.0)
    assert not is_beyond_budget(everything, rejected=50_000, lines=50_000, expected_lines=50_000)


def test_blank_lines_do_not_count_as_rejects() -> None:
    assert count_faulty([RejectedLine(1, "", BLANK_LINE, b""), RejectedLine(2, "chr", "no chromosome", b"x")]) == 1


@pytest.mark.parametrize("lines", [100, 50_000])
def test_the_end_of_a_slice_is_known_in_bytes_of_the_file(tmp_path: Path, lines: int) -> None:
    path = tmp_path / "own.tsv"
    path.write_text("".join(f"1\t{number}\tA\tC\n" for number in range(1, lines + 1)))
    with path.open("rb") as raw:
        parts = list(read_slices(raw, name="own.tsv", header_lines=0, keys=(0, 1, 2, 3)))
    assert parts[-1].bytes_end == path.stat().st_size
    for part in parts:
        assert (part.first_line + part.line_count) / part.bytes_end * path.stat().st_size == pytest.approx(
            lines, rel=0.1
        )


def test_a_file_of_wrong_lines_is_refused_before_they_are_stored(committed: None, tmp_path: Path) -> None:
    """Its first lines are right, since a file without any is refused when it is registered."""
    rows = [[22, 16_000_000 + index, "A", "C", index] for index in range(3_000)]
    wrong = [["ZZ", 16_000_000 + index, "A", "C", index] for index in range(15_000)]
    path = write_wgsa(tmp_path / "own.tsv", HEADER, [*rows, *wrong])
    load = register_release(user=None, request=ReleaseRequest("own", "GRCh38", [path])).loads.get()
    with pytest.raises(LoadError, match=r"own\.tsv: 15000 of the 18000 lines read so far were rejected, and 1\.00%"):
        run_load(load_id=load.pk)
    load.refresh_from_db()
    assert (load.status, load.rejects.count()) == ("failed", 0)
    assert "one is line 3002: " in load.status_reason
    Load.objects.filter(pk=load.pk).update(status=Load.Status.QUEUED, most_rejects=0.9)
    assert run_load(load_id=load.pk).status == Load.Status.FINISHED
    assert load.rejects.count() == 15_000
