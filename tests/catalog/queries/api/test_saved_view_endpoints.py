"""Views over REST: made, read, refreshed, frozen and deleted by a program."""

import pytest

from accounts.services.tokens import create_token
from accounts.sharing import Visibility
from catalog.models import Dataset, SavedView
from catalog.queries.running import run_query


@pytest.fixture
def flow(table):
    made = table("day,flow\n2024-01-01,1.5\n2024-01-02,2.5\n", path="daily.csv")
    Dataset.objects.filter(pk=made.distribution.dataset_id).update(slug="flow", visibility=Visibility.PRIVATE)
    return made


@pytest.fixture
def send(client, researcher):
    """Send JSON as the researcher's program: send(method, address, body) -> response."""
    headers = {"Authorization": f"Bearer {create_token(user=researcher, name='t', scopes=['read', 'curate'])[1]}"}

    def request(method, address, body=None):
        return getattr(client, method)(address, body, content_type="application/json", headers=headers)

    return request


def make_rows():
    run_query(query_id=SavedView.objects.get().last_query.pk)


def test_a_view_is_made_read_and_changed(client, flow, send):
    made = send(
        "post", "/api/v1/views/", {"title": "Mean", "sql": "SELECT avg(flow) AS mean FROM flow", "slug": "mean"}
    )
    assert (made.status_code, made.json()["state"], made.json()["name"]) == (202, "making", "mean")
    make_rows()
    view = send("get", made["Location"]).json()
    assert (view["state"], view["number"], view["columns"][0]["sources"]) == ("current", 1, ["flow.flow"])
    assert send("get", view["rows"]).json()["results"] == [{"mean": 2.0}]
    assert send("get", view["query"]).json()["status"] == "finished"
    changed = send("patch", made["Location"], {"sql": "SELECT max(flow) AS top FROM flow"})
    assert changed.status_code == 202
    make_rows()
    assert send("get", view["rows"]).json()["results"] == [{"top": 2.5}]
    assert send("post", f"{made['Location']}refresh/").status_code == 202
    make_rows()
    assert send("get", "/api/v1/views/").json()["results"][0]["number"] == 3
    for address in (made["Location"], view["rows"], view["query"]):
        assert client.get(address).status_code == 404
    assert send("delete", made["Location"]).status_code == 204
    assert send("get", made["Location"]).status_code == 404


def test_a_published_view_is_frozen(flow, send):
    send("post", "/api/v1/views/", {"title": "Mean", "sql": "FROM flow"})
    early = send("post", "/api/v1/views/mean/freeze/", {})
    assert (early.status_code, early.json()["code"]) == (409, "view-state")
    make_rows()
    Dataset.objects.filter(slug="mean").update(status="published")
    frozen = send("post", "/api/v1/views/mean/freeze/", {"notes": "For the paper."})
    assert (frozen.status_code, frozen.json()["number"], frozen.json()["notes"]) == (201, 1, "For the paper.")
    download = send("get", f"{frozen.json()['url']}files/mean.parquet")
    assert b"".join(download.streaming_content).startswith(b"PAR1")


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"title": "T"}, 400),
        ({"title": "T", "sql": "DROP TABLE x"}, 400),
        ({"title": "T", "sql": "FROM portal.tables"}, 400),
        ({"title": "T", "sql": "FROM nothing"}, 404),
        ({"title": "T", "sql": "SELECT 1", "name": "x"}, 400),
    ],
)
def test_an_unsuitable_query_gets_a_problem(db, send, body, status):
    assert send("post", "/api/v1/views/", body).status_code == status
    assert not Dataset.objects.exists()


def test_a_description_is_changed_at_the_dataset(flow, send):
    send("post", "/api/v1/views/", {"title": "Mean", "sql": "FROM flow"})
    answer = send("patch", "/api/v1/views/mean/", {"title": "Other"})
    assert "/api/v1/datasets/" in answer.content.decode()


def test_queries_to_begin_with(client, flow, send):
    answer = send("get", "/api/v1/views/starters/?dataset=flow").json()
    assert (answer["table"], len(answer["results"])) == ("flow.daily", 8)
    assert client.get("/api/v1/views/starters/?dataset=flow").status_code == 404
    assert client.post("/api/v1/views/", {"title": "T", "sql": "SELECT 1"}).status_code == 401
