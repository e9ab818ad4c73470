"""Rows of a whole file -> those not seen before, in the same memory for any size of file. Pure."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import IO

DIGEST_BYTES = 16
_DIGEST_BATCH_SIZE = 10_000  # digests


class DistinctRows:
    """Tells which rows are new.

    As long as the file is sorted, rows that contain chromosome and position can only repeat at one position: only the
    rows of the current position are kept in memory, and digests are written to disk for the case that the file turns
    out not to be sorted. From there on, and for rows without a position, digests are looked up in a temporary database.
    """

    def __init__(self, key: tuple[int, int] | None, folder: Path | None = None) -> None:
        """Prepare for an empty file.

        Args:
            key: The 0-based columns of chromosome and position in the source line; None if rows do not contain them.
            folder: Where temporary files go (16 bytes for each row); by default the system's temporary folder.
        """
        self._folder = tempfile.TemporaryDirectory(prefix="tidy-", dir=folder)
        self._key = key
        self._position: tuple[str, int] = ("", 0)
        self._chroms: set[str] = set()
        self._rows_at_position: set[str] = set()
        self._log: IO[bytes] | None = (Path(self._folder.name) / "digests").open("w+b") if key else None
        self._database: sqlite3.Connection | None = None if key else self._open_database()

    def keep_new(self, cells: Sequence[str], rows: Iterable[str]) -> list[str]:
        """The rows (as lines of text) of a source line that have not been seen before, in order.

        Args:
            cells: The cells of the source line.
            rows: The output rows made from it.
        """
        if self._log and self._key and not self._is_sorted(cells, self._key):
            self._database = self._open_database()
            self._database.executemany("INSERT OR IGNORE INTO seen VALUES (?)", _read_digests(self._log))
            self._log.close()
            self._log = None
        if self._log is None:
            return [row for row in rows if self._insert(row)]
        new = [row for row in dict.fromkeys(rows) if row not in self._rows_at_position]
        self._rows_at_position.update(new)
        self._log.write(b"".join(map(_digest, new)))
        return new

    def close(self) -> None:
        """Delete the temporary files."""
        for resource in (self._log, self._database):
            if resource:
                resource.close()
        self._folder.cleanup()

    def _is_sorted(self, cells: Sequence[str], key: tuple[int, int]) -> bool:
        """Note the line's position; False if it is before the last one, or is not a number."""
        chrom, pos = cells[key[0]], cells[key[1]]
        if not pos.isdecimal():
            return False
        position = (chrom, int(pos))
        if position != self._position:
            if chrom != self._position[0]:
                if chrom in self._chroms:
                    return False
                self._chroms.add(chrom)
            elif position[1] < self._position[1]:
                return False
            self._position, self._rows_at_position = position, set()
        return True

    def _open_database(self) -> sqlite3.Connection:
        database = sqlite3.connect(Path(self._folder.name) / "seen.sqlite", isolation_level=None)
        # A temporary file needs no protection against crashes. 64 MB of cache.
        for pragma in ("journal_mode = off", "synchronous = off", "cache_size = -65536"):
            database.execute(f"PRAGMA {pragma}")
        database.execute("CREATE TABLE seen (digest BLOB PRIMARY KEY) WITHOUT ROWID")
        database.execute("BEGIN")
        return database

    def _insert(self, row: str) -> bool:
        if self._database is None:
            raise RuntimeError("the temporary database is not open")
        return self._database.execute("INSERT OR IGNORE INTO seen VALUES (?)", (_digest(row),)).rowcount > 0


def _digest(row: str) -> bytes:
    return blake2b(row.encode(errors="surrogateescape"), digest_size=DIGEST_BYTES).digest()


def _read_digests(log: IO[bytes]) -> Iterator[tuple[bytes]]:
    log.seek(0)
    while chunk := log.read(DIGEST_BYTES * _DIGEST_BATCH_SIZE):
        for start in range(0, len(chunk), DIGEST_BYTES):
            yield (chunk[start : start + DIGEST_BYTES],)
