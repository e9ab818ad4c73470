"""docs/dataset-fields.md is what the command prints."""

from pathlib import Path

from catalog.entries.fields import FIELDS
from catalog.management.commands.dataset_fields import render_fields

DOCS = Path(__file__).resolve().parents[4] / "docs"


def test_the_page_of_fields_is_up_to_date():
    page = (DOCS / "dataset-fields.md").read_text()
    assert page == render_fields(), "run: manage.py dataset_fields > docs/dataset-fields.md"


def test_the_page_names_every_field_with_its_vocabulary():
    page = render_fields()
    assert all(f"| `{field.name}` | {field.label} |" in page for field in FIELDS)
    assert "`controlled`" in page
