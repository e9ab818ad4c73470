"""Output files that appear under their names when all of them are complete, and the checksum of a file. Pure.

Separate module because every writer of files needs it, whatever the format.
"""

from __future__ import annotations

import hashlib
from io import BufferedReader
from pathlib import Path
from types import TracebackType
from typing import Literal, Protocol, Self


class OutputFiles:
    """A set of files that are written beside their final names, and renamed together on success.

    A context manager: if the block raises, the unfinished files are deleted and files of an earlier run stay as they
    are. Close each file before the block ends.

    Example:
        >>> import tempfile
        >>> folder = Path(tempfile.mkdtemp())
        >>> with OutputFiles() as outputs:
        ...     _ = outputs.unfinished(folder / "table.tsv").write_text("done")
        ...     sorted(path.name for path in folder.iterdir())
        ['table.tsv.part']
        >>> sorted(path.name for path in folder.iterdir())
        ['table.tsv']
    """

    def __init__(self) -> None:
        self._unfinished: dict[Path, Path] = {}

    def __enter__(self) -> Self:
        return self

    def unfinished(self, path: Path) -> Path:
        """Where to write what shall become `path`: `<name>.part` in the same folder."""
        return self._unfinished.setdefault(path, path.with_name(f"{path.name}.part"))

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for path, unfinished in self._unfinished.items():
            if kind is None:
                unfinished.replace(path)
            else:
                unfinished.unlink(missing_ok=True)


class OpenedFile(Protocol):
    """A file on disk, or one in an object store that opens like it."""

    def open(self, mode: Literal["rb"]) -> BufferedReader:
        """The bytes of the file."""


def sha256_of_file(path: OpenedFile) -> str:
    """The SHA-256 of a file's content, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
