"""manage.py dataset_fields: every field of a dataset, as Markdown; docs/dataset-fields.md is what it prints."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.management.base import BaseCommand

from catalog.entries.declared_field import Field, Kind
from catalog.entries.fields import fields_by_section
from catalog.entries.models import Dataset
from catalog.entries.part_fields import PartColumn

INTRODUCTION = """\
# Fields of a dataset

What people, programs, sheets and imports may write of an entry. The form, REST, the sheet, the admin site and the facts
on a dataset's page are made of the same list. Fields without a *term* are carried by the exchange formats themselves;
the others travel under the portal's own terms as well, so that another portal reads them back whole.

`manage.py dataset_fields` writes this page.
"""


class Command(BaseCommand):
    help = "Print every field of a dataset, as Markdown (docs/dataset-fields.md)."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(render_fields(), ending="")


def render_fields() -> str:
    """The page as text."""
    parts = [INTRODUCTION]
    for section, fields in fields_by_section().items():
        parts.append(f"## {section.value}\n\n" + _render_table(map(_describe_field, fields)))
    return "\n".join(parts)


def _describe_field(field: Field) -> tuple[str, ...]:
    notes = [field.help]
    if field.kind == Kind.CHOICE:
        column: Any = Dataset._meta.get_field(field.name)
        notes.append(", ".join(f"`{value}`" for value, _ in column.choices))
    elif field.kind == Kind.PARTS:
        notes.append("Each has " + ", ".join(map(_describe_column, field.columns)) + ".")
    facet = f"`{field.facet}`" if field.facet else ""
    term = "yes" if field.is_native else ""
    return f"`{field.name}`", field.label, field.kind.value, facet, term, " ".join(filter(None, notes))


def _describe_column(column: PartColumn) -> str:
    return f"`{column.name}`" + (f" ({', '.join(column.choices)})" if column.choices else "")


def _render_table(rows: Iterable[tuple[str, ...]]) -> str:
    headings = ("name", "label", "what it is", "facet", "term", "notes")
    lines = [headings, ("---",) * len(headings), *rows]
    return "".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |\n" for line in lines)
