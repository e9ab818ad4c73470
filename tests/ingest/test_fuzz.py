"""Random bytes and mangled rows: everything that reads WGSA text gives rows, rejects or one clear sentence."""

import gzip
import random
import time

import pytest

from ingest.encode.file_plan import plan_file
from ingest.encode.load_plan import Slice
from ingest.encode.slice_encoder import SliceEncoder
from ingest.load.errors import SourceError
from ingest.load.row_sampling import sample_files
from ingest.register.release_dictionary import draft_dictionary
from ingest.wgsa.header import HeaderError, read_header
from tests.ingest.test_format_rules import FILES
from variants.fields.document import DocumentReader, specs_of_columns
from variants.releases.store.blocks import decompress_lines

PIECES = [
    b"\t",
    b"|",
    b";",
    b"{2}",
    b"\n",
    b"\r",
    b"\x00",
    b"\xff\xfe",
    b".",
    b"%3D",
    b"1e999",
    b"-",
    b'"',
    b"\\N",
    "é".encode(),
]


def mangled(text, chance):
    """The bytes with a few pieces put in, taken out or changed."""
    data = bytearray(text)
    for _ in range(chance.randrange(1, 6)):
        offset = chance.randrange(len(data) + 1)
        action = chance.randrange(3)
        if action == 0:
            data[offset:offset] = chance.choice(PIECES)
        elif action == 1:
            del data[offset : offset + chance.randrange(1, 20)]
        else:
            data[offset : offset + 1] = chance.randbytes(chance.randrange(1, 4))
    return bytes(data)


def fuzz(seconds, tmp_path, chance):
    """Mangle files and lines for some seconds; returns (lines encoded, lines rejected, files refused)."""
    encoded = rejected = refused = 0
    whole = [path.read_bytes() for path in FILES]
    plans = [make_plan(*data.split(b"\n", 1)) for data in whole]
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        which = chance.randrange(len(whole))
        refused += not reads_or_refuses(tmp_path / "f", mangled_file(whole[which], chance))
        rows = whole[which].split(b"\n", 1)[1]
        for part in (mangled(rows, chance), chance.randbytes(chance.randrange(400))):
            good, bad = encodes(*plans[which], part)
            encoded, rejected = encoded + good, rejected + bad
    return encoded, rejected, refused


def mangled_file(data, chance):
    kind = chance.randrange(4)
    if kind == 0:
        return chance.randbytes(chance.randrange(1, 2_000))
    if kind == 1:
        return mangled(gzip.compress(data), chance)
    return mangled(data, chance)


def reads_or_refuses(path, data):
    path.write_bytes(data)
    try:
        sampled = sample_files([path])
        specs = draft_dictionary(headers=sampled.headers, rows=sampled.cells)
    except (SourceError, HeaderError):
        return False
    assert len(specs) == len(sampled.files[0].header.names)
    return True


def make_plan(header_line, rows):
    header = read_header(header_line)
    sample = [line.split("\t") for line in rows.decode().splitlines()]
    specs = draft_dictionary(headers={header.content: header}, rows={header.content: sample})
    plan = plan_file(header, specs, assembly="GRCh38", bin_size=25_000_000, effect_sources=["VEP_ensembl"])
    return SliceEncoder(plan), DocumentReader(specs_of_columns(header.names, specs)), len(header.names)


def encodes(encoder, reader, width, data):
    """Every line is in a block or among the rejects; the lines in blocks make documents."""
    if not data:
        return 0, 0
    part = encoder.encode(Slice(0, 2, data.count(b"\n"), data, 0, None))
    lines = [line for block in part.blocks for line in decompress_lines(block.payload)]
    assert sorted([*lines, *(reject.line for reject in part.rejects)]) == sorted(data.removesuffix(b"\n").split(b"\n"))
    assert all(reject.reason and "\n" not in reject.reason for reject in part.rejects)
    for line in lines:
        cells = line.decode("latin-1").rstrip("\r").split("\t")
        assert len(cells) == width
        reader.document([cells])
    return len(lines), len(part.rejects)


def test_mangled_files_give_rows_rejects_or_one_clear_sentence(tmp_path):
    encoded, rejected, refused = fuzz(3, tmp_path, random.Random(1))
    assert min(encoded, rejected, refused) > 20


@pytest.mark.long
def test_a_minute_of_random_bytes_gives_only_clean_errors(tmp_path):
    assert min(fuzz(60, tmp_path, random.Random())) > 400
