"""Text files as streams of lines, compressed or not."""

from __future__ import annotations

from io import TextIOWrapper
from pathlib import Path
from typing import BinaryIO, cast

from isal import igzip

_GZIP = b"\x1f\x8b"


def open_text(path: Path) -> TextIOWrapper:
    """A text file or a gzip or bgzip of one, whatever its name; bytes outside UTF-8 become replacement characters."""
    with path.open("rb") as file:
        compressed = file.read(2) == _GZIP
    opened = cast(BinaryIO, igzip.open(path, "rb") if compressed else path.open("rb"))
    return TextIOWrapper(opened, encoding="utf-8", errors="replace", newline="\n")
