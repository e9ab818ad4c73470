"""Each different row once in a whole file, in the same memory for any size of file."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import IO

DIGEST_BYTES = 16
_DIGESTS_AT_ONCE = 10_000


class DistinctRows:
    """Tells which rows are new.

    Rows that name chromosome and position can only repeat at one position as long as the file is sorted: then only the
    rows of the last position are remembered, and digests are written to disk for the case that the order breaks. From
    there on, and for rows that do not name their position, digests are looked up in a temporary database.
    """

    def __init__(self, key: tuple[int, int] | None, folder: Path | None = None) -> None:
        """key: columns of chromosome and position in the source line, None where rows do not tell them.

        folder: where temporary files go (16 bytes for each row); the system's place for them by default.
        """
        self._folder = tempfile.TemporaryDirectory(prefix="tidy-", dir=folder)
        self._key = key
        self._last: tuple[str, int] = ("", 0)
        self._chroms: set[str] = set()
        self._here: set[str] = set()
        self._log: IO[bytes] | None = (Path(self._folder.name) / "digests").open("w+b") if key else None
        self._database: sqlite3.Connection | None = None if key else self._open_database()

    def new(self, cells: Sequence[str], rows: Iterable[str]) -> list[str]:
        """The rows (as lines of text) of a source line that have not been seen before, in order."""
        if self._log and not self._in_order(cells):
            self._database = self._open_database()
            self._database.executemany("INSERT OR IGNORE INTO seen VALUES (?)", _digests_in(self._log))
            self._log.close()
            self._log = None
        if self._log is None:
            return [row for row in rows if self._insert(row)]
        found = [row for row in dict.fromkeys(rows) if row not in self._here]
        self._here.update(found)
        self._log.write(b"".join(map(_digest, found)))
        return found

    def close(self) -> None:
        for opened in (self._log, self._database):
            if opened:
                opened.close()
        self._folder.cleanup()

    def _in_order(self, cells: Sequence[str]) -> bool:
        """Follow the position; False where it goes back, or is none."""
        chrom, pos = cells[self._key[0]], cells[self._key[1]]
        if not pos.isdigit():
            return False
        here = (chrom, int(pos))
        if here != self._last:
            if chrom != self._last[0]:
                if chrom in self._chroms:
                    return False
                self._chroms.add(chrom)
            elif here[1] < self._last[1]:
                return False
            self._last, self._here = here, set()
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
        return self._database.execute("INSERT OR IGNORE INTO seen VALUES (?)", (_digest(row),)).rowcount > 0


def _digest(row: str) -> bytes:
    return blake2b(row.encode(errors="surrogateescape"), digest_size=DIGEST_BYTES).digest()


def _digests_in(log: IO[bytes]) -> Iterator[tuple[bytes]]:
    log.seek(0)
    while chunk := log.read(DIGEST_BYTES * _DIGESTS_AT_ONCE):
        for start in range(0, len(chunk), DIGEST_BYTES):
            yield (chunk[start : start + DIGEST_BYTES],)
