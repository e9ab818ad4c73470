"""A wgsaparsr configuration as text: columns and rows, comments left out, whatever spreadsheet wrote it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.wgsa.header import CHROM_NAMES

REQUIRED = ("field", "SNV", "indel", "dbnsfp", "pivotGroup", "pivotChar", "parseGroup", "transformation")
OPTIONAL = ("outputOrder", "outputName", "toRemove", "pivotChar2")
MISSING = ("", "NA")
_COMMENT = re.compile(r"(?:^|\s)#.*$")
# The one name of a column that begins with #; a row `#CADD_phred ...` is commented out.
_HASH_NAME = re.compile(rf"#({'|'.join(sorted(CHROM_NAMES))})", re.IGNORECASE)
_LINE_END = re.compile(r"\r\n|\n|\r")


class ConfigError(ValueError):
    """A configuration that cannot be used; the message is one sentence with the line."""


def text_of(content: bytes) -> str:
    """The text of a file: UTF-8, or what spreadsheets on Windows write."""
    if b"\x00" in content:
        raise ConfigError("is not a text file with tabs; save it as tab-separated text")
    try:
        return content.decode()
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def table_of(text: str, notes: list[str]) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """Column names and (line number, cells by those names) without comments and blank lines."""
    lines = _LINE_END.split(text.removeprefix("\ufeff"))
    columns: list[str] = []
    rows: list[tuple[int, list[str]]] = []
    for number, line in enumerate(lines, start=1):
        cells = [_cell(cell) for cell in line.split("\t")]
        if not any(cells) or _is_comment(cells[0], heading=not columns):
            continue
        if not columns:
            columns = [cell.lstrip("# ") for cell in cells]
            _check_columns(columns)
            continue
        rows.append((number, _without_comment(cells, columns, number, notes)))
    if not columns:
        raise ConfigError("the configuration is empty")
    return columns, rows


def _is_comment(first: str, *, heading: bool) -> bool:
    """True for a line that begins with #, unless the # belongs to a name: #chr, or #field in the heading."""
    return (
        first.startswith("#") and not _HASH_NAME.fullmatch(first) and not (heading and first.lstrip("# ") in REQUIRED)
    )


def _cell(text: str) -> str:
    text = text.strip()
    return text[1:-1].replace('""', '"') if len(text) > 1 and text[0] == text[-1] == '"' else text


def _check_columns(columns: Sequence[str]) -> None:
    missing = [name for name in REQUIRED if name not in columns]
    if missing:
        raise ConfigError(f"the configuration has no column {', '.join(missing)}")
    repeated = next((name for name in columns if name and columns.count(name) > 1), None)
    if repeated:
        raise ConfigError(f"the configuration has the column {repeated!r} twice")


def _without_comment(cells: list[str], columns: Sequence[str], line: int, notes: list[str]) -> list[str]:
    """Cells up to a `#` comment, filled to the width of the table; the name #chr is no comment."""
    kept: list[str] = []
    for place, cell in enumerate(cells[: len(columns)]):
        if "#" in cell:
            if _HASH_NAME.fullmatch(cell):
                notes.append(f"line {line}: {cell} is read as a name; wgsaparsr loses it as a comment")
            elif columns[place] not in (*REQUIRED, *OPTIONAL):
                if any(cells[place + 1 :]):
                    notes.append(f"line {line}: the # in {columns[place]} is text; wgsaparsr loses the cells behind it")
            elif _COMMENT.search(cell):
                kept.append(_COMMENT.sub("", cell).strip())
                break
        kept.append(cell)
    return kept + [""] * (len(columns) - len(kept))
