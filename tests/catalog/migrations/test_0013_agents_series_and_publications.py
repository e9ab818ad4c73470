"""The upgrade adds columns and tables; what the packaged catalogue had before is as it was."""

from importlib import import_module

from django.db import migrations

from catalog.entries.models import Dataset
from catalog.entries.reading import build_record, with_record_relations

OPERATIONS = import_module("catalog.migrations.0013_agents_series_and_publications").Migration.operations
NEW = {
    "resource_type": "dataset",
    "endpoint_url": "",
    "themes": (),
    "languages": (),
    "frequency": "unknown",
    "identifiers": (),
    "publications": (),
    "grants": (),
    "places": (),
    "periods": (),
}


def test_nothing_is_removed_or_renamed():
    destructive = (migrations.RemoveField, migrations.RenameField, migrations.DeleteModel, migrations.RunPython)
    assert not [operation for operation in OPERATIONS if isinstance(operation, destructive)]


def test_entries_of_the_packaged_catalogue_have_empty_new_fields_and_their_addresses(seeds, client):
    dataset = with_record_relations(Dataset.objects.all()).get(slug="bco-dmo")
    record = build_record(dataset=dataset, base_url="/")
    assert {name: getattr(record, name) for name in NEW} == NEW
    assert client.get("/datasets/bco-dmo/").status_code == 200
    assert client.get(f"/datasets/id/{dataset.identifier}/")["Location"] == "/datasets/bco-dmo/"
