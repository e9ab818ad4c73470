"""Files -> BGZF, the gzip of blocks that bcftools, tabix and every program that reads gzip take. Pure.

The format is that of section 4.1 of https://samtools.github.io/hts-specs/SAMv1.pdf. Python's zlib is enough for it, so
that portals without htslib write it too.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import BinaryIO

COMPRESSED_SUFFIX = ".gz"
MAX_BLOCK_BYTES = 65_280  # of text in one block, as htslib writes them
_LEVEL = 6  # of zlib
_END_OF_FILE = bytes.fromhex("1f8b08040000000000ff0600424302001b0003000000000000000000")


def is_compressed_name(path: Path) -> bool:
    """Whether the name of a file says that it is compressed.

    Example:
        >>> is_compressed_name(Path("calls.vcf.gz")), is_compressed_name(Path("calls.vcf"))
        (True, False)
    """
    return path.suffix.lower() == COMPRESSED_SUFFIX


@contextmanager
def plain_path(path: Path, *, compress: bool) -> Iterator[Path]:
    """A path to write to; when the block ends without an error, the file is moved to `path`, compressed if requested.

    Args:
        compress: Whether `path` gets BGZF; else it is itself what the block writes to.
    """
    if not compress:
        yield path
        return
    with NamedTemporaryFile(dir=path.parent) as plain:
        yield Path(plain.name)
        with Path(plain.name).open("rb") as text, path.open("wb") as file:
            write_bgzf(text, file)


def write_bgzf(source: BinaryIO, target: BinaryIO) -> None:
    """Write all bytes of a file as BGZF to another one.

    Example:
        >>> import gzip, io
        >>> target = io.BytesIO()
        >>> write_bgzf(io.BytesIO(b"#CHROM"), target)
        >>> gzip.decompress(target.getvalue())
        b'#CHROM'
    """
    while data := source.read(MAX_BLOCK_BYTES):
        target.write(_compress_block(data))
    target.write(_END_OF_FILE)


def _compress_block(data: bytes) -> bytes:
    for level in (_LEVEL, 0):  # what does not shrink, such as compressed data, is stored as it is
        compressor = zlib.compressobj(level, zlib.DEFLATED, -15)
        packed = compressor.compress(data) + compressor.flush()
        size = len(packed) + 26  # with the 18 bytes before and the 8 behind
        if size <= 65_536:
            break
    head = b"\x1f\x8b\x08\x04\x00\x00\x00\x00\x00\xff" + struct.pack("<HBBHH", 6, 66, 67, 2, size - 1)
    return head + packed + struct.pack("<II", zlib.crc32(data), len(data))
