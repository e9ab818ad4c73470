"""wgsaparsr configurations (TSV, versions 4 to 6), accepted as they are.

Where wgsaparsr's own loader loses or refuses something that its users mean, the file is read as meant and a note says
what wgsaparsr would have done. What cannot be meant is refused in one sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

REQUIRED = ("field", "SNV", "indel", "dbnsfp", "pivotGroup", "pivotChar", "parseGroup", "transformation")
OPTIONAL = ("outputOrder", "outputName", "toRemove", "pivotChar2")
_NAME_COLUMNS = ("field", "outputName")  # may hold names that begin with #, as #chr
_MISSING = ("", "NA")
_BLANK_NAMES = "fields without outputName keep their name; wgsaparsr refuses the file"
_COMMENT = re.compile(r"(?:^|\s)#.*$")


class ConfigError(ValueError):
    """A configuration that cannot be used; the message is one sentence with the line."""


class Transformation(StrEnum):
    """What becomes of a cell with several values."""

    MAX = "max"
    MIN = "min"
    PICK_Y = "pick_Y"
    PICK_N = "pick_N"
    PICK_A = "pick_A"
    CLEAN = "clean"
    DISTINCT = "distinct"


@dataclass(frozen=True, slots=True)
class ConfigField:
    """One row: a column of the WGSA file, the tables it goes to and what is done to it."""

    name: str
    snv: bool
    indel: bool
    dbnsfp: bool
    pivot_group: int | None = None
    pivot_char: str = ""
    pivot_char2: str = ""
    parse_group: int | None = None
    transformation: Transformation | None = None
    output_name: str = ""
    output_order: float | None = None
    to_remove: str | None = None  # None: the file has no such column; "" blanks the text NA


@dataclass(frozen=True, slots=True)
class Config:
    """The rows with at least one TRUE, in output order; `notes` are sentences on what was read differently."""

    fields: tuple[ConfigField, ...]
    notes: tuple[str, ...] = ()


def read_config_file(path: Path) -> Config:
    """The configuration in a file. Raises ConfigError, its message beginning with the path."""
    try:
        return read_config(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise ConfigError(f"{path}: is not a text file") from None
    except ConfigError as error:
        raise ConfigError(f"{path}: {error}") from None


def read_config(text: str) -> Config:
    """Raises ConfigError for the first thing that cannot be meant."""
    notes: list[str] = []
    columns, rows = _table(text, notes)
    fields = [_field(columns, cells, line, notes) for line, cells in rows]
    fields = [field for field in fields if field.snv or field.indel or field.dbnsfp]
    if not fields:
        raise ConfigError("the configuration chooses no field: every row has FALSE for SNV, indel and dbnsfp")
    _check_unique(fields)
    _check_pivot_groups(fields)
    _check_parse_groups(fields)
    return Config(tuple(_ordered(fields, columns, notes)), tuple(dict.fromkeys(notes)))


def _table(text: str, notes: list[str]) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """Column names and (line number, cells by those names) without comments and blank lines."""
    lines = text.removeprefix("\ufeff").splitlines()
    columns: list[str] = []
    rows: list[tuple[int, list[str]]] = []
    for number, line in enumerate(lines, start=1):
        if not line.strip() or (line.startswith("#") and "\t" not in line):
            continue
        cells = [_cell(cell) for cell in line.split("\t")]
        if not columns:
            columns = [cell.lstrip("#") for cell in cells]
            _check_columns(columns)
            continue
        rows.append((number, _without_comment(cells, columns, number, notes)))
    if not columns:
        raise ConfigError("the configuration is empty")
    return columns, [(number, cells) for number, cells in rows if any(cells)]


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
    """Cells up to a `#` comment, filled to the width of the table; a name such as #chr is no comment."""
    kept: list[str] = []
    for place, cell in enumerate(cells[: len(columns)]):
        if "#" in cell:
            named = columns[place] in _NAME_COLUMNS and re.match(r"#\w+$", cell)
            if named:
                notes.append(f"line {line}: {cell} is read as a name; wgsaparsr loses it as a comment")
            elif columns[place] in (*REQUIRED, *OPTIONAL) and _COMMENT.search(cell):
                kept.append(_COMMENT.sub("", cell).strip())
                break
        kept.append(cell)
    return kept + [""] * (len(columns) - len(kept))


