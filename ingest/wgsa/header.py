"""The first line of a WGSA file -> column names, key columns, SNV or indel. Pure.

Header generations accepted, in any case: `#chr pos ref alt`, `chr pos ref alt`, `CHROM POS REF ALT` and the
`# [1]CHROM [2]POS ...` that `bcftools query -H` writes. The line is the first of the file, or is in a separate file.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from ingest.wgsa.file_kinds import recognize_first_line, recognize_signature

KEY_COLUMNS = ("chrom", "pos", "ref", "alt")
CHROM_NAMES = frozenset({"chr", "chrom", "chromosome"})
INDEL_COLUMN = "indel_focal_length"  # WGSA writes it into indel files only

_BCFTOOLS_COUNTER = re.compile(r"^(?:#\s*)?\[\d+\]")
_ASSEMBLY = re.compile(r"(?:hg|grch|build|b)_?(?P<number>19|37|38)", re.IGNORECASE)
_NUMBER = re.compile(r"[0-9]+")


class HeaderError(ValueError):
    """A first line that cannot name the columns; the message is one sentence for the provider of the file."""


class Content(StrEnum):
    """The kind of variants in a file: WGSA writes SNVs and indels into separate files with different columns."""

    SNV = "snv"
    INDEL = "indel"


@dataclass(frozen=True, slots=True)
class Header:
    """Column names in file order, without surrounding blanks, and the 0-based indexes of the key columns."""

    names: tuple[str, ...]
    content: Content
    chrom: int
    pos: int
    ref: int
    alt: int

    @property
    def keys(self) -> tuple[int, int, int, int]:
        return self.chrom, self.pos, self.ref, self.alt


def read_header(line: str | bytes, *, line_below_comments: str | bytes = b"") -> Header:
    r"""The header in a line, which may have its line end.

    Args:
        line: The first line of a file.
        line_below_comments: If that is a comment, the first line that is not: it identifies the kind of file better.

    Raises:
        HeaderError: A key column is missing, or a name is blank or repeated.

    Example:
        >>> header = read_header("#chr\tpos\tref\talt\tCADD_phred")
        >>> header.content.value, header.keys
        ('snv', (0, 1, 2, 3))
    """
    names = split_names(line)
    kind = _recognize_below_comments(line_below_comments) or recognize_first_line("\t".join(names), names)
    if kind:
        raise HeaderError(kind)
    keys = find_key_columns(names)
    missing = [label for label in KEY_COLUMNS if label not in keys]
    if missing:
        raise HeaderError(_describe_missing_keys(names, missing))
    _check_names(names)
    content = Content.INDEL if INDEL_COLUMN in (name.lower() for name in names) else Content.SNV
    return Header(names, content, keys["chrom"], keys["pos"], keys["ref"], keys["alt"])


def resolve_header(
    first_line: str | bytes, header_line: str | bytes | None = None, *, line_below_comments: str | bytes = b""
) -> tuple[Header, bool]:
    """The header of a data file, and whether the file's own first line is that header.

    Args:
        first_line: The first line of the data file.
        header_line: The first line of a separate header file. The data file may begin with the same header.
        line_below_comments: See `read_header`.

    Raises:
        HeaderError: There is no valid header, or there are two different ones.
    """
    if header_line is None:
        return read_header(first_line, line_below_comments=line_below_comments), True
    header = read_header(header_line)
    if not is_header(first_line):
        return header, False
    if split_names(first_line) != header.names:
        raise HeaderError(
            "the separate header file (--header) and the file's own first line name different columns; leave one of"
            " them out"
        )
    return header, True


def is_header(line: str | bytes) -> bool:
    """Whether the line names the four key columns, so is not a data row."""
    try:
        return len(find_key_columns(split_names(line))) == len(KEY_COLUMNS)
    except HeaderError:
        return False


def is_repeated_header(line: str | bytes, names: Sequence[str]) -> bool:
    r"""Whether a later line names the same columns again, as in files that were joined with their headers.

    Example:
        >>> is_repeated_header("#chr\tpos", ("#chr", "pos")), is_repeated_header("1\t100", ("#chr", "pos"))
        (True, False)
    """
    try:
        return split_names(line) == tuple(names)
    except HeaderError:
        return False


def split_names(line: str | bytes) -> tuple[str, ...]:
    """Names between tabs, without surrounding blanks, byte-order mark and bcftools' `[n]` counters.

    Raises:
        HeaderError: The line is empty or is not text.
    """
    if isinstance(line, bytes):
        if kind := recognize_signature(line):
            raise HeaderError(kind)
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


def find_key_columns(names: Sequence[str]) -> dict[str, int]:
    """The 0-based indexes of those of chrom, pos, ref and alt that the names have; the first of equal names counts."""
    indexes: dict[str, int] = {}
    for index, name in enumerate(names):
        plain = name.lower().removeprefix("#").strip()
        key = "chrom" if plain in CHROM_NAMES else plain
        if key in KEY_COLUMNS:
            indexes.setdefault(key, index)
    return indexes


def _recognize_below_comments(line: str | bytes) -> str:
    """The kind of a file that begins with comment lines, by the line after them; "" if it may be WGSA output."""
    try:
        names = split_names(line)
    except HeaderError:
        return ""
    return recognize_first_line("\t".join(names), names)


def _describe_columns_of_assemblies(names: Sequence[str], missing: Sequence[str]) -> str:
    """Advice if names of key columns contain an assembly, such as hg38_pos; "" if none does."""
    columns: dict[str, list[str]] = {}
    for name in names:
        plain, match = name.removeprefix("#").strip().lower(), _ASSEMBLY.search(name)
        rest = _ASSEMBLY.sub("", plain).strip("_-. ()")
        key = "chrom" if rest in CHROM_NAMES else rest
        if match and key in missing:
            columns.setdefault(f"GRCh{'38' if match['number'] == '38' else '37'}", []).append(f"{name} to {key}")
    if not columns:
        return ""
    advice = ", or ".join(
        f"rename {' and '.join(renamed)} and load the file with --assembly {assembly}"
        for assembly, renamed in columns.items()
    )
    return (
        f"the header has no column for {', '.join(missing)}, but columns whose names have that of an assembly: {advice}"
    )


def _describe_missing_keys(names: Sequence[str], missing: Sequence[str]) -> str:
    shown = " ".join(name[:20] for name in names[:4])
    if len(names) == 1:
        return (
            f"the header must name tab-separated columns, but its first line has no tab: {shown!r}; if the file has no"
            " header, give the column names in a file of their own (--header)"
        )
    if len(names) > 1 and _NUMBER.fullmatch(names[1]):
        return (
            f"the first line is a data row ({shown}), not a header: give the column names in a file of their own"
            " (--header)"
        )
    if advice := _describe_columns_of_assemblies(names, missing):
        return advice
    return (
        f"the header has no column for {', '.join(missing)}: it begins {shown!r}, "
        "expected #chr, chr or CHROM, then pos, ref and alt"
    )


def _check_names(names: Sequence[str]) -> None:
    seen: dict[str, int] = {}
    for number, name in enumerate(names, start=1):
        if not name:
            raise HeaderError(f"column {number} of the header has no name")
        if name in seen:
            raise HeaderError(f"the header names {name!r} twice, in columns {seen[name]} and {number}: rename one")
        seen[name] = number
