"""The pages of queries, without script."""

from catalog.models import Dataset, SqlQuery
from catalog.queries.running import run_query


def test_a_query_is_written_run_and_read(client, table):
    Dataset.objects.filter(pk=table("k,n\na,1\nb,3\n", path="t.csv").distribution.dataset_id).update(slug="small")
    editor = client.get("/queries/?sql=SELECT+1").content.decode()
    assert "small.t" in editor
    assert ">SELECT 1</textarea>" in editor
    response = client.post("/queries/", {"sql": "SELECT k, n FROM small ORDER BY k"})
    assert response.status_code == 302
    waiting = client.get(response["Location"]).content.decode()
    assert 'http-equiv="refresh"' in waiting
    assert "Cancel this query" in waiting
    run_query(query_id=SqlQuery.objects.get().pk)
    page = client.get(response["Location"]).content.decode()
    assert 'http-equiv="refresh"' not in page
    assert page.count("<rect ") == 2
    assert "<option selected>bar</option>" in page
    histogram = client.get(f"{response['Location']}?chart=histogram&x=n").content.decode()
    assert "count by n" in histogram
    csv = client.get(f"{response['Location']}rows.csv")
    assert b"".join(csv.streaming_content) == b"k,n\r\na,1\r\nb,3\r\n"


def test_a_refused_query_comes_back_as_typed(client, db):
    answer = client.post("/queries/", {"sql": "DROP TABLE x"})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert ">DROP TABLE x</textarea>" in page
    assert "only SELECT is run here" in page
    assert client.get(f"/queries/{'0' * 8}-0000-0000-0000-{'0' * 12}/").status_code == 404


def test_a_query_is_cancelled_by_a_button(client, db):
    response = client.post("/queries/", {"sql": "SELECT 1 AS one"})
    assert client.post(f"{response['Location']}cancel/").status_code == 302
    assert SqlQuery.objects.get().status == "cancelled"
    assert client.get(f"{response['Location']}rows.csv").status_code == 409
    assert client.get(f"{response['Location']}rows.exe").status_code == 404
