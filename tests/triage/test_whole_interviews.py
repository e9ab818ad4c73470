"""Every scenario through the real forms without script, and through REST: the same signals, the expected pattern."""

import pytest

from tests.triage.conftest import client_of
from tests.triage.forms_client import fill_interview
from tests.triage.test_scenarios import ANSWERS, SCENARIOS, comparable
from triage.interviews.lifecycle import create_interview

NAMES = list(SCENARIOS)
QUICK = {"thin-api", "guarded-room", "repo-as-home"}
BY_FORMS = [pytest.param(name, marks=[] if SCENARIOS[name]["expect"] in QUICK else pytest.mark.long) for name in NAMES]


@pytest.mark.parametrize("name", BY_FORMS)
def test_the_forms_give_the_expected_pattern(ann, name):
    interview = create_interview(user=ann, title=name)
    client = client_of(ann)
    fill_interview(client, interview.get_absolute_url(), ANSWERS[name])
    result = client.get(f"/api/v1/interviews/{interview.slug}/recommendation/").json()
    assert comparable(result["signals"]) == comparable(SCENARIOS[name]["signals"])
    assert result["winner"] == SCENARIOS[name]["expect"]
    page = client.get(f"{interview.get_absolute_url()}recommendation/").content.decode()
    assert result["ranking"][0]["name"] in page


@pytest.mark.parametrize("name", NAMES)
def test_rest_gives_the_expected_pattern(ann, name):
    client = client_of(ann)
    made = client.post("/api/v1/interviews/", ANSWERS[name], content_type="application/json")
    assert (made.status_code, made.json()["problems"]) == (201, [])
    result = client.get(f"/api/v1/interviews/{made.json()['slug']}/recommendation/").json()
    assert comparable(result["signals"]) == comparable(SCENARIOS[name]["signals"])
    assert result["winner"] == SCENARIOS[name]["expect"]


@pytest.mark.parametrize("name", NAMES[:6])
def test_a_frozen_interview_imported_elsewhere_gives_the_same_recommendation(ann, curator, name):
    client, elsewhere = client_of(ann), client_of(curator)
    slug = client.post("/api/v1/interviews/", ANSWERS[name], content_type="application/json").json()["slug"]
    frozen = client.post(f"/api/v1/interviews/{slug}/freezes/", {}, content_type="application/json").json()
    exported = client.get(f"/api/v1/interviews/{slug}/export/").json()
    made = elsewhere.post("/api/v1/interviews/", exported, content_type="application/json").json()
    assert made["problems"] == []
    live = elsewhere.get(f"/api/v1/interviews/{made['slug']}/recommendation/").json()
    kept = elsewhere.get(f"/api/v1/interviews/{made['slug']}/freezes/1/").json()
    assert kept["recommendation"] == frozen["recommendation"]
    assert (kept["sha256"], kept["document"]) == (frozen["sha256"], frozen["document"])
    for part in ("ranking", "removed", "addons", "exits", "winner"):
        assert live[part] == frozen["recommendation"][part]


def test_a_frozen_state_that_was_tampered_with_is_not_taken(ann):
    client = client_of(ann)
    slug = client.post("/api/v1/interviews/", ANSWERS[NAMES[0]], content_type="application/json").json()["slug"]
    client.post(f"/api/v1/interviews/{slug}/freezes/", {}, content_type="application/json")
    exported = client.get(f"/api/v1/interviews/{slug}/export/").json()
    exported["freezes"][0]["recommendation"]["winner"] = "conveyor"
    made = client.post("/api/v1/interviews/", exported, content_type="application/json").json()
    assert "checksum" in made["problems"][0]["problem"]
    assert client.get(f"/api/v1/interviews/{made['slug']}/freezes/").json() == []
