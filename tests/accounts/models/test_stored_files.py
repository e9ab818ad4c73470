"""Files go with their rows: every table with files that belong to one row is told so."""

import pytest
from django.apps import apps
from django.db.models import FileField
from django.db.models.signals import post_delete

APPS = ("accounts", "catalog", "variants", "ingest", "triage")
FIELDS = [
    (model, field.name)
    for app in APPS
    for model in apps.get_app_config(app).get_models()
    for field in model._meta.fields
    if isinstance(field, FileField)
]


@pytest.mark.parametrize(("model", "name"), FIELDS, ids=lambda part: getattr(part, "__name__", part))
def test_the_file_of_every_row_is_deleted_with_it(model, name):
    assert f"file of {model._meta.label}.{name}" in {key[0] for key, *_ in post_delete.receivers}
