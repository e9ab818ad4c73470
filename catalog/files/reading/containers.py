"""Tables inside of other files: compressed ones, archives and workbooks become a plain text beside them. No Django."""

from __future__ import annotations

import bz2
import gzip
import lzma
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import IO, Any, NamedTuple

import zstandard

from catalog.files.reading.workbooks import is_workbook, write_sheet
from catalog.files.sniff import UnreadableTableError

CHUNK_SIZE = 1024 * 1024  # bytes
MAX_LAYERS = 4  # a compressed file inside of an archive inside of a compressed file ...
TEXT_ENDINGS = (".csv", ".tsv", ".txt", ".tab", ".dat", ".asc")
IGNORED_MEMBERS = ("__macosx/", ".ds_store", "readme", "license", "licence", "metadata", "codebook", "dictionary")


class PlainTable(NamedTuple):
    """A plain text; `member` and `sheet` are where it comes from, `choices` are the others there are.

    `notes` say what a workbook hides or leaves out.
    """

    path: Path
    member: str = ""
    sheet: str = ""
    choices: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@contextmanager
def open_container(source: Path, *, member: str = "", sheet: str = "") -> Iterator[PlainTable]:
    """The plain text of a file: itself, or a temporary copy without compression, archive or workbook around it.

    The kind of a file follows from its first bytes, not from its name. A zip archive gives the requested member,
    otherwise its largest table; a workbook gives the requested sheet, otherwise the first one with rows.

    Raises:
        UnreadableTableError: It is damaged, too large for the disk once unpacked, or has no such member or sheet.
    """
    with tempfile.TemporaryDirectory() as folder:
        table = PlainTable(source)
        for layer in range(MAX_LAYERS):
            table = _unwrap(table, Path(folder) / f"layer{layer}", member=member, sheet=sheet)
            if table.path == source or table.path.parent != Path(folder) or table.path.name != f"layer{layer}":
                break
        yield table


def _unwrap(outer: PlainTable, target: Path, *, member: str, sheet: str) -> PlainTable:
    """The content, written to `target`; `outer` itself if it is not a container."""
    source = outer.path
    with source.open("rb") as file:
        head = file.read(8)
    for mark, opener in _OPENERS.items():
        if head.startswith(mark):
            _copy_unpacked(partial(opener, source), target)
            return outer._replace(path=target)
    if is_workbook(source, head):
        written = write_sheet(source, target, sheet)
        return outer._replace(path=target, sheet=written.name, choices=written.names, notes=written.notes)
    if head.startswith(b"PK\x03\x04"):
        return _unzip(outer, target, member)
    return outer


def _unzip(outer: PlainTable, target: Path, member: str) -> PlainTable:
    try:
        with zipfile.ZipFile(outer.path) as archive:
            sizes = {item.filename: item.file_size for item in archive.infolist() if not item.is_dir()}
            name = member or _main_member(sizes)
            if name not in sizes:
                listed = ", ".join(list(sizes)[:20]) or "nothing"
                raise UnreadableTableError(f"This archive has no file {name!r}; it has {listed}.")
            _copy_unpacked(lambda: archive.open(name), target)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        raise UnreadableTableError(f"The archive is damaged or encrypted ({error}): upload it again.") from error
    return PlainTable(target, member=name, choices=tuple(sizes))


def _main_member(sizes: dict[str, int]) -> str:
    """The largest file with the name of a table, else the largest file."""
    members = [name for name in sizes if not any(part in name.lower() for part in IGNORED_MEMBERS)] or list(sizes)
    tables = [name for name in members if any(ending in name.lower() for ending in TEXT_ENDINGS)]
    candidates = tables or members
    if not candidates:
        raise UnreadableTableError("This archive has no table in it.")
    return max(candidates, key=lambda name: sizes[name])


def _copy_unpacked(opener: Callable[[], IO[bytes]], target: Path) -> None:
    """Copy what `opener` reads; a megabyte may hold a terabyte, so half of the free disk space is the limit."""
    free_bytes = shutil.disk_usage(target.parent).free // 2
    try:
        with opener() as packed, target.open("wb") as file:
            while chunk := packed.read(CHUNK_SIZE):
                free_bytes -= len(chunk)
                if free_bytes < 0:
                    raise UnreadableTableError("Unpacked, this file is larger than the free disk space: split it.")
                file.write(chunk)
    except (OSError, EOFError, zlib.error, lzma.LZMAError, zstandard.ZstdError) as error:
        message = f"The compressed file is damaged or ends early ({error}): upload it again."
        raise UnreadableTableError(message) from error


# first bytes -> how to open a compressed file
_OPENERS: dict[bytes, Callable[..., Any]] = {
    b"\x1f\x8b": gzip.open,
    b"\xfd7zXZ\x00": lzma.open,
    b"\x28\xb5\x2f\xfd": zstandard.open,
    b"BZh": bz2.open,
}
