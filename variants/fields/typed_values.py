"""A field's value in a table: what TSV, VCF and Parquet show, the same whether typed columns or cells give it.

A scalar is its number, flag or text; a list its different elements in first-seen order. A cell with an element that
does not fit the field's kind has no value here, as in the typed columns; JSON documents and source lines keep it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from variants.fields.cells import is_null, list_elements, parse_flag, parse_number
from variants.fields.spec import FieldSpec, Kind

Element = float | bool | str
Value = Element | int | None | tuple[Element | int, ...]


class NeedsCellsError(LookupError):
    """The typed columns of a list keep its smallest and largest number only: the others are in the cells."""


def typed_elements(spec: FieldSpec, cells: Iterable[str]) -> list[Element]:
    """The elements that columns and conditions see; none where some element does not fit the field's kind."""
    texts: list[str] = []
    for cell in cells:
        if not is_null(cell):
            texts += list_elements(cell, spec.separators) if spec.is_list else [cell.strip()]
    if spec.kind is Kind.TEXT:
        found: list[Any] = [] if any("\x00" in text for text in texts) else texts
    else:
        found = [(parse_flag if spec.kind is Kind.FLAG else parse_number)(text) for text in texts]
        if None in found:
            return []
    return found if spec.is_list else found[:1]


def value_of_cells(spec: FieldSpec, cells: Iterable[str]) -> Value:
    """The value in a variant's different cells of a field."""
    return _collapsed(spec, tuple(dict.fromkeys(typed_elements(spec, cells))))


def value_of_columns(spec: FieldSpec, columns: Sequence[Any]) -> Value:
    """The value in a field's typed columns (FieldSpec.columns). Raises NeedsCellsError where they do not hold it."""
    first, last = columns[0], columns[-1]
    if first is None:
        return None
    if spec.kind is Kind.TEXT:
        return _collapsed(spec, tuple(first) if spec.is_list else (first,))
    if first != last:
        raise NeedsCellsError(spec.name)
    return _collapsed(spec, (first,))


def _collapsed(spec: FieldSpec, elements: tuple[Element, ...]) -> Value:
    """None, the one element, or all of them; whole numbers of integer fields without a decimal point."""
    if spec.kind is Kind.INTEGER:
        elements = tuple(int(each) if float(each).is_integer() else each for each in elements)
    return elements if len(elements) > 1 else (elements[0] if elements else None)


def value_text(value: Value, *, missing: str = "", separator: str = ";") -> str:
    """The text of a value: numbers in the shortest form that reads back the same, flags Y and N."""
    if type(value) is float:
        return _number_text(value)
    if value is None:
        return missing
    if isinstance(value, tuple):
        return separator.join(value_text(each) for each in value)
    if isinstance(value, bool):
        return "Y" if value else "N"
    return value if isinstance(value, str) else _number_text(value)


def _number_text(number: float) -> str:
    text = repr(number)
    return text.removesuffix(".0")
