"""manage.py load_catalogue."""

import io
from collections import Counter

import pytest
import yaml
from django.core.management import CommandError, call_command

from catalog.entries.portal_services import list_services
from catalog.exchange.imports.seed import PACKAGED, REPOSITORIES
from catalog.management.commands import load_catalogue
from catalog.models import Dataset

ENTRIES = yaml.safe_load(PACKAGED.read_text())


def test_the_command_says_what_it_did(db, tmp_path):
    file = tmp_path / "two.yaml"
    for entries, sentence in (
        (ENTRIES[:2], "2 created, 0 updated, 0 unchanged\n"),
        ([ENTRIES[0], ENTRIES[1] | {"archetype": "new"}, ENTRIES[2]], "1 created, 1 updated, 1 unchanged\n"),
    ):
        file.write_text(yaml.safe_dump(entries))
        output = io.StringIO()
        call_command("load_catalogue", str(file), stdout=output)
        assert output.getvalue() == sentence


def test_without_a_file_the_packaged_catalogue_an_example_and_the_portals_services_are_loaded(db, monkeypatch):
    loaded = []
    monkeypatch.setattr(load_catalogue, "load_catalogue", lambda path: loaded.append(path) or Counter())
    output = io.StringIO()
    call_command("load_catalogue", stdout=output)
    assert loaded == [PACKAGED, REPOSITORIES]
    assert output.getvalue() == f"{len(list_services()) + 1} created, 0 updated, 0 unchanged\n"


def test_the_packaged_repositories_are_entries_with_their_limits(db):
    output = io.StringIO()
    call_command("load_catalogue", str(REPOSITORIES), stdout=output)
    assert output.getvalue() == f"{len(yaml.safe_load(REPOSITORIES.read_text()))} created, 0 updated, 0 unchanged\n"
    zenodo = Dataset.objects.get(slug="zenodo")
    assert "50 GB and 100 files a record" in zenodo.liveness_note
    assert zenodo.liveness == "alive"


def test_a_bad_entry_changes_nothing_and_is_named(db, tmp_path):
    file = tmp_path / "bad.yaml"
    file.write_text(yaml.safe_dump([ENTRIES[0], {"id": "x", "name": "X"}]))
    with pytest.raises(CommandError, match="entry 2 lacks full_name, kind"):
        call_command("load_catalogue", str(file))
    assert not Dataset.objects.exists()


def test_a_missing_file_is_named(db, tmp_path):
    with pytest.raises(CommandError, match=r"nothing\.yaml"):
        call_command("load_catalogue", str(tmp_path / "nothing.yaml"))
