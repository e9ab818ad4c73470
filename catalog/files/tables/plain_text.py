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

from catalog.files.tables.header import UnreadableTable

CHUNK = 1024 * 1024
GZIP = b"\x1f\x8b"
FALLBACK = "windows-1252 for what is no UTF-8"


@contextmanager
def plain_text(source: Path) -> Iterator[tuple[Path, str]]:
    """(file, encoding found): the file itself if it is UTF-8 with one kind of line end, else a copy that is.

    Gzip is known by its first bytes and unpacked, UTF-16 is known by its mark. Bytes that are no UTF-8 are read as
    Windows-1252, which also has them where both were mixed; its few empty places as Latin-1.
    """
    with tempfile.TemporaryDirectory() as folder:
        if _is_gzip(source):
            source = _unpack(source, Path(folder) / "unpacked.csv")
        encoding, is_plain = _look(source)
        if is_plain:
            yield source, encoding
            return
        plain = Path(folder) / "plain.csv"
        reader = {"utf-16": "utf-16"}.get(encoding, "utf-8-sig")
        with (
            source.open(encoding=reader, errors=FALLBACK) as lines,
            plain.open("w", encoding="utf-8", newline="\n") as file,
        ):
            while piece := lines.read(CHUNK):
                file.write(piece)
        yield plain, encoding


def _is_gzip(source: Path) -> bool:
    with source.open("rb") as file:
        return file.read(2) == GZIP


def _unpack(source: Path, target: Path) -> Path:
    """The file without its compression, also where it has several members, as block gzip does. A file of a megabyte may
    hold a terabyte: half of the room on the disk is the limit."""
    room = shutil.disk_usage(target.parent).free // 2
    try:
        with gzip.open(source) as packed, target.open("wb") as file:
            while piece := packed.read(CHUNK):
                room -= len(piece)
                if room < 0:
                    raise UnreadableTable("Unpacked, this file is larger than the room there is for it: split it.")
                file.write(piece)
    except (OSError, EOFError, zlib.error) as error:
        raise UnreadableTable(f"The compressed file is damaged or ends early ({error}): upload it again.") from error
    return target


def _look(source: Path) -> tuple[str, bool]:
    """(encoding, whether DuckDB can read it as it is), from all of the file."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    foreign = False
    ends = [0, 0, 0]  # line feeds, carriage returns, both together
    with source.open("rb") as file:
        if file.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
            return "utf-16", False
        file.seek(0)
        last = b""
        while chunk := file.read(CHUNK):
            pairs = chunk.count(b"\r\n") + (last == b"\r" and chunk[:1] == b"\n")
            for kind, count in enumerate((chunk.count(b"\n"), chunk.count(b"\r"), pairs)):
                ends[kind] += count
            last = chunk[-1:]
            try:
                if not foreign:
                    decoder.decode(chunk)
            except UnicodeDecodeError:
                foreign = True
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        foreign = True
    feeds, returns, pairs = ends
    one_kind = (feeds == 0 or returns == 0) or feeds == returns == pairs
    return "windows-1252" if foreign else "utf-8", one_kind and not foreign


def _as_windows_1252(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    byte = error.object[error.start : error.start + 1]
    try:
        return byte.decode("cp1252"), error.start + 1
    except UnicodeDecodeError:
        return byte.decode("latin-1"), error.start + 1


codecs.register_error(FALLBACK, _as_windows_1252)
