"""Source files before they are loaded: opened, recognised, fingerprinted. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import IO

from isal import isal_zlib

from ingest.load.s3 import Location, S3Path
from ingest.load.slices import SourceError, open_source
from ingest.wgsa.header import Header, HeaderError, resolve_header

HASH_BYTES = 8 << 20
# A first line longer than this is no header: 2,100 names need some 60 kB.
MOST_HEADER_BYTES = 4 << 20


@dataclass(frozen=True, slots=True)
class Inspected:
    """A readable source file: its header, and how many lines stand before the first data row."""

    path: Location
    header: Header
    header_lines: int
    size: int


def inspect(path: Location, *, header_path: Location | None = None) -> Inspected:
    """Read the header of a file. Raises SourceError with one sentence for anything that cannot be loaded."""
    with open_file(path) as raw:
        first = _first_line(raw, path)
    own = None
    if header_path:
        with open_file(header_path) as raw:
            own = _first_line(raw, header_path)
    try:
        header, has_header = resolve_header(first, own)
    except HeaderError as error:
        raise SourceError(f"{path.name}: line 1: {error}") from None
    return Inspected(path, header, int(has_header), _size(path))


def open_file(path: Location) -> IO[bytes]:
    """The raw bytes of a file. Raises SourceError for what is not a readable, non-empty file."""
    if not path.exists():
        raise SourceError(f"{path}: no such file")
    if path.is_dir():
        raise SourceError(f"{path}: is a directory; name the files in it")
    if not path.is_file():
        raise SourceError(f"{path}: is no regular file")
    try:
        if not _size(path):
            raise SourceError(f"{path}: the file is empty")
        return path.open() if isinstance(path, S3Path) else path.open("rb")
    except PermissionError:
        raise SourceError(f"{path}: permission denied") from None


def _size(path: Location) -> int:
    return path.size() if isinstance(path, S3Path) else path.stat().st_size


def _first_line(raw: IO[bytes], path: Location) -> bytes:
    for line in _lines(raw, path):
        return line
    raise SourceError(f"{path}: the file is empty")


def _lines(raw: IO[bytes], path: Location) -> Iterator[bytes]:
    source = open_source(raw)
    while True:
        try:
            line = source.readline(MOST_HEADER_BYTES)
        except (EOFError, OSError, isal_zlib.error) as error:
            raise SourceError(f"{path}: cannot be decompressed: {error}") from None
        if not line:
            return
        yield line


def data_lines(inspected: Inspected) -> Iterator[bytes]:
    """All lines behind the header, with their line ends. Raises SourceError where the file is damaged."""
    with open_file(inspected.path) as raw:
        yield from islice(_lines(raw, inspected.path), inspected.header_lines, None)


def source_lines(inspected: Inspected) -> Iterator[str]:
    """All data lines as text, without line ends; bytes outside UTF-8 are escaped as surrogates (PEP 383)."""
    for line in data_lines(inspected):
        yield line.rstrip(b"\r\n").decode(errors="surrogateescape")


def fingerprint(path: Location, *, prefix: int = 0) -> tuple[str, str]:
    """(sha256 of the file, sha256 of its first `prefix` bytes or '' for 0), both in one reading."""
    whole, start = hashlib.sha256(), hashlib.sha256()
    left = prefix
    with open_file(path) as raw:
        while chunk := raw.read(HASH_BYTES):
            whole.update(chunk)
            if left > 0:
                start.update(chunk[:left])
                left -= len(chunk)
    return whole.hexdigest(), start.hexdigest() if prefix else ""
