"""Sampled rows come from all over the files, whichever way a file can be read."""

import struct
import zlib

import pytest
from isal import igzip

from ingest.load import row_sampling
from ingest.load.row_sampling import sample_rows
from ingest.load.source_files import inspect_file

LINES = 40_000


@pytest.fixture(scope="module")
def text():
    rows = (f"1\t{pos}\tA\tC\t{pos * 7919 % 1_000_003}\n" for pos in range(1, LINES + 1))
    return ("chr\tpos\tref\talt\tx\n" + "".join(rows)).encode()


def bgzip(data):
    """The data as bgzip writes it: gzip members that tell their size, an empty one last."""
    return b"".join(map(bgzip_block, [*(data[at : at + 9_000] for at in range(0, len(data), 9_000)), b""]))


def bgzip_block(piece):
    packer = zlib.compressobj(1, zlib.DEFLATED, -15)
    body = packer.compress(piece) + packer.flush()
    head = b"\x1f\x8b\x08\x04\0\0\0\0\0\xff\x06\0BC\x02\0" + struct.pack("<H", len(body) + 25)
    return head + body + struct.pack("<II", zlib.crc32(piece), len(piece))


def positions(path, **options):
    return [int(row[1]) for row in sample_rows([inspect_file(path)], **options)]


def spread(found, last):
    """No row twice, in order, and about as many in each tenth of the lines."""
    assert found == sorted(set(found))
    tenths = [sum(last * tenth < 10 * pos <= last * (tenth + 1) for pos in found) for tenth in range(10)]
    assert min(tenths) > 0.07 * len(found), tenths


def test_small_files_are_thinned_and_large_gzip_files_read_as_far_as_allowed(tmp_path, text):
    (tmp_path / "plain.tsv").write_bytes(text)
    with igzip.open(tmp_path / "file.gz", "wb") as file:
        file.write(text)
    for name in ("plain.tsv", "file.gz"):
        found = positions(tmp_path / name, most=1_000)
        spread(found, LINES)
        assert 500 <= len(found) <= 1_000
        spread(positions(tmp_path / name, most=1_000, read=8_000), 8_000)
    assert positions(tmp_path / "file.gz", most=LINES) == list(range(1, LINES + 1))


def test_large_plain_and_bgzip_files_are_read_at_many_places(tmp_path, text, monkeypatch):
    monkeypatch.setattr(row_sampling, "LARGE_PLAIN", 1_000)
    monkeypatch.setattr(row_sampling, "LARGE_BGZIP", 1_000)
    (tmp_path / "plain.tsv").write_bytes(text)
    (tmp_path / "blocks.gz").write_bytes(bgzip(text))
    for name in ("plain.tsv", "blocks.gz"):
        found = positions(tmp_path / name, most=1_000)
        assert len(found) == 1_000
        spread(found, LINES)


def test_files_share_the_sample_and_damage_ends_a_files_share(tmp_path, text):
    paths = [tmp_path / name for name in ("a.gz", "b.gz", "cut.gz")]
    for path in paths:
        path.write_bytes(bgzip(text))
    paths[-1].write_bytes(paths[-1].read_bytes()[:60_000])
    files = [inspect_file(path) for path in paths]
    whole, cut = sample_rows(files[:1], most=1_000), sample_rows(files[2:], most=LINES)
    assert 0 < len(cut) < LINES
    assert len(sample_rows(files, most=900)) <= 900
    assert sample_rows(files[:2], most=2_000, read=2 * LINES) == whole * 2


def test_ragged_lines_are_left_out(tmp_path):
    path = tmp_path / "f.tsv"
    path.write_text("chr\tpos\tref\talt\n1\t1\tA\tC\n1\t2\tA\r\n1\t3\tA\tC\r\n")
    assert sample_rows([inspect_file(path)]) == [["1", "1", "A", "C"], ["1", "3", "A", "C"]]
