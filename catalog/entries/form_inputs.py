"""Inputs of the forms of the catalogue: lists with one value a line, boxes, and tables of parts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from django import forms

from catalog.entries.coverage import Box
from catalog.entries.part_fields import CELL_SEPARATOR, PartColumn, read_line

N_EMPTY_ROWS = 2  # below those that are filled; the page adds more


class LinesField(forms.CharField):
    """Several values, one on each line."""

    widget = forms.Textarea(attrs={"rows": 3})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list | tuple) else value

    def to_python(self, value: Any) -> tuple[str, ...]:  # type: ignore[override]
        return tuple(dict.fromkeys(line.strip() for line in (value or "").splitlines() if line.strip()))


class BoxField(forms.CharField):
    def prepare_value(self, value: Any) -> Any:
        return ", ".join(f"{side:.12g}" for side in value) if isinstance(value, tuple) else value

    def to_python(self, value: Any) -> tuple[float, float, float, float] | None:  # type: ignore[override]
        if not value:
            return None
        try:
            box = Box.parse(value)
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error
        return box.sides


class PartRows(forms.Widget):
    """A table with one part of a dataset in each row; as text, each row is a line of cells separated by tabs.

    The inputs are called <field>-<row>-<column>. What is sent under the name of the field itself goes first: a program
    may send the lines as they are.
    """

    template_name = "catalog/_part_rows.html"
    use_fieldset = True

    def __init__(self, columns: tuple[PartColumn, ...]) -> None:
        super().__init__()
        self.columns = columns
        self.is_suggested = False  # the page offers values for the first column

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        lines = str(value or "").splitlines()
        rows = [line.split(CELL_SEPARATOR) for line in lines] + [[""]] * N_EMPTY_ROWS
        context = super().get_context(name, value, attrs)
        context["columns"] = self.columns
        context["suggested_field"] = name if self.is_suggested else ""
        context["rows"] = [
            [
                {"name": f"{name}-{number}-{column.name}", "text": cell, "column": column}
                for column, cell in zip(self.columns, [*cells, *[""] * len(self.columns)], strict=False)
            ]
            for number, cells in enumerate(rows)
        ]
        return context

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> str:
        if name in data:
            return cast(str, data[name])
        lines = []
        number = 0
        while f"{name}-{number}-{self.columns[0].name}" in data:
            cells = [" ".join(str(data.get(f"{name}-{number}-{c.name}", "")).split()) for c in self.columns]
            if any(cell for cell, column in zip(cells, self.columns, strict=True) if not column.choices):
                lines.append(CELL_SEPARATOR.join(cells).rstrip(CELL_SEPARATOR))
            number += 1
        return "\n".join(lines)

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return name not in data and f"{name}-0-{self.columns[0].name}" not in data

    def id_for_label(self, id_: str) -> str:
        return f"{id_}-0"


class PartsField(forms.Field):
    """Parts of a dataset, as the cells of each by column."""

    def __init__(self, columns: tuple[PartColumn, ...], **options: Any) -> None:
        self.columns = tuple(column for column in columns if column.in_form)
        super().__init__(widget=PartRows(self.columns), **options)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list | tuple) else value

    def to_python(self, value: Any) -> tuple[dict[str, str], ...]:
        lines = [line for line in (value or "").splitlines() if line.strip()]
        try:
            return tuple(self._clean_row(line) for line in dict.fromkeys(lines))
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error

    def _clean_row(self, line: str) -> dict[str, str]:
        cells = read_line(line, self.columns)
        for column in self.columns:
            if column.kind == "address" and cells[column.name]:
                cells[column.name] = self._clean_address(column, cells[column.name])
        return cells

    def _clean_address(self, column: PartColumn, text: str) -> str:
        try:
            return cast(str, forms.URLField(assume_scheme="https", max_length=column.max_length).clean(text))
        except forms.ValidationError:
            raise ValueError(f"{column.label}: this is not an address: {text}") from None
