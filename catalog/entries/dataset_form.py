"""The form that describes a dataset, made of the declared fields; 'unknown' is a choice in every vocabulary."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from accounts.merging_form import MergingForm
from catalog.entries.declared_field import Field, Kind
from catalog.entries.fields import DAY_FIELDS, FIELDS, FIELDS_BY_NAME, PART_FIELDS, fields_by_section
from catalog.entries.form_inputs import BoxField, LinesField, PartRows, PartsField
from catalog.entries.models import Dataset
from catalog.entries.part_fields import PART_RECORDS, write_line
from catalog.entries.record import DatasetRecord, DistributionRecord
from catalog.entries.suggestions import SUGGESTED_FIELDS

INPUTS: dict[Kind, Callable[..., forms.Field]] = {
    Kind.TEXT: forms.CharField,
    Kind.PARAGRAPH: lambda **options: forms.CharField(widget=forms.Textarea, **options),
    Kind.URL: lambda **options: forms.URLField(assume_scheme="https", **options),
    Kind.EMAIL: forms.EmailField,
    Kind.CHOICE: forms.ChoiceField,
    Kind.DAY: forms.DateField,
    Kind.BOX: BoxField,
    Kind.LIST: LinesField,
    Kind.TERMS: LinesField,
    Kind.PARTS: PartsField,
}


class DatasetForm(MergingForm):
    """The description of a dataset. Its fields have the names of those of DatasetRecord."""

    @classmethod
    def initial_of(cls, record: DatasetRecord) -> dict[str, Any]:
        """Initial values of the form, from a record."""
        values = {field.name: getattr(record, field.name) for field in FIELDS}
        links = tuple(d for d in record.distributions if not record.is_stored_file(d))
        for name in PART_FIELDS:
            columns = [column for column in FIELDS_BY_NAME[name].columns if column.in_form]
            parts = links if name == "distributions" else values[name]
            values[name] = tuple(dict.fromkeys(write_line(part, columns) for part in parts))
        return values

    @property
    def sections(self) -> Iterator[tuple[str, list[BoundField]]]:
        """(heading, fields) of each section, in order."""
        for section, fields in fields_by_section().items():
            yield section.value, [self[field.name] for field in fields]

    def record_fields(self, current: DatasetRecord) -> dict[str, Any]:
        """Fields of a record that the sender changed, from the cleaned form.

        Args:
            current: The record before: what the form does not show of its links stays, as do stored files.
        """
        fields = {name: value for name, value in self.cleaned_data.items() if name in self.changed}
        for name, value in fields.items():
            if name == "distributions":
                fields[name] = _merge_links(value, current)
            elif name in PART_FIELDS:
                fields[name] = tuple(PART_RECORDS[name](**cells) for cells in value)
            elif name in DAY_FIELDS:
                fields[name] = value.isoformat() if value else ""
        return fields

    def clean(self) -> dict[str, Any]:
        """Merge, then check the order of the dates and the datasets of relations."""
        super().clean()
        start, end = self.cleaned_data.get("temporal_start"), self.cleaned_data.get("temporal_end")
        if start and end and end < start:
            self.add_error("temporal_end", _("The end of the time covered lies before its start."))
        identifiers = {cells["identifier"] for cells in self.cleaned_data.get("relations", ())}
        known = set(Dataset.objects.filter(identifier__in=identifiers).values_list("identifier", flat=True))
        for identifier in sorted(identifiers - known):
            self.add_error("relations", f"There is no dataset {identifier!r} here.")
        return self.cleaned_data

    def add_errors(self, error: ValidationError) -> None:
        """Show the errors of a service beside the fields that they are about."""
        messages_by_name = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
        for name, messages in messages_by_name.items():
            for message in messages:
                self.add_error(name if name in self.fields else None, message)


def _merge_links(rows: tuple[dict[str, str], ...], current: DatasetRecord) -> tuple[DistributionRecord, ...]:
    """Stored files, then a link of each row; a link keeps its size, checksum and path where its address stays."""
    links = [d for d in current.distributions if not current.is_stored_file(d)]
    merged = [d for d in current.distributions if current.is_stored_file(d)]
    for cells in rows:
        same = [d for d in links if all(str(getattr(d, name)) == text for name, text in cells.items())]
        known = same or [d for d in links if d.url == cells["url"]][:1]
        links = [d for d in links if d not in known]
        merged += same or [_changed_link(known[0] if known else None, cells)]
    return tuple(merged)


def _changed_link(known: DistributionRecord | None, cells: dict[str, Any]) -> DistributionRecord:
    if known is None:
        return DistributionRecord(**cells)
    unchanged = {name: getattr(known, name) for name in ("path", "media_type", "bytes", "sha256")}
    return DistributionRecord(**cells, **unchanged)


def _form_field(field: Field) -> forms.Field:
    """The input of a declared field; lengths and vocabularies are those of its column."""
    options: dict[str, Any] = {
        "label": _(field.label),
        "help_text": _(field.help) if field.help else "",
        "required": field.is_required or field.kind == Kind.CHOICE,
    }
    if field.default:
        options["initial"] = field.default
    column: Any = Dataset._meta.get_field(field.name) if field.kind not in (Kind.PARTS, Kind.BOX) else None
    if field.kind in (Kind.TEXT, Kind.URL):
        options["max_length"] = column.max_length
    elif field.kind == Kind.CHOICE:
        options["choices"] = column.choices
    elif field.kind == Kind.PARTS:
        options["columns"] = field.columns
    form_field = INPUTS[field.kind](**options)
    if isinstance(form_field.widget, PartRows):
        form_field.widget.is_suggested = field.name in SUGGESTED_FIELDS
    elif field.name in SUGGESTED_FIELDS:
        form_field.widget.attrs["data-suggest"] = field.name
    form_field.is_markdown = field.is_markdown  # type: ignore[attr-defined]  # the template adds a preview
    if field.is_markdown:
        form_field.widget.attrs |= _preview_attributes(field.name)
    return form_field


def _preview_attributes(name: str) -> dict[str, Any]:
    """What makes htmx show a text as it will look, while somebody types."""
    return {
        "hx-post": reverse_lazy("catalog:preview"),
        "hx-params": name,
        "hx-trigger": "input changed delay:300ms",
        "hx-target": f"#preview-of-{name}",
        "hx-sync": "this:replace",
    }


DatasetForm.base_fields = {field.name: _form_field(field) for field in FIELDS}
