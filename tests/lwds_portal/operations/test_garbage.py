"""What is left over is collected; what is in use, new or somebody else's is not."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.utils import timezone

from catalog.entries.writing import create_draft_dataset
from catalog.files.storing import store_file
from catalog.files.tables.table_import import profile_table
from catalog.files.uploads import spool_folder, spool_path, start_upload
from catalog.models import Table
from lwds_portal.operations.garbage import MIN_AGE, collect_garbage, find_datasets_without_files
from lwds_portal.operations.local_storage import LocalStorage
from tests.people import person
from triage.models import UnsavedPost
from triage.models.unsaved_post import KEEP_TIME


@pytest.fixture(autouse=True)
def home(db, settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": f"{LocalStorage.__module__}.LocalStorage",
            "OPTIONS": {"location": str(tmp_path / "files")},
        }
    }
    settings.LWDS_HOME = type(settings.LWDS_HOME)(tmp_path / "home")
    return tmp_path


@pytest.fixture
def stored():
    """A table of a dataset, whose rows were read."""
    user = person("researcher")
    dataset = create_draft_dataset(user=user, title="Flow")
    file = store_file(user=user, dataset=dataset, path="flow.csv", content=ContentFile(b"a,b\n1,2\n"))
    profile_table(table=file.table)
    return file


def make_old(*paths, age=MIN_AGE * 2):
    for path in paths:
        moment = (timezone.now() - age).timestamp()
        os.utime(path, (moment, moment))


def save(name, old=True):
    stored = default_storage.save(name, ContentFile(b"x"))
    if old:
        make_old(default_storage.path(stored))
    return stored


def test_files_in_use_new_files_and_files_of_others_stay(stored):
    for path in Path(default_storage.location).rglob("*"):
        if path.is_file():
            make_old(path)
    remaining = [save("datasets/1/new.csv", old=False), save("somewhere/else.txt")]
    left_over = [save("datasets/1/old.csv"), save("jobs/results/a/b.tsv"), save("triage/samples/2026/people.csv")]
    assert collect_garbage()["stored files without a row"] == 3
    table = Table.objects.get()
    remaining += [str(stored.file), table.rows_name, table.bad_rows_name]
    assert [default_storage.exists(name) for name in remaining] == [True] * 5
    assert [default_storage.exists(name) for name in left_over] == [False] * 3
    assert set(collect_garbage().values()) == {0}


def test_half_uploads_go_and_others_stay(stored):
    upload = start_upload(user=stored.dataset.owner, dataset=stored.dataset, path="b.bin", size=10)
    stray = spool_folder() / "0b2cbc4d-0000-4000-8000-000000000000"
    stray.write_bytes(b"half")
    make_old(stray, spool_path(upload))
    assert collect_garbage()["half uploads without a row"] == 1
    assert (stray.exists(), spool_path(upload).exists()) == (False, True)


def test_rows_whose_file_is_missing_are_reported(stored):
    default_storage.delete(Table.objects.get().rows_name)
    assert collect_garbage()["rows without their file"] == 1
    assert Table.objects.get().status == Table.Status.WAITING
    assert find_datasets_without_files() == []
    default_storage.delete(str(stored.file))
    assert find_datasets_without_files() == [stored]


def test_folders_of_killed_jobs_and_probes_go(home):
    temporary = home / "home" / "tmp"
    killed, running, other = (temporary / name for name in ("job-1", "job-2", "metrics"))
    for folder in (killed, running, other):
        folder.mkdir(parents=True)
    make_old(killed, other, age=timedelta(days=30))
    save("health/probe_a.txt")
    results = collect_garbage()
    assert (results["folders of work that ended"], results["probes of the storage"]) == (1, 1)
    assert [folder.exists() for folder in (killed, running, other)] == [False, True, True]


def test_expired_sessions_and_kept_texts_go(capsys):
    Session.objects.create(session_key="old", session_data="", expire_date=timezone.now() - timedelta(days=1))
    UnsavedPost.objects.create(path="/", post="", created_at=timezone.now() - KEEP_TIME * 2)
    call_command("collect_garbage")
    assert not Session.objects.filter(session_key="old").exists()
    assert not UnsavedPost.objects.exists()
    assert "1  expired sessions" in capsys.readouterr().out
