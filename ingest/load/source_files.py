"""Source files before they are loaded: opened, recognised, fingerprinted, read line by line. Knows no Django.

Samples come from all over a file. Most files are sorted by position, so the first lines of one lie at the poorly
annotated end of a chromosome. Large plain and bgzip files are read at SAMPLED_POINTS evenly spaced points. Of small
files, and of other gzip files, which can only be read from their start, every nth of the first lines is taken.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import islice
from typing import IO

from ingest.load.errors import SourceError
from ingest.load.gzip_streams import (
    BGZIP_HEADER_BYTES,
    GZIP_ERRORS,
    GZIP_MAGIC,
    find_bgzip_block,
    is_bgzip_block,
    is_gzip,
    open_gzip,
    open_text,
)
from ingest.load.s3 import Location, S3Path
from ingest.load.text_translation import needs_translation
from ingest.wgsa.header import Header, HeaderError, resolve_header

HASH_READ_BYTES = 8 << 20
# A first line longer than this is not a header: 2,100 names need some 60 kB.
MAX_HEADER_BYTES = 4 << 20
MAX_COMMENT_LINES = 10_000
SAMPLED_POINTS = 50
# From these sizes on (bytes), far more lines than a sample takes lie between two points.
LARGE_PLAIN, LARGE_BGZIP = 256 << 20, 32 << 20


@dataclass(frozen=True, slots=True)
class InspectedFile:
    """A readable source file.

    Attributes:
        header_lines: Lines before the first data row.
        size: Bytes of the file as it is, compressed or not.
        sha256: In hexadecimal; "" if the file was not read for it.
    """

    path: Location
    header: Header
    header_lines: int
    size: int
    sha256: str = ""


def inspect_files(
    paths: Sequence[Location], *, header_path: Location | None = None, hashed: bool = True
) -> list[InspectedFile]:
    """Read the headers of files that belong together, and their checksums unless `hashed` is False.

    Raises:
        SourceError: A file cannot be loaded, or two files have the same content.
    """
    path_by_content: dict[str, Location] = {}
    files = []
    for path in paths:
        file = inspect_file(path, header_path=header_path)
        if hashed:
            file = replace(file, sha256=fingerprint(path)[0])
        content = file.sha256 or str(path.resolve())
        if content in path_by_content:
            raise SourceError(f"{path}: has the same content as {path_by_content[content]}; name each file once")
        path_by_content[content] = path
        files.append(file)
    return files


def inspect_file(path: Location, *, header_path: Location | None = None) -> InspectedFile:
    """Read the header of a file, or of the separate file that has its header.

    Raises:
        SourceError: The file cannot be loaded; the message is one sentence.
    """
    first_line, line_below_comments = _read_first_lines(path)
    header_line = _read_first_lines(header_path)[0] if header_path else None
    try:
        header, has_header = resolve_header(first_line, header_line, line_below_comments=line_below_comments)
    except HeaderError as error:
        raise SourceError(f"{path.name}: line 1: {error}") from None
    return InspectedFile(path, header, int(has_header), _get_size(path))


def open_file(path: Location) -> IO[bytes]:
    """The raw bytes of a file.

    Raises:
        SourceError: It is not a readable, non-empty file.
    """
    if not path.exists():
        raise SourceError(f"{path}: no such file")
    if path.is_dir():
        raise SourceError(f"{path}: is a directory; name the files in it")
    if not path.is_file():
        raise SourceError(f"{path}: is not a regular file")
    try:
        if not _get_size(path):
            raise SourceError(f"{path}: the file is empty")
        return path.open() if isinstance(path, S3Path) else path.open("rb")
    except PermissionError:
        raise SourceError(f"{path}: permission denied") from None


def read_data_lines(file: InspectedFile) -> Iterator[bytes]:
    """All lines after the header, with their line ends. Raises SourceError at a damage."""
    with open_file(file.path) as raw:
        yield from islice(_read_lines(raw, file.path), file.header_lines, None)


def read_text_lines(file: InspectedFile) -> Iterator[str]:
    """All data lines as text, without line ends; bytes outside UTF-8 are escaped as surrogates (PEP 383)."""
    for line in read_data_lines(file):
        yield line.rstrip(b"\r\n").decode(errors="surrogateescape")


def sample_lines(file: InspectedFile, *, most: int, read: int) -> list[bytes]:
    """At most `most` data lines from all over a file; a damaged file gives those before the damage.

    Args:
        file: The file.
        most: The largest number of lines.
        read: How many lines are read of a file that is read in order.
    """
    min_size = {"plain": LARGE_PLAIN, "bgzip": LARGE_BGZIP}.get(get_compression(file))
    if min_size is not None and file.size > min_size and not _is_translated(file):
        offsets = [file.size * point // SAMPLED_POINTS for point in range(SAMPLED_POINTS)]
        return list(_read_lines_at(file, offsets, most // SAMPLED_POINTS))
    return _thin_out(islice(read_data_lines(file), read), most)


def get_compression(file: InspectedFile) -> str:
    """`plain`, `bgzip` (which can be entered at any block) or `gzip` (which is read from its start)."""
    with open_file(file.path) as raw:
        start = raw.read(BGZIP_HEADER_BYTES)
    if is_bgzip_block(start):
        return "bgzip"
    return "gzip" if start.startswith(GZIP_MAGIC) else "plain"


def fingerprint(path: Location, *, prefix: int = 0) -> tuple[str, str]:
    """(SHA-256 of the file, SHA-256 of its first `prefix` bytes or "" for 0), both in one reading."""
    digest = hashlib.sha256()
    with open_file(path) as raw:
        _hash_bytes(digest, raw, prefix)
        start = digest.hexdigest() if prefix else ""
        _hash_bytes(digest, raw, None)
    return digest.hexdigest(), start


def _hash_bytes(digest: hashlib._Hash, raw: IO[bytes], left: int | None) -> None:
    """Add the next `left` bytes of a file, or all that follow."""
    while chunk := raw.read(HASH_READ_BYTES if left is None else min(left, HASH_READ_BYTES)):
        digest.update(chunk)
        left = None if left is None else left - len(chunk)


def _get_size(path: Location) -> int:
    return path.size() if isinstance(path, S3Path) else path.stat().st_size


def _read_first_lines(path: Location) -> tuple[bytes, bytes]:
    """The first line, and the first one that is not a comment, of a file that begins with comments; b"" for others."""
    with open_file(path) as raw:
        lines = _read_lines(raw, path)
        first = next(lines, b"")
        if not first:
            raise SourceError(f"{path}: the file is empty")
        if not first.startswith(b"##"):
            return first, b""
        below = (line for line in islice(lines, MAX_COMMENT_LINES) if not line.startswith(b"##"))
        return first, next(below, b"")


def _read_lines(raw: IO[bytes], path: Location) -> Iterator[bytes]:
    text = open_text(raw)
    while True:
        try:
            line = text.readline(MAX_HEADER_BYTES)
        except GZIP_ERRORS as error:
            raise SourceError(f"{path}: cannot be decompressed: {error}") from None
        if not line:
            return
        yield line


def _read_lines_at(file: InspectedFile, offsets: Sequence[int], count: int) -> Iterator[bytes]:
    """`count` whole lines after each offset of a plain or bgzip file; fewer at its end or before a damage."""
    with open_file(file.path) as raw:
        is_bgzip = is_bgzip_block(raw.read(BGZIP_HEADER_BYTES))
        for offset in offsets:
            raw.seek(find_bgzip_block(raw, offset) if is_bgzip else offset)
            text = open_gzip(raw) if is_bgzip else raw
            # The first line is usually only the end of one; the file's first line is its header.
            with suppress(*GZIP_ERRORS):
                yield from islice(text, 1, 1 + count)


def _is_translated(file: InspectedFile) -> bool:
    """Whether the text is not as it is in the file (ingest.load.text_translation), so is read from its start only."""
    with open_file(file.path) as raw:
        return needs_translation(open_gzip(raw) if is_gzip(raw) else raw)


def _thin_out(lines: Iterable[bytes], most: int) -> list[bytes]:
    """Every nth of the lines, n being the smallest power of two that leaves no more than `most`."""
    sampled: list[bytes] = []
    step = 1
    with suppress(SourceError):  # a damaged end of the file ends the sample
        for number, line in enumerate(lines):
            if number % step == 0:
                if len(sampled) == most:
                    sampled, step = sampled[::2], step * 2
                    if number % step:
                        continue
                sampled.append(line)
    return sampled
