"""The bytes of a wgsaparsr configuration, from any spreadsheet -> columns and rows without comments. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.wgsa.header import CHROM_NAMES

REQUIRED = ("field", "SNV", "indel", "dbnsfp", "pivotGroup", "pivotChar", "parseGroup", "transformation")
OPTIONAL = ("outputOrder", "outputName", "toRemove", "pivotChar2")
MISSING = ("", "NA")
_COMMENT = re.compile(r"(?:^|\s)#.*$")
# The only column name that begins with #; a row `#CADD_phred ...` is commented out.
_HASH_NAME = re.compile(rf"#({'|'.join(sorted(CHROM_NAMES))})", re.IGNORECASE)
_LINE_END = re.compile(r"\r\n|\n|\r")


class ConfigError(ValueError):
    """A configuration that cannot be used; the message is one sentence with the line."""


def decode_config(content: bytes) -> str:
    """The text of a configuration file: UTF-8, or the Windows encoding cp1252 of spreadsheets.

    Raises:
        ConfigError: The file is not text.
    """
    if b"\x00" in content:
        raise ConfigError("is not a text file with tabs; save it as tab-separated text")
    try:
        return content.decode()
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def parse_table(text: str, notes: list[str]) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """The column names, and (1-based line number, cells) of each row, without comments and blank lines.

    Args:
        text: The configuration.
        notes: Receives a sentence for each cell that wgsaparsr would read differently.

    Raises:
        ConfigError: A required column is missing, a column is repeated, or there is no text.
    """
    lines = _LINE_END.split(text.removeprefix("\ufeff"))
    columns: list[str] = []
    rows: list[tuple[int, list[str]]] = []
    for number, line in enumerate(lines, start=1):
        cells = [_unquote(cell) for cell in line.split("\t")]
        if not any(cells) or _is_comment(cells[0], heading=not columns):
            continue
        if not columns:
            columns = [cell.lstrip("# ") for cell in cells]
            _check_columns(columns)
            continue
        rows.append((number, _strip_comment(cells, columns, number, notes)))
    if not columns:
        raise ConfigError("the configuration is empty")
    return columns, rows


def _is_comment(first: str, *, heading: bool) -> bool:
    """Whether a line begins with a # that is not part of a name, as in #chr, or #field in the heading."""
    return (
        first.startswith("#") and not _HASH_NAME.fullmatch(first) and not (heading and first.lstrip("# ") in REQUIRED)
    )


def _unquote(text: str) -> str:
    text = text.strip()
    return text[1:-1].replace('""', '"') if len(text) > 1 and text[0] == text[-1] == '"' else text


def _check_columns(columns: Sequence[str]) -> None:
    missing = [name for name in REQUIRED if name not in columns]
    if missing:
        raise ConfigError(f"the configuration has no column {', '.join(missing)}")
    repeated = next((name for name in columns if name and columns.count(name) > 1), None)
    if repeated:
        raise ConfigError(f"the configuration has the column {repeated!r} twice")


def _strip_comment(cells: list[str], columns: Sequence[str], line: int, notes: list[str]) -> list[str]:
    """The cells before a `#` comment, padded to the width of the table; the name #chr is not a comment."""
    stripped: list[str] = []
    for index, cell in enumerate(cells[: len(columns)]):
        if "#" in cell:
            if _HASH_NAME.fullmatch(cell):
                notes.append(f"line {line}: {cell} is read as a name; wgsaparsr loses it as a comment")
            elif columns[index] not in (*REQUIRED, *OPTIONAL):
                if any(cells[index + 1 :]):
                    notes.append(f"line {line}: the # in {columns[index]} is text; wgsaparsr loses the cells behind it")
            elif _COMMENT.search(cell):
                stripped.append(_COMMENT.sub("", cell).strip())
                break
        stripped.append(cell)
    return stripped + [""] * (len(columns) - len(stripped))
