"""A wgsaparsr configuration (TSV, versions 4 to 6) -> a checked Config. Pure.

If wgsaparsr's own loader loses or refuses something that its users intend, the file is read as intended, and a note
says what wgsaparsr does instead. A configuration without a possible meaning is refused with one sentence.
https://github.com/UW-GAC/wgsaparsr
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import groupby
from typing import Protocol

from ingest.wgsaparsr.config_text import MISSING, ConfigError, decode_config, parse_table

_BLANK_NAMES = "fields without outputName keep their name; wgsaparsr refuses the file"


class Transformation(StrEnum):
    """How a cell with several values is reduced."""

    MAX = "max"
    MIN = "min"
    PICK_Y = "pick_Y"
    PICK_N = "pick_N"
    PICK_A = "pick_A"
    CLEAN = "clean"
    DISTINCT = "distinct"


class Table(StrEnum):
    """wgsaparsr's tables: of SNVs, of indels, and of the amino-acid changes of SNVs."""

    SNV = "SNV"
    INDEL = "indel"
    DBNSFP = "dbnsfp"


@dataclass(frozen=True, slots=True)
class ConfigField:
    """One row: a column of the WGSA file, the tables that get it, and how it is transformed."""

    name: str
    snv: bool
    indel: bool
    dbnsfp: bool
    pivot_group: str = ""
    pivot_char: str = ""
    pivot_char2: str = ""
    parse_group: str = ""
    transformation: Transformation | None = None
    output_name: str = ""
    output_order: float | None = None
    to_remove: str | None = None  # a regular expression for whole cells; None if the table has no such column

    def is_in(self, table: Table) -> bool:
        return {Table.SNV: self.snv, Table.INDEL: self.indel, Table.DBNSFP: self.dbnsfp}[table]


@dataclass(frozen=True, slots=True)
class Config:
    """The rows with at least one TRUE, in output order; `notes` say what wgsaparsr would read differently."""

    fields: tuple[ConfigField, ...]
    notes: tuple[str, ...] = ()

    def table(self, table: Table) -> list[ConfigField]:
        """The fields of one table, each once."""
        return [field for field in self.fields if field.is_in(table)]


class ReadableFile(Protocol):
    """A file on disk or in an object store."""

    def read_bytes(self) -> bytes: ...


def read_config_file(path: ReadableFile) -> Config:
    """The configuration in a file.

    Raises:
        ConfigError: The file cannot be read or used; the message begins with its path.
    """
    try:
        return read_config(decode_config(path.read_bytes()))
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror or error}") from None
    except ConfigError as error:
        raise ConfigError(f"{path}: {error}") from None


def read_config(text: str) -> Config:
    r"""The configuration in a text.

    Raises:
        ConfigError: The configuration cannot be used; the message says why, with the line.

    Example:
        >>> head = "field\tSNV\tindel\tdbnsfp\tpivotGroup\tpivotChar\tparseGroup\ttransformation"
        >>> config = read_config(f"{head}\nCADD_phred\tTRUE\tFALSE\tFALSE\tNA\tNA\tNA\tmax")
        >>> [(field.name, field.transformation.value) for field in config.table(Table.SNV)]
        [('CADD_phred', 'max')]
    """
    notes: list[str] = []
    columns, rows = parse_table(text, notes)
    fields = [
        _parse_field(columns, cells, line, notes) for line, cells in rows if _names_field(columns, cells, line, notes)
    ]
    fields = [field for field in fields if any(map(field.is_in, Table))]
    if not fields:
        raise ConfigError("the configuration chooses no field: every row has FALSE for SNV, indel and dbnsfp")
    fields = _complete_pivot_chars(fields)
    for field in fields:
        if field.transformation is Transformation.DISTINCT and field.pivot_char != "|":
            notes.append(f"{field.name}: distinct without the pivotChar | leaves its values in one cell, joined by |")
    config = Config(tuple(_sort_fields(fields, columns, notes)))
    for table in Table:
        _check_unique(config.table(table), table)
        _check_parse_groups(config.table(table), notes)
    return replace(config, notes=tuple(dict.fromkeys(notes)))


def _names_field(columns: Sequence[str], cells: Sequence[str], line: int, notes: list[str]) -> bool:
    """False for a row without a field, which is skipped with a note."""
    is_named = cells[columns.index("field")] not in MISSING
    if not is_named:
        notes.append(f"line {line} names no field and is skipped")
    return is_named


def _parse_field(columns: Sequence[str], cells: Sequence[str], line: int, notes: list[str]) -> ConfigField:
    row = dict(zip(columns, cells, strict=True))
    name = row["field"]
    output_name = row.get("outputName", name)
    if output_name in MISSING:
        notes.append(_BLANK_NAMES)
        output_name = name
    field = ConfigField(
        name=name,
        snv=_parse_flag(row, "SNV", line),
        indel=_parse_flag(row, "indel", line),
        dbnsfp=_parse_flag(row, "dbnsfp", line),
        pivot_group=_get_text(row, "pivotGroup"),
        pivot_char=_get_text(row, "pivotChar"),
        pivot_char2=_get_text(row, "pivotChar2"),
        parse_group=_get_text(row, "parseGroup"),
        transformation=_parse_transformation(row["transformation"], line),
        output_name=output_name,
        output_order=_parse_number(row, "outputOrder", line),
        to_remove=_parse_removal(row["toRemove"], line, notes) if "toRemove" in row else None,
    )
    if field.pivot_char and not field.pivot_group:
        raise ConfigError(f"line {line}: {name} has a pivotChar, but no pivotGroup")
    if field.pivot_char2 and not field.pivot_char:
        raise ConfigError(f"line {line}: {name} has a pivotChar2, but no pivotChar")
    return field


