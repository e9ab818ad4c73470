"""A field's value in a table: what TSV, VCF and Parquet show, the same whether typed columns or cells give it.

A scalar is its number, flag or text; a list its different elements in first-seen order, and so are the values that the
repeated lines of a variant give to a scalar. A cell with an element that does not fit the field's kind has no value
here, as in the typed columns; JSON documents and source lines keep it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from variants.fields.cells import is_null, list_elements, parse_flag
from variants.fields.numbers import comparable_number, is_tiny_code
from variants.fields.spec import FieldSpec, Kind

Element = float | bool | str
Value = Element | int | None | tuple[Element | int, ...]


class NeedsCellsError(LookupError):
    """The typed columns of a list keep its smallest and largest number only: the others are in the cells."""


def typed_elements(spec: FieldSpec, cells: Iterable[str]) -> list[Element]:
    """The elements that columns and conditions see, of all cells; a cell with an element that does not fit has none.

    Args:
        cells: The different cells of the field on the lines of one variant.
    """
    return [value for cell in cells for _, value in _pairs_of_cell(spec, cell)]


def value_of_cells(spec: FieldSpec, cells: Iterable[str]) -> Value:
    """The value in a variant's different cells of a field; a number that no float8 can hold is its text."""
    pairs = [pair for cell in cells for pair in _pairs_of_cell(spec, cell)]
    shown = [text if type(value) is float and is_tiny_code(value) else value for text, value in pairs]
    return collapse_elements(spec, tuple(dict.fromkeys(shown)))


def _pairs_of_cell(spec: FieldSpec, cell: str) -> list[tuple[str, Element]]:
    """(text, what conditions compare) of each element of one cell."""
    if spec.is_list:
        texts = list_elements(cell, spec.separators, spec.nulls)
    else:
        texts = [] if is_null(cell, spec.nulls) else [cell.strip()]
    if spec.kind is Kind.TEXT:
        return [] if any("\x00" in text for text in texts) else [(text, text) for text in texts]
    parse = parse_flag if spec.kind is Kind.FLAG else comparable_number
    pairs: list[tuple[str, Element]] = []
    for text in texts:
        if (value := parse(text)) is None:
            return []
        pairs.append((text, value))
    return pairs


def value_of_columns(spec: FieldSpec, columns: Sequence[Any]) -> Value:
    """The value in a field's typed columns (FieldSpec.columns). Raises NeedsCellsError where they do not hold it.

    The columns of a field that varies hold it where the variant has no MORE_VALUES.
    """
    first, last = columns[0], columns[-1]
    if first is None:
        return None
    if spec.kind is Kind.TEXT:
        return collapse_elements(spec, tuple(first) if spec.is_list else (first,))
    if first != last or is_tiny_code(first):
        raise NeedsCellsError(spec.name)
    return collapse_elements(spec, (first,))


def collapse_elements(spec: FieldSpec, elements: tuple[Element, ...]) -> Value:
    """The value of some elements: None, the one element, or all of them; whole numbers of integer fields as such."""
    if spec.kind is Kind.INTEGER:
        elements = tuple(int(e) if type(e) is float and e.is_integer() else e for e in elements)
    return elements if len(elements) > 1 else (elements[0] if elements else None)


def value_text(value: Value, *, missing: str = "", separator: str = ";") -> str:
    """The text of a value: numbers in the shortest form that reads back the same, flags Y and N."""
    if type(value) is float:
        return number_text(value)
    if value is None:
        return missing
    if isinstance(value, tuple):
        return separator.join(value_text(element) for element in value)
    if isinstance(value, bool):
        return "Y" if value else "N"
    return value if isinstance(value, str) else number_text(value)


def number_text(number: float) -> str:
    """The text of a number: the shortest that reads back the same, whole numbers without a point."""
    text = repr(number)
    return text.removesuffix(".0")
