"""Source cells -> the text of a lake's columns, by one converter for each field. Pure.

The values are those of the typed columns (ingest.encode.converters), but a list has all its elements. The text is what
DuckDB's reader of tables takes: a point for NULL, lists in brackets, cells with control characters in quotes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ingest.encode import kernels
from ingest.encode.converters import (
    ColumnConverter,
    NumberConverter,
    RangeConverter,
    TextConverter,
    TextListConverter,
    check_storable,
)
from variants.fields.cells import list_elements
from variants.fields.lake_columns import is_listed
from variants.fields.spec import FieldSpec, Kind
from variants.fields.transcripts import EffectFields
from variants.fields.typed_values import Element, typed_elements

NULL = "."  # a missing value in every WGSA file, so that it is never a value
QUOTE = "\x01"  # no text that people write has it; one that has it nevertheless is quoted


def text_cell(text: str) -> str:
    """A text as a cell."""
    if text.isprintable():
        return text
    return f"{QUOTE}{text.replace(QUOTE, QUOTE + QUOTE)}{QUOTE}"


def element_text(element: Element) -> str:
    """An element of a list."""
    if isinstance(element, str):
        escaped = element.replace("\\", "\\\\").replace("'", "\\'")
        return f"'{escaped}'"
    return repr(element)


def list_text(elements: Iterable[Element]) -> str:
    """The distinct elements of a list in their order, without the quotes that a cell may need."""
    return f"[{', '.join([element_text(element) for element in dict.fromkeys(elements)])}]"


def list_cell(elements: Sequence[Element]) -> str:
    """A list as a cell; an empty one is NULL."""
    return text_cell(list_text(elements)) if elements else NULL


class _LakeConverter(ColumnConverter):
    """One column for each field, and NULL as a point."""

    def __init__(self, spec: FieldSpec) -> None:
        super().__init__(spec)
        self.null = NULL


class _LakeListConverter(_LakeConverter):
    """Every different cell is converted."""

    def __init__(self, spec: FieldSpec) -> None:
        super().__init__(spec)
        self.mode, self.style = kernels.CELL, kernels.ONCE


class LakeText(_LakeConverter, TextConverter):
    """Texts: the smallest of one variant's different cells."""

    def convert(self, cells: Sequence[str]) -> str:
        return text_cell(min(check_storable([cell.strip() for cell in cells])))


class LakeNumber(_LakeConverter, NumberConverter):
    """Numbers and flags: the smallest of one variant's different cells (false < true)."""


class LakeTexts(_LakeListConverter, TextListConverter):
    """Lists of texts."""

    def convert(self, cells: Sequence[str]) -> str:
        listed = [list_elements(cell, self.spec.separators, self.nulls) for cell in cells]
        return list_cell(check_storable([element for elements in listed for element in elements]))


class LakeNumbers(_LakeListConverter, RangeConverter):
    """Lists of numbers or flags."""

    def convert(self, cells: Sequence[str]) -> str:
        values = [self.elements[element] for cell in cells for element in self.split(cell)]
        return list_cell([value for value in values if value is not None])


class LakeUnsplit(_LakeListConverter):
    """Fields with an element for each transcript of which no cell was found to be a list."""

    def convert(self, cells: Sequence[str]) -> str:
        return list_cell(typed_elements(self.spec, cells))


def make_lake_converter(spec: FieldSpec, effects: EffectFields | None) -> ColumnConverter:
    """The converter of a field."""
    if spec.is_list:
        return LakeTexts(spec) if spec.kind is Kind.TEXT else LakeNumbers(spec)
    if is_listed(spec, effects):
        return LakeUnsplit(spec)
    return LakeText(spec) if spec.kind is Kind.TEXT else LakeNumber(spec)
