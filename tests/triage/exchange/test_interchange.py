"""Interviews as JSON files."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.people import sign_in
from tests.triage.content.test_shipped import ANSWERS, SCENARIOS


def test_an_exported_file_is_imported_on_the_page(full, client):
    exported = client.get(f"{full.get_absolute_url()}export/json/").content
    file = SimpleUploadedFile("towers.json", exported, "application/json")
    page = client.post("/triage/import/", {"file": file}, follow=True).content.decode()
    assert "The interview is imported; you own it." in page
    broken = SimpleUploadedFile("towers.json", b"{", "application/json")
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
