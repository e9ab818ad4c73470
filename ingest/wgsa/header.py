"""The header line of a WGSA file: column names, key columns, SNV or indel.

Header generations accepted, in any case: `#chr pos ref alt`, `chr pos ref alt`, `CHROM POS REF ALT` and the
`# [1]CHROM [2]POS ...` that `bcftools query -H` writes. The line stands first in the file or in a file of its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

CHROM_NAMES = frozenset({"chr", "chrom", "chromosome"})
INDEL_COLUMN = "indel_focal_length"  # WGSA writes it into indel files only

_BCFTOOLS_COUNTER = re.compile(r"^(?:#\s*)?\[\d+\]")
_NUMBER = re.compile(r"[0-9]+")


class HeaderError(ValueError):
    """A first line that cannot name the columns; the message is one sentence for the person who brought the file."""


class Content(StrEnum):
    """What the rows of a file are: WGSA writes SNVs and indels into separate files with different columns."""

    SNV = "snv"
    INDEL = "indel"


@dataclass(frozen=True, slots=True)
class Header:
    """Column names in file order, blanks around them removed, and the 0-based places of the key columns."""

    names: tuple[str, ...]
    content: Content
    chrom: int
    pos: int
    ref: int
    alt: int

    @property
    def keys(self) -> tuple[int, int, int, int]:
        return self.chrom, self.pos, self.ref, self.alt


def read_header(line: str | bytes) -> Header:
    """The header in `line` (with or without its line end). Raises HeaderError."""
    names = split_names(line)
    keys = key_columns(names)
    missing = [label for label, place in keys.items() if place is None]
    if missing:
        raise HeaderError(_missing_keys(names, missing))
    _refuse_blank_and_repeated(names)
    content = Content.INDEL if INDEL_COLUMN in (name.lower() for name in names) else Content.SNV
    return Header(names=names, content=content, **keys)  # type: ignore[arg-type]  # none is missing any more


def resolve_header(first_line: str | bytes, header_line: str | bytes | None = None) -> tuple[Header, bool]:
    """The header of a data file and whether its own first line is that header.

    With a separate header file, a data file may still begin with the same header; another header is refused.
    """
    if header_line is None:
        return read_header(first_line), True
    header = read_header(header_line)
    if not is_header(first_line):
        return header, False
    if split_names(first_line) != header.names:
        raise HeaderError("the separate header file and the file's own first line name different columns")
    return header, True


def is_header(line: str | bytes) -> bool:
    """True where the line names the four key columns, so it is no data row."""
    try:
        return None not in key_columns(split_names(line)).values()
    except HeaderError:
        return False


def split_names(line: str | bytes) -> tuple[str, ...]:
    """Names between tabs, without surrounding blanks, byte-order mark and bcftools' `[n]` counters."""
    if isinstance(line, bytes):
        try:
            line = line.decode("utf-8")
        except UnicodeDecodeError as error:
            raise HeaderError(f"the first line is not text: byte {error.start + 1} is not UTF-8") from None
    line = line.removeprefix("\ufeff").rstrip("\r\n")
    if not line.strip():
        raise HeaderError("the file has no header: its first line is empty")
    if "\x00" in line:
        raise HeaderError("the first line is not text: it has a NUL byte")
    return tuple(_BCFTOOLS_COUNTER.sub("", name.strip()).strip() for name in line.split("\t"))


def key_columns(names: Sequence[str]) -> dict[str, int | None]:
    """The 0-based places of chrom, pos, ref and alt; None for a column that is not there."""
    places: dict[str, int | None] = dict.fromkeys(("chrom", "pos", "ref", "alt"))
    for place, name in enumerate(names):
        plain = name.lower().removeprefix("#").strip()
        key = "chrom" if plain in CHROM_NAMES else plain
        if key in places and places[key] is None:
            places[key] = place
    return places


def _missing_keys(names: Sequence[str], missing: Sequence[str]) -> str:
    shown = " ".join(name[:20] for name in names[:4])
    if len(names) == 1:
        return f"the header must name tab-separated columns, but its first line has no tab: {shown!r}"
    if len(names) > 1 and _NUMBER.fullmatch(names[1]):
        return f"the first line is a data row ({shown}), not a header: give the column names with a header file"
    return (
        f"the header has no column for {', '.join(missing)}: it begins {shown!r}, "
        "expected #chr, chr or CHROM, then pos, ref and alt"
    )


def _refuse_blank_and_repeated(names: Sequence[str]) -> None:
    seen: dict[str, int] = {}
    for place, name in enumerate(names, start=1):
        if not name:
            raise HeaderError(f"column {place} of the header has no name")
        if name in seen:
            raise HeaderError(f"the header names {name!r} twice, in columns {seen[name]} and {place}: rename one")
        seen[name] = place
