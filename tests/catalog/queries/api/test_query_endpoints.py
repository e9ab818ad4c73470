"""SQL over REST, by programs with and without a token."""

import pytest

from accounts.services.tokens import create_token
from accounts.sharing import Visibility
from catalog.models import Dataset
from catalog.queries.running import run_query


@pytest.fixture
def flow(table):
    made = table("day,flow\n2024-01-01,1.5\n2024-01-02,2.5\n", path="flow.csv")
    Dataset.objects.filter(pk=made.distribution.dataset_id).update(slug="river", visibility=Visibility.PRIVATE)
    return made


@pytest.fixture
def bearer(researcher):
    return {"Authorization": f"Bearer {create_token(user=researcher, name='t', scopes=['read'])[1]}"}


def post(client, sql, headers=None):
    return client.post("/api/v1/queries/", {"sql": sql}, content_type="application/json", headers=headers or {})


def test_a_query_is_sent_followed_and_fetched_in_every_format(client, flow, bearer):
    response = post(client, "SELECT day, flow FROM river ORDER BY day", bearer)
    assert (response.status_code, response.json()["status"], response.json()["rows"]) == (202, "queued", {})
    early = client.get(f"{response['Location']}rows.json", headers=bearer)
    assert client.get(f"{response['Location']}rows.exe", headers=bearer).status_code == 404
    assert (early.status_code, early.json()["code"]) == (409, "no-result")
    run_query(query_id=response.json()["id"])
    state = client.get(response["Location"], headers=bearer).json()
    assert (state["status"], state["n_rows"], state["inputs"][0]["dataset"]) == ("finished", 2, "river")
    page = client.get(state["rows"]["json"] + "?limit=1", headers=bearer).json()
    assert (page["count"], page["results"]) == (2, [{"day": "2024-01-01", "flow": 1.5}])
    assert client.get(page["next"], headers=bearer).json()["next"] is None
    for extension, beginning in (("csv", b"day,flow"), ("parquet", b"PAR1"), ("xlsx", b"PK"), ("arrow", b"\xff\xff")):
        answer = client.get(state["rows"][extension], headers=bearer)
        assert b"".join(answer.streaming_content).startswith(beginning)
    assert client.get(response["Location"]).status_code == 404
    assert client.get("/api/v1/queries/", headers=bearer).json()["count"] == 1


def test_tables_are_listed_for_whom_they_are(client, flow, bearer):
    names = [table["name"] for table in client.get("/api/v1/queries/tables/", headers=bearer).json()["results"]]
    assert names == ["river.flow", "portal.datasets", "portal.tables", "portal.columns"]
    assert "river" not in client.get("/api/v1/queries/tables/").content.decode()


@pytest.mark.parametrize(("sql", "status"), [("DROP TABLE x", 400), ("SELECT * FROM river", 404), ("", 400)])
def test_a_refused_query_gets_a_problem(client, flow, sql, status):
    answer = post(client, sql)
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")


def test_a_query_is_cancelled_then_deleted(client, bearer, db):
    response = post(client, "SELECT 1 AS one", bearer)
    assert client.delete(response["Location"], headers=bearer).status_code == 204
    assert client.get(response["Location"], headers=bearer).json()["status"] == "cancelled"
    assert client.delete(response["Location"], headers=bearer).status_code == 204
    assert client.get(response["Location"], headers=bearer).status_code == 404
