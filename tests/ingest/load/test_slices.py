"""Cutting a file into slices: all of it, always alike, never through a position."""

import gzip
import io
import struct
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.encode.load_plan import Slice
from ingest.load import slices
from ingest.load.errors import SourceError
from ingest.load.slices import read_slices


def cut(data: bytes, *, header_lines: int = 1) -> list[Slice]:
    return list(read_slices(io.BytesIO(data), name="f", header_lines=header_lines, keys=(0, 1, 2, 3)))


def rows(*positions: int) -> bytes:
    return b"".join(b"1\t%d\tA\tC\n" % position for position in positions)


@pytest.fixture
def small_slices(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slices, "SLICE_BYTES", 40)
    monkeypatch.setattr(slices, "READ_BYTES", 7)


@pytest.mark.usefixtures("small_slices")
class TestCutting:
    def test_slices_joined_are_the_file_without_its_header(self) -> None:
        body = rows(*range(1, 50))
        parts = cut(b"#chr\tpos\n" + body)
        assert b"".join(part.data for part in parts) == body
        assert [part.number for part in parts] == list(range(len(parts)))
        assert len(parts) > 5

    def test_lines_of_one_position_stay_together(self) -> None:
        parts = cut(b"h\n" + rows(1, 2, 3, 3, 3, 3, 3, 3, 3, 3, 3, 4, 5))
        assert sum(b"\t3\t" in part.data for part in parts) == 1

    def test_a_damaged_line_does_not_part_a_position(self) -> None:
        body = rows(1, 2, 3, 3) + b"rubbish\n" + rows(3, 3, 3) + rows(*range(4, 20))
        parts = cut(b"h\n" + body)
        assert sum(b"\t3\t" in part.data for part in parts) == 1
        assert b"".join(part.data for part in parts) == body

    def test_first_lines_continue_from_slice_to_slice(self) -> None:
        parts = cut(b"h\n" + rows(*range(1, 30)))
        line = 2
        for part in parts:
            assert part.first_line == line
            line += part.data.count(b"\n")

    def test_two_spellings_of_one_variant_stay_together_though_their_positions_differ(self) -> None:
        padded = b"1\t20\tGACT\tGATT\n"  # C>T at 22
        parts = cut(b"h\n" + rows(*range(1, 20)) + padded + rows(20, 21, 22, 23, 24, 25, 26, 27))
        (holder,) = [part for part in parts if padded in part.data]
        assert b"1\t22\t" in holder.data
        assert b"1\t27\t" not in holder.data

    @pytest.mark.parametrize("spelling", [b"%de+00", b"%d.0", b"%d.00e0"])
    def test_positions_are_read_however_programs_write_whole_numbers(self, spelling: bytes) -> None:
        body = b"".join(b"1\t" + spelling % position + b"\tA\tC\n" for position in range(1, 50))
        assert len(cut(b"h\n" + body)) > 5

    def test_a_file_without_a_last_line_feed_keeps_its_last_line(self) -> None:
        assert cut(b"h\n" + rows(1, 2)[:-1])[-1].data.endswith(b"1\t2\tA\tC")

    def test_a_file_with_a_header_only_has_no_slices(self) -> None:
        assert cut(b"#chr\tpos\tref\talt\n") == []
        assert cut(b"#chr\tpos\tref\talt") == []

    def test_without_a_header_the_first_line_is_data(self) -> None:
        assert cut(rows(7), header_lines=0)[0].first_line == 1


@settings(max_examples=60)
@given(st.lists(st.integers(1, 30), max_size=80).map(sorted), st.booleans(), st.booleans())
def test_slices_are_the_same_for_every_compression(positions: list[int], compress: bool, several: bool) -> None:
    plain = b"h\n" + rows(*positions)
    half = len(plain) // 2
    pieces = [plain[:half], plain[half:]] if several else [plain]
    packed = b"".join(gzip.compress(piece) for piece in pieces) if compress else plain
    saved, slices.SLICE_BYTES = slices.SLICE_BYTES, 64
    try:
        assert [part.data for part in cut(packed)] == [part.data for part in cut(plain)]
    finally:
        slices.SLICE_BYTES = saved


@pytest.mark.usefixtures("small_slices")
def test_a_truncated_gzip_gives_its_whole_slices_then_names_the_last_good_line() -> None:
    packed = gzip.compress(b"h\n" + rows(*range(1, 20_000)), compresslevel=1)
    source = read_slices(io.BytesIO(packed[: len(packed) // 2]), name="x.gz", header_lines=1, keys=(0, 1, 2, 3))
    whole = zlib.decompressobj(wbits=31).decompress(packed[: len(packed) // 2]).count(b"\n")
    texts = []
    with pytest.raises(SourceError, match=rf"x\.gz: .*truncated.*line {whole} is the last whole line"):
        texts.extend(source)
    assert texts[-1].last_line <= whole < texts[-1].last_line + 2 * texts[-1].line_count


def bgzip(text: bytes, *, marker: bool) -> bytes:
    """Blocks of 4 kB, each a gzip member with its size in an extra field, and the empty one that marks the end."""
    blocks = []
    for start in range(0, len(text) + (4_096 if marker else 0), 4_096):
        piece = text[start : start + 4_096] if start < len(text) else b""
        packed = gzip.compress(piece, mtime=0)
        extra = b"\x06\0BC\x02\0" + struct.pack("<H", len(packed) + 7)
        blocks.append(packed[:3] + b"\x04" + packed[4:10] + extra + packed[10:])
    return b"".join(blocks)


@pytest.mark.usefixtures("small_slices")
def test_a_bgzip_file_cut_between_two_blocks_is_recognised_by_its_missing_marker() -> None:
    text = b"h\n" + rows(*range(1, 20_000))
    assert b"".join(part.data for part in cut(bgzip(text, marker=True))) == text[2:]
    with pytest.raises(SourceError, match=r"bgzip's end marker is missing .*truncated"):
        cut(bgzip(text, marker=False))


@pytest.mark.usefixtures("small_slices")
def test_members_one_behind_the_other_and_padding_are_read_as_gunzip_does() -> None:
    text = rows(*range(1, 5_000))
    packed = gzip.compress(b"h\n" + text[:999]) + gzip.compress(b"") + gzip.compress(text[999:]) + bytes(512)
    assert b"".join(part.data for part in cut(packed)) == text


@pytest.mark.usefixtures("small_slices")
def test_a_corrupt_gzip_is_one_clear_sentence() -> None:
    packed = bytearray(gzip.compress(b"h\n" + rows(*range(1, 20_000))))
    packed[len(packed) // 2 : len(packed) // 2 + 40] = bytes(40)
    with pytest.raises(SourceError, match=r"x\.gz: the file cannot be read after line \d+"):
        list(read_slices(io.BytesIO(bytes(packed)), name="x.gz", header_lines=1, keys=(0, 1, 2, 3)))


def test_a_position_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slices, "SLICE_BYTES", 40)
    monkeypatch.setattr(slices, "MAX_POSITION_BYTES", 200)
    monkeypatch.setattr(slices, "READ_BYTES", 50)
    with pytest.raises(SourceError, match="is the file sorted by position"):
        cut(b"h\n" + rows(*[5] * 500))