def _field(columns: Sequence[str], cells: Sequence[str], line: int, notes: list[str]) -> ConfigField:
    row = dict(zip(columns, cells, strict=True))
    name = row["field"]
    if name in _MISSING:
        raise ConfigError(f"line {line}: the field has no name")
    output_name = row.get("outputName", name)
    if output_name in _MISSING:
        notes.append(_BLANK_NAMES)
        output_name = name
    removed = row.get("toRemove")
    return ConfigField(
        name=name,
        snv=_flag(row, "SNV", line),
        indel=_flag(row, "indel", line),
        dbnsfp=_flag(row, "dbnsfp", line),
        pivot_group=_group(row, "pivotGroup", line),
        pivot_char=_text(row, "pivotChar"),
        pivot_char2=_text(row, "pivotChar2"),
        parse_group=_group(row, "parseGroup", line),
        transformation=_transformation(row["transformation"], line),
        output_name=output_name,
        output_order=_number(row, "outputOrder", line),
        to_remove=None if removed is None else ("" if removed in _MISSING else removed),
    )


def _text(row: dict[str, str], column: str) -> str:
    value = row.get(column, "")
    return "" if value in _MISSING else value


def _flag(row: dict[str, str], column: str, line: int) -> bool:
    value = row[column].upper()
    if value in ("TRUE", "T", "1"):
        return True
    if value in ("FALSE", "F", "0", *_MISSING):
        return False
    raise ConfigError(f"line {line}: {column} is {row[column]!r}, but must be TRUE, FALSE or NA")


def _number(row: dict[str, str], column: str, line: int) -> float | None:
    value = _text(row, column)
    if not value:
        return None
    try:
        return float(value)
    except ValueError:
        raise ConfigError(f"line {line}: {column} is {value!r}, but must be a number or NA") from None


def _group(row: dict[str, str], column: str, line: int) -> int | None:
    number = _number(row, column, line)
    if number is not None and not number.is_integer():
        raise ConfigError(f"line {line}: {column} is {row[column]!r}, but must be a whole number or NA")
    return None if number is None else int(number)


def _transformation(text: str, line: int) -> Transformation | None:
    if text in _MISSING:
        return None
    try:
        return Transformation(text)
    except ValueError:
        known = ", ".join(Transformation)
        raise ConfigError(f"line {line}: transformation {text!r} is not one of {known}") from None


def _check_unique(fields: Iterable[ConfigField]) -> None:
    seen: set[str] = set()
    for field in fields:
        if field.name in seen:
            raise ConfigError(f"field {field.name!r} stands twice in the configuration")
        seen.add(field.name)


def _check_pivot_groups(fields: Sequence[ConfigField]) -> None:
    chars: dict[int, ConfigField] = {}
    for field in fields:
        if (field.pivot_group is None) != (not field.pivot_char):
            raise ConfigError(f"field {field.name!r}: pivotGroup and pivotChar need each other")
        if field.pivot_char2 and not field.pivot_char:
            raise ConfigError(f"field {field.name!r}: pivotChar2 needs a pivotChar")
        if field.pivot_group is None:
            if field.transformation is Transformation.DISTINCT:
                raise ConfigError(f"field {field.name!r}: distinct needs a pivotGroup with pivotChar |")
            continue
        if field.transformation is Transformation.DISTINCT and field.pivot_char != "|":
            raise ConfigError(f"field {field.name!r}: distinct needs pivotChar |, not {field.pivot_char!r}")
        first = chars.setdefault(field.pivot_group, field)
        if field.pivot_char != first.pivot_char:
            raise ConfigError(
                f"pivotGroup {field.pivot_group} has two pivotChars: {first.pivot_char!r} ({first.name}) and "
                f"{field.pivot_char!r} ({field.name})"
            )


def _check_parse_groups(fields: Iterable[ConfigField]) -> None:
    """A parseGroup is a field with a transformation and at most one partner without."""
    groups: dict[int, list[ConfigField]] = {}
    for field in fields:
        if field.parse_group is not None:
            groups.setdefault(field.parse_group, []).append(field)
    for group, members in groups.items():
        names = ", ".join(field.name for field in members)
        chosen = [field.transformation for field in members if field.transformation]
        if len(members) > 2:
            raise ConfigError(f"parseGroup {group} has {len(members)} fields ({names}), but may have two")
        if len(chosen) != 1:
            raise ConfigError(f"parseGroup {group} ({names}) needs one field with a transformation, not {len(chosen)}")
        if chosen[0] in (Transformation.CLEAN, Transformation.DISTINCT):
            raise ConfigError(f"parseGroup {group} ({names}): {chosen[0]} does not choose one value of a list")


def _ordered(fields: list[ConfigField], columns: Sequence[str], notes: list[str]) -> list[ConfigField]:
    """Fields by outputOrder, those without it last; in file order where the table has no such column."""
    if "order" in columns and "outputOrder" not in columns:
        notes.append("the column order is not used: wgsaparsr calls it outputOrder since 6.2.3, rows keep their order")
    ordered = sorted(fields, key=lambda field: (field.output_order is None, field.output_order or 0.0))
    if ordered != fields:
        notes.append("rows are put in outputOrder; wgsaparsr refuses a file that is not sorted by it")
    return ordered
