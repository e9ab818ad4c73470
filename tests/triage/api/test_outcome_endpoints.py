"""Recommendation, plan, snapshots and decisions by REST."""

import pytest

from tests.people import sign_in


@pytest.fixture
def url(filled):
    return f"/api/v1/interviews/{filled.slug}/"


def test_the_plan_is_ticked(client, url):
    data = {"pattern": "thin-api", "hour": 3, "done": True}
    plan = client.post(f"{url}plan/", data, content_type="application/json").json()
    assert [step["hour"] for step in plan["steps"] if step["done"]] == [3]


def test_a_task_is_changed(client, filled, url):
    client.patch(url, {"answers": {"ops_hours": {"unknown": True}}}, content_type="application/json")
    task = filled.follow_ups.get()
    answer = client.patch(f"{url}tasks/{task.pk}/", {"whom": "Bob", "done": True}, content_type="application/json")
    assert (answer.json()["whom"], answer.json()["done"]) == ("Bob", True)


def test_a_curator_decides_on_what_was_submitted(client, curator, filled, url):
    client.post(f"{url}freezes/", {"submit": True}, content_type="application/json")
    filled.refresh_from_db()
    assert filled.status == "submitted"
    data = {"pattern": "conveyor", "comment": "They have a pipeline."}
    answers = [
        browser.post(f"{url}freezes/1/decision/", data, content_type="application/json").status_code
        for browser in (client, sign_in(curator))
    ]
    assert answers == [403, 201]
    assert client.get(f"{url}freezes/1/").json()["decisions"][0]["pattern"] == "conveyor"


def test_the_draft_is_made_once(client, url):
    first, second = (client.post(f"{url}dataset/", {}, content_type="application/json").json() for _ in range(2))
    assert first == second


def test_a_list_is_refused_where_an_object_belongs(client, url):
    assert client.post(f"{url}freezes/", [], content_type="application/json").status_code == 400
