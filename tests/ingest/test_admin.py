"""Loads in the admin site: started from the incoming folders, steered, rejects read."""

from __future__ import annotations

from pathlib import Path

import pytest
import zstandard
from django.urls import reverse
from pytest_django.fixtures import Settings

from accounts.models import User
from accounts.roles import CURATOR
from ingest.models import Load, Reject
from ingest.register.incoming_files import find_incoming_file, list_incoming_files
from tests.people import client_of
from tests.releases import write_wgsa
from variants.releases.models import Release

pytestmark = pytest.mark.django_db
HEADER = ["#chr", "pos", "ref", "alt", "CADD_phred"]


@pytest.fixture
def incoming(tmp_path: Path, settings: Settings) -> Path:
    folder = tmp_path / "incoming"
    folder.mkdir()
    settings.LWDS_INCOMING = [str(folder)]
    write_wgsa(folder / "own.tsv", HEADER, [[22, 16_000_000, "A", "C", 12.5]])
    (tmp_path / "secret.txt").write_text("not for loading")
    (folder / "link.txt").symlink_to(tmp_path / "secret.txt")
    return folder


def started(incoming: Path, **answers: str) -> Release:
    client = client_of(CURATOR)
    sent = {"files": ["own.tsv"], "release": "own", "assembly": "GRCh38", **answers}
    answer = client.post(reverse("admin:ingest_load_add"), sent)
    assert answer.status_code == 302, answer.content.decode()
    return Release.objects.get(name="own")


def test_a_curator_starts_a_load_from_the_incoming_folder(incoming: Path) -> None:
    release = started(incoming)
    load = release.loads.get()
    assert (load.status, load.path) == (Load.Status.QUEUED, str(incoming / "own.tsv"))
    assert load.created_by.username == CURATOR


def test_a_configuration_and_the_rejects_allowed_are_chosen_on_the_form(incoming: Path) -> None:
    head = "field\tSNV\tindel\tdbnsfp\tpivotGroup\tpivotChar\tparseGroup\ttransformation"
    (incoming / "config.tsv").write_text(f"{head}\n#chr\tTRUE\t\t\t\t\t\t\npos\tTRUE\t\t\t\t\t\t\n")
    release = started(incoming, config="config.tsv", max_rejects="2.5")
    assert release.loads.get().most_rejects == 0.025
    assert not release.fields.filter(filterable=True).exists()


def test_errors_in_the_files_are_shown_on_the_form(incoming: Path) -> None:
    (incoming / "own.tsv").write_text("no\theader\n")
    answers = {"files": ["own.tsv"], "release": "own", "assembly": "GRCh38"}
    page = client_of(CURATOR).post(reverse("admin:ingest_load_add"), answers)
    assert b"own.tsv: line 1" in page.content
    assert not Release.objects.filter(name="own").exists()


def test_no_name_leads_out_of_the_incoming_folder(incoming: Path, admin_user: User) -> None:
    assert list_incoming_files(user=admin_user) == ["own.tsv"]
    for name in ("../secret.txt", "link.txt", str(incoming.parent / "secret.txt"), "absent.tsv"):
        with pytest.raises(FileNotFoundError):
            find_incoming_file(name, user=admin_user)
    answers = {"files": ["../secret.txt"], "release": "own", "assembly": "GRCh38"}
    page = client_of(CURATOR).post(reverse("admin:ingest_load_add"), answers)
    assert b"is not one of the available choices" in page.content


def test_loads_are_paused_and_resumed_and_others_are_named(incoming: Path) -> None:
    load = started(incoming).loads.get()
    client = client_of("admin")
    url = reverse("admin:ingest_load_changelist")
    for action, status in (("pause", Load.Status.PAUSED), ("resume", Load.Status.QUEUED)):
        client.post(url, {"action": action, "_selected_action": [load.pk]})
        load.refresh_from_db()
        assert load.status == status
    answer = client.post(url, {"action": "resume", "_selected_action": [load.pk]}, follow=True)
    assert b"the load is queued, so it cannot become queued" in answer.content
    client.post(url, {"action": "cancel", "_selected_action": [load.pk]})
    assert Release.objects.get(name="own").status == Release.Status.RETIRED


def test_a_reject_shows_its_line_and_reason_without_running_it(incoming: Path) -> None:
    load = started(incoming).loads.get()
    line = zstandard.compress(b"22\t1\t<script>alert(1)</script>")
    reject = Reject.objects.create(load=load, line_number=7, column="ref", reason="no allele", line=line)
    page = client_of("admin").get(reverse("admin:ingest_reject_change", args=[reject.pk])).content.decode()
    assert "no allele" in page
    assert "&lt;script&gt;alert(1)" in page
