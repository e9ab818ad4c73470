"""Lines become rows with their place in the genome; lines that cannot be loaded are left out."""

from __future__ import annotations

import pytest

from ingest.wgsa.header import read_header
from ingest.wgsa.source_rows import parse_rows

HEADER = read_header("pos\tchr\tref\talt")


@pytest.mark.parametrize(
    ("line", "position"),
    [
        (b"100\tchr22\tA\tC\n", (22, 100)),
        (b"1e+05\tMT\tA\tC\r\n", (25, 100_000)),
        (b"7\t22.0\tA\tC", (22, 7)),
        (b"7\tHLA-A\tA\tC", (0, 7)),
    ],
)
def test_a_row_has_its_cells_and_its_position(line: bytes, position: tuple[int, int]) -> None:
    (row,) = parse_rows([line], HEADER)
    assert (row.chrom, row.pos) == position
    assert row.cells == line.decode().rstrip("\r\n").split("\t")


def test_ragged_lines_repeated_headers_and_lost_positions_are_left_out() -> None:
    lines = [b"7\t1\tA\n", b"pos\tchr\tref\talt\n", b"1.23E+08\t1\tA\tC\n", b"\n"]
    assert parse_rows(lines, HEADER) == []