def _parse_removal(text: str, line: int, notes: list[str]) -> str:
    """The pattern of cells that become blank: `.` means a dot, nothing means NA, the rest is a regular expression."""
    if text in MISSING:
        return "NA"
    if text == ".":
        return r"\."
    try:
        re.compile(text)
    except re.error:
        notes.append(f"line {line}: toRemove {text} is not a regular expression and is matched literally")
        return re.escape(text)
    return text


def _get_text(row: dict[str, str], column: str) -> str:
    value = row.get(column, "")
    return "" if value in MISSING else value


def _parse_flag(row: dict[str, str], column: str, line: int) -> bool:
    value = row[column].upper()
    if value in ("TRUE", "T", "1"):
        return True
    if value in ("FALSE", "F", "0", *MISSING):
        return False
    raise ConfigError(f"line {line}: {column} is {row[column]!r}, but must be TRUE, FALSE or NA")


def _parse_number(row: dict[str, str], column: str, line: int) -> float | None:
    value = _get_text(row, column)
    if not value:
        return None
    try:
        return float(value)
    except ValueError:
        raise ConfigError(f"line {line}: {column} is {value!r}, but must be a number or NA") from None


def _parse_transformation(text: str, line: int) -> Transformation | None:
    if text in MISSING:
        return None
    try:
        return Transformation(text)
    except ValueError:
        names = ", ".join(Transformation)
        raise ConfigError(f"line {line}: transformation {text!r} is not one of {names}") from None


def _complete_pivot_chars(fields: Sequence[ConfigField]) -> list[ConfigField]:
    """The fields, those of a pivot group with the group's character. Raises ConfigError if a group has none, or two."""
    chars = {}
    for group in {field.pivot_group for field in fields if field.pivot_group}:
        members = [field for field in fields if field.pivot_group == group]
        chars[group] = _get_only_char(group, "pivotChar", {field.pivot_char: field.name for field in members})
        if not chars[group]:
            raise ConfigError(f"pivotGroup {group} ({members[0].name}) has no pivotChar")
        _get_only_char(group, "pivotChar2", {field.pivot_char2: field.name for field in members})
    return [replace(field, pivot_char=chars.get(field.pivot_group, "")) for field in fields]


def _get_only_char(group: str, column: str, names: dict[str, str]) -> str:
    """The character that a group uses, given {character: a field with it}; '' if none of its fields has one."""
    used = [(char, name) for char, name in names.items() if char]
    if len(used) > 1:
        both = " and ".join(f"{char!r} ({name})" for char, name in used[:2])
        raise ConfigError(f"pivotGroup {group} has two {column}s: {both}")
    return used[0][0] if used else ""


def _check_unique(fields: Iterable[ConfigField], table: Table) -> None:
    seen: set[str] = set()
    for field in fields:
        if field.name in seen:
            raise ConfigError(f"field {field.name!r} is twice among the {table} fields of the configuration")
        seen.add(field.name)


def _check_parse_groups(fields: Sequence[ConfigField], notes: list[str]) -> None:
    """A parse group is a field with a transformation and at most one partner, in each table."""
    grouped = sorted((field for field in fields if field.parse_group), key=lambda field: field.parse_group)
    for group, members in groupby(grouped, key=lambda field: field.parse_group):
        group_fields = list(members)
        names = ", ".join(field.name for field in group_fields)
        used = list(dict.fromkeys(field.transformation for field in group_fields if field.transformation))
        if len(group_fields) > 2:
            raise ConfigError(f"parseGroup {group} has {len(group_fields)} fields ({names}), but may have two")
        if len(used) > 1:
            raise ConfigError(f"parseGroup {group} ({names}) has the transformations {used[0]} and {used[1]}")
        if not set(used).isdisjoint((Transformation.CLEAN, Transformation.DISTINCT)):
            notes.append(f"parseGroup {group} ({names}): {used[0]} chooses no value of a list and does nothing there")


def _sort_fields(fields: list[ConfigField], columns: Sequence[str], notes: list[str]) -> list[ConfigField]:
    """Fields by outputOrder, those without it last; in file order if the table has no such column."""
    if "order" in columns and "outputOrder" not in columns:
        notes.append("the column order is not used: wgsaparsr calls it outputOrder since 6.2.3, rows keep their order")
    ordered = sorted(fields, key=lambda field: (field.output_order is None, field.output_order or 0.0))
    if ordered != fields:
        notes.append("rows are put in outputOrder; wgsaparsr refuses a file that is not sorted by it")
    return ordered
