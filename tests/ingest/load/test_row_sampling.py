"""Sampled rows come from all over the files, whichever way a file can be read."""

import struct
import zlib

import pytest
from isal import igzip

from ingest.load import row_sampling, source_files
from ingest.load.row_sampling import sample_files
from ingest.load.source_files import inspect_file, sample_lines
from ingest.wgsa.header import Content

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


def sample_positions(path, *, most=2_500, read=50_000):
    return [int(line.split(b"\t")[1]) for line in sample_lines(inspect_file(path), most=most, read=read)]


def check_spread(sampled, last):
    """No row twice, in order, and about as many in each tenth of the lines."""
    assert sampled == sorted(set(sampled))
    tenths = [sum(last * tenth < 10 * pos <= last * (tenth + 1) for pos in sampled) for tenth in range(10)]
    assert min(tenths) > 0.07 * len(sampled), tenths


def test_small_files_are_thinned_and_large_gzip_files_read_as_far_as_allowed(tmp_path, text):
    (tmp_path / "plain.tsv").write_bytes(text)
    with igzip.open(tmp_path / "file.gz", "wb") as file:
        file.write(text)
    for name in ("plain.tsv", "file.gz"):
        sampled = sample_positions(tmp_path / name, most=1_000)
        check_spread(sampled, LINES)
        assert 500 <= len(sampled) <= 1_000
        check_spread(sample_positions(tmp_path / name, most=1_000, read=8_000), 8_000)
    assert sample_positions(tmp_path / "file.gz", most=LINES) == list(range(1, LINES + 1))


def test_large_plain_and_bgzip_files_are_read_at_many_places(tmp_path, text, monkeypatch):
    monkeypatch.setattr(source_files, "LARGE_PLAIN", 1_000)
    monkeypatch.setattr(source_files, "LARGE_BGZIP", 1_000)
    (tmp_path / "plain.tsv").write_bytes(text)
    (tmp_path / "blocks.gz").write_bytes(bgzip(text))
    for name in ("plain.tsv", "blocks.gz"):
        sampled = sample_positions(tmp_path / name, most=1_000)
        assert len(sampled) == 1_000
        check_spread(sampled, LINES)


def test_files_share_the_sample_and_damage_ends_a_files_share(tmp_path, text, monkeypatch):
    monkeypatch.setattr(row_sampling, "MAX_SAMPLED_ROWS", 1_000)
    paths = [tmp_path / name for name in ("a.gz", "b.gz", "cut.gz")]
    for path in paths:
        path.write_bytes(bgzip(text))
    paths[-1].write_bytes(paths[-1].read_bytes()[:60_000])
    assert 0 < len(sample_positions(paths[-1], most=LINES)) < LINES
    sampled = sample_files(paths, hashed=False)
    rows = sampled.rows[Content.SNV]
    assert [file.path for file in sampled.files] == paths
    assert len(rows) <= 1_000
    assert sum(row.pos == 1 for row in rows) == 3  # the first line of each file
    assert sampled.unsorted == frozenset()


def test_ragged_lines_are_left_out_and_files_out_of_order_are_named(tmp_path, monkeypatch):
    monkeypatch.setattr(row_sampling, "MIN_SORTED_BYTES", 0)
    ragged, shuffled = tmp_path / "ragged.tsv", tmp_path / "shuffled.tsv"
    ragged.write_text("chr\tpos\tref\talt\n1\t1\tA\tC\n1\t2\tA\r\n1\t3\tA\tC\r\n")
    shuffled.write_text("chr\tpos\tref\talt\n1\t9\tA\tC\n1\t8\tA\tC\n")
    sampled = sample_files([ragged, shuffled])
    assert sampled.cells[Content.SNV][:2] == [["1", "1", "A", "C"], ["1", "3", "A", "C"]]
    assert sampled.unsorted == {shuffled}
