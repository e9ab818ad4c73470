"""Every scenario through the real forms without script, and through REST: the same signals, the expected pattern."""

import pytest

from tests.people import sign_in
from tests.triage.content.test_shipped import ANSWERS, SCENARIOS, comparable
from tests.triage.forms_client import fill_interview
from triage.interviews.lifecycle import create_interview

NAMES = list(SCENARIOS)
QUICK = {"thin-api", "guarded-room", "repo-as-home"}
BY_FORMS = [pytest.param(name, marks=[] if SCENARIOS[name]["expect"] in QUICK else pytest.mark.long) for name in NAMES]


@pytest.mark.parametrize("name", BY_FORMS)
def test_the_forms_give_the_expected_pattern(ann, name):
    interview = create_interview(user=ann, title=name)
    client = sign_in(ann)
    fill_interview(client, interview.get_absolute_url(), ANSWERS[name])
    result = client.get(f"/api/v1/interviews/{interview.slug}/recommendation/").json()
    assert comparable(result["signals"]) == comparable(SCENARIOS[name]["signals"])
    assert result["winner"] == SCENARIOS[name]["expect"]
    page = client.get(f"{interview.get_absolute_url()}recommendation/").content.decode()
    assert result["ranking"][0]["name"] in page


@pytest.mark.parametrize("name", NAMES)
def test_rest_gives_the_expected_pattern(ann, name):
    client = sign_in(ann)
    made = client.post("/api/v1/interviews/", ANSWERS[name], content_type="application/json")
    assert (made.status_code, made.json()["problems"]) == (201, [])
    result = client.get(f"/api/v1/interviews/{made.json()['slug']}/recommendation/").json()
    assert comparable(result["signals"]) == comparable(SCENARIOS[name]["signals"])
    assert result["winner"] == SCENARIOS[name]["expect"]
