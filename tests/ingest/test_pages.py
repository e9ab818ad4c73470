"""Pages and REST of loads: progress, steering, rejects; for curators and whoever started a load."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from accounts.models import User
from ingest.models import Load
from ingest.register.register_release import register_release
from ingest.register.release_request import ReleaseRequest
from tests.releases import load_release, write_wgsa

HEADER = ["#chr", "pos", "ref", "alt", "CADD_phred"]


@pytest.fixture
def people(committed: None) -> dict[str, Client]:
    """A curator and a stranger, signed in, and nobody."""
    results = {"nobody": Client()}
    for name in ("curator", "stranger"):
        user = User.objects.create_user(f"load-{name}", f"{name}@example.org", "pass")
        results[name] = Client()
        results[name].force_login(user)
        if name == "curator":
            codenames = ["curate", "change_load", "add_load", "view_load"]
            user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    yield results
    User.objects.filter(username__startswith="load-").delete()


@pytest.fixture
def load(people: dict[str, Client], tmp_path: Path) -> Load:
    rows: list[list[object]] = [[22, 16_000_000 + number, "A", "C", number] for number in range(300)]
    rows.insert(100, [22, "here", "A", "C", 1])
    rows[200][4] = "much"
    path = write_wgsa(tmp_path / "own.tsv", HEADER, rows)
    return load_release("pages", "GRCh38", [path]).loads.get()


@pytest.fixture
def queued(people: dict[str, Client], tmp_path: Path) -> Load:
    path = write_wgsa(tmp_path / "queued.tsv", HEADER, [[22, 16_000_000, "A", "C", 1]])
    return register_release(user=None, request=ReleaseRequest("queued", "GRCh38", [path])).loads.get()


def test_a_curator_sees_the_load_its_rejects_and_misfits(people: dict[str, Client], load: Load) -> None:
    assert "own.tsv" in people["curator"].get("/loads/").content.decode()
    page = people["curator"].get(f"/loads/{load.pk}/").content.decode()
    assert "position &#x27;here&#x27; is not a whole number" in page
    assert "Cells that do not fit" in page


def test_rejects_are_taken_away_with_their_source_lines(people: dict[str, Client], load: Load) -> None:
    answer = people["curator"].get(f"/loads/{load.pk}/rejects.tsv")
    lines = b"".join(answer.streaming_content).decode().splitlines()
    assert lines[1].split("\t") == ["102", "pos", "position 'here' is not a whole number", "22", "here", "A", "C", "1"]


@pytest.mark.parametrize("path", ["/loads/{}/", "/loads/{}/rejects.tsv", "/api/v1/loads/{}/"])
def test_others_do_not_see_it(people: dict[str, Client], load: Load, path: str) -> None:
    assert people["stranger"].get(path.format(load.pk)).status_code == 404
    assert people["nobody"].get(path.format(load.pk)).status_code in {302, 401, 403}
    assert people["stranger"].get("/api/v1/loads/").json()["count"] == 0


def test_rest_shows_progress_by_the_ledger(people: dict[str, Client], load: Load) -> None:
    answer = people["curator"].get(f"/api/v1/loads/{load.pk}/").json()
    assert answer["status"] == "finished"
    assert answer["progress"] == {
        "share": 1.0, "lines": 301, "variants": 300, "rejects": 1, "rate": None, "seconds_left": None
    }  # fmt: skip


def test_a_curator_pauses_resumes_and_gives_up_on_the_page(people: dict[str, Client], queued: Load) -> None:
    for step, status in (("pause", "paused"), ("resume", "queued"), ("cancel", "cancelled")):
        assert people["stranger"].post(f"/loads/{queued.pk}/{step}/").status_code == 403
        assert people["curator"].post(f"/loads/{queued.pk}/{step}/").status_code == 302
        queued.refresh_from_db()
        assert queued.status == status


def test_a_step_that_does_not_fit_is_a_conflict(people: dict[str, Client], queued: Load) -> None:
    url = f"/api/v1/loads/{queued.pk}"
    assert people["curator"].post(f"{url}/pause/").json()["status"] == "paused"
    answer = people["curator"].post(f"{url}/pause/")
    assert answer.status_code == 409
    assert "the load is paused" in str(answer.json())
