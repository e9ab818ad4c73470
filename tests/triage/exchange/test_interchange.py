"""Interviews as JSON files."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.people import sign_in
from tests.triage.content.test_shipped import ANSWERS, SCENARIOS
from triage.exchange.interchange import HASHED_FIELDS
from triage.models import Snapshot
from triage.outcome.snapshots import compute_digest


def test_an_exported_file_is_imported_on_the_page(full, client):
    exported = client.get(f"{full.get_absolute_url()}export/json/").content
    file = SimpleUploadedFile("towers.json", exported, "application/json")
    page = client.post("/triage/import/", {"file": file}, follow=True).content.decode()
    assert "The interview is imported; you own it." in page


@pytest.mark.parametrize("content", [b"{", b"[" * 100_000, b'{"a":' * 100_000, b"9" * 10_000, b"\xff", b"null"])
def test_a_file_that_is_not_an_interview_is_refused_by_name(client, content):
    broken = SimpleUploadedFile("towers.json", content, "application/json")
    assert "towers.json:" in client.post("/triage/import/", {"file": broken}).content.decode()


NAMES = list(SCENARIOS)


@pytest.mark.parametrize("name", NAMES[:6])
def test_an_interview_imported_elsewhere_gives_the_same_recommendation(ann, curator, name):
    client, elsewhere = sign_in(ann), sign_in(curator)
    slug = client.post("/api/v1/interviews/", ANSWERS[name], content_type="application/json").json()["slug"]
    snapshot = client.post(f"/api/v1/interviews/{slug}/freezes/", {}, content_type="application/json").json()
    exported = client.get(f"/api/v1/interviews/{slug}/export/").json()
    made = elsewhere.post("/api/v1/interviews/", exported, content_type="application/json").json()
    assert made["problems"] == []
    live = elsewhere.get(f"/api/v1/interviews/{made['slug']}/recommendation/").json()
    stored = elsewhere.get(f"/api/v1/interviews/{made['slug']}/freezes/1/").json()
    assert stored["recommendation"] == snapshot["recommendation"]
    assert (stored["sha256"], stored["document"]) == (snapshot["sha256"], snapshot["document"])
    for part in ("ranking", "removed", "addons", "exits", "winner"):
        assert live[part] == snapshot["recommendation"][part]


def test_a_snapshot_that_was_tampered_with_is_not_taken(ann):
    client = sign_in(ann)
    slug = client.post("/api/v1/interviews/", ANSWERS[NAMES[0]], content_type="application/json").json()["slug"]
    client.post(f"/api/v1/interviews/{slug}/freezes/", {}, content_type="application/json")
    exported = client.get(f"/api/v1/interviews/{slug}/export/").json()
    exported["freezes"][0]["recommendation"]["winner"] = "conveyor"
    made = client.post("/api/v1/interviews/", exported, content_type="application/json").json()
    assert "checksum" in made["problems"][0]["problem"]
    assert client.get(f"/api/v1/interviews/{made['slug']}/freezes/").json() == []


def test_only_snapshots_that_this_portal_signed_are_verified(full, client, settings):
    exported = client.get(f"/api/v1/interviews/{full.slug}/export/").json()
    exported["freezes"][1]["comment"] = "Somebody else's words"
    made = client.post("/api/v1/interviews/", exported, content_type="application/json").json()
    address = f"/api/v1/interviews/{made['slug']}/freezes/"
    assert {row["number"]: row["is_verified"] for row in client.get(address).json()} == {1: True, 2: False}
    page = client.get(f"/triage/{made['slug']}/freezes/2/").content.decode()
    assert "imported and unverified" in page
    assert "unverified" not in client.get(f"/triage/{made['slug']}/freezes/1/").content.decode()

    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another portal's key", []
    session = sign_in(full.members.get().user)
    made = session.post("/api/v1/interviews/", exported, content_type="application/json").json()
    rows = session.get(f"/api/v1/interviews/{made['slug']}/freezes/").json()
    assert [row["is_verified"] for row in rows] == [False, False]


def forge(client, slug, **changes):
    """The exported interview, with another first snapshot whose checksum is right."""
    exported = client.get(f"/api/v1/interviews/{slug}/export/").json()
    snapshot = exported["freezes"][0] | changes
    exported["freezes"] = [snapshot | {"sha256": compute_digest({name: snapshot[name] for name in HASHED_FIELDS})}]
    return exported


@pytest.mark.parametrize(
    "changes",
    [{"recommendation": {}}, {"number": -1}, {"number": "x"}, {"signals": None}, {"at": "2021-99-99T00:00:00"}],
    ids=str,
)
def test_a_forged_snapshot_is_left_out_and_the_admin_lists_go_on(full, client, staff, changes):
    made = client.post("/api/v1/interviews/", forge(client, full.slug, **changes), content_type="application/json")
    assert made.status_code == 201
    assert made.json()["problems"][0]["path"] == "freezes/1"
    assert staff.get("/admin/triage/snapshot/").status_code == 200


def test_snapshots_that_were_taken_before_they_were_checked_break_no_page(full, client, staff):
    last = full.snapshots.first()
    for number, recommendation in enumerate(({}, [], "x", {"winner": {}}, {"ranking": 7}), start=10):
        Snapshot.objects.create(
            interview=full, number=number, document={}, signals={}, recommendation=recommendation, at=last.at
        )
    assert staff.get("/admin/triage/snapshot/").status_code == 200
    assert staff.get("/admin/triage/snapshot/?recommended=x").status_code == 200
    assert client.get(f"{full.get_absolute_url()}freezes/").status_code == 200
    assert [client.get(f"{full.get_absolute_url()}freezes/{n}/").status_code for n in range(10, 15)] == [200] * 5
