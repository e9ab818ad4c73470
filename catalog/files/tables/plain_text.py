"""Text as DuckDB reads it: unpacked, in UTF-8, with one kind of line end."""

from __future__ import annotations

import codecs
import gzip
import shutil
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from catalog.files.sniff import UTF16_MARKS, WINDOWS_1252_FALLBACK, UnreadableTableError

CHUNK_SIZE = 1024 * 1024  # bytes
GZIP_MARK = b"\x1f\x8b"


@contextmanager
def open_plain_text(source: Path) -> Iterator[tuple[Path, str]]:
    """(file that DuckDB can read, encoding of `source`): the file itself where possible, else a temporary copy.

    Gzip is known by its first bytes and unpacked; encodings are those of `sniff.decode_text`, from the whole file.

    Raises:
        UnreadableTableError: The compressed file is damaged, or too large for the disk once unpacked.
    """
    with tempfile.TemporaryDirectory() as folder:
        if _is_gzip(source):
            source = _unpack(source, Path(folder) / "unpacked.csv")
        encoding, is_plain = _inspect(source)
        if is_plain:
            yield source, encoding
            return
        plain = Path(folder) / "plain.csv"
        reader = "utf-16" if encoding == "utf-16" else "utf-8-sig"
        with (
            source.open(encoding=reader, errors=WINDOWS_1252_FALLBACK) as lines,
            plain.open("w", encoding="utf-8", newline="\n") as file,
        ):
            while chunk := lines.read(CHUNK_SIZE):
                file.write(chunk)
        yield plain, encoding


def _is_gzip(source: Path) -> bool:
    with source.open("rb") as file:
        return file.read(2) == GZIP_MARK


def _unpack(source: Path, target: Path) -> Path:
    """The file without its compression, also where it has several members, as block gzip does.

    A file of a megabyte may contain a terabyte: half of the free disk space is the limit.
    """
    free_bytes = shutil.disk_usage(target.parent).free // 2
    try:
        with gzip.open(source) as packed, target.open("wb") as file:
            while chunk := packed.read(CHUNK_SIZE):
                free_bytes -= len(chunk)
                if free_bytes < 0:
                    raise UnreadableTableError("Unpacked, this file is larger than the free disk space: split it.")
                file.write(chunk)
    except (OSError, EOFError, zlib.error) as error:
        message = f"The compressed file is damaged or ends early ({error}): upload it again."
        raise UnreadableTableError(message) from error
    return target


def _inspect(source: Path) -> tuple[str, bool]:
    """(encoding, whether DuckDB can read the file as it is), from all of the file."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    is_utf8 = True
    n_feeds = n_returns = n_pairs = 0  # \n, \r, \r\n
    with source.open("rb") as file:
        if file.read(2) in UTF16_MARKS:
            return "utf-16", False
        file.seek(0)
        last = b""
        while chunk := file.read(CHUNK_SIZE):
            n_feeds += chunk.count(b"\n")
            n_returns += chunk.count(b"\r")
            n_pairs += chunk.count(b"\r\n") + (last == b"\r" and chunk[:1] == b"\n")
            last = chunk[-1:]
            is_utf8 = is_utf8 and _decodes(decoder, chunk)
    is_utf8 = is_utf8 and _decodes(decoder, b"", final=True)
    has_one_line_end = n_feeds == 0 or n_returns == 0 or n_feeds == n_returns == n_pairs
    return "utf-8" if is_utf8 else "windows-1252", has_one_line_end and is_utf8


def _decodes(decoder: codecs.IncrementalDecoder, chunk: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(chunk, final)
    except UnicodeDecodeError:
        return False
    return True
