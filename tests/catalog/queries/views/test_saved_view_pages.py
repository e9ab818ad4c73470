"""The pages of views, without script: from a filter to a view to its lineage, by two people."""

import re
from urllib.parse import unquote_plus

import pytest

from accounts.sharing import Visibility
from catalog.models import Dataset, SavedView
from catalog.queries.running import run_query


@pytest.fixture
def flow(table):
    made = table("day,flow\n2024-01-01,1.5\n2024-01-02,2.5\n", path="daily.csv")
    Dataset.objects.filter(pk=made.distribution.dataset_id).update(slug="flow")
    return made


def href(page, text):
    return unquote_plus(re.search(rf'href="([^"]+)"\s*>{text}', page)[1].replace("&amp;", "&"))


def make_rows(view):
    run_query(query_id=view.last_query.pk)


def test_a_filter_becomes_a_view_with_its_lineage(script, flow):
    page = script.get("/datasets/flow/rows/?flow>2").content.decode()
    sql = href(page, "Change it or save it as a view").partition("?sql=")[2]
    assert sql == "SELECT *\nFROM flow.daily\nWHERE flow > 2.0"
    assert "Save as a view" in script.get("/queries/", {"sql": sql}).content.decode()
    saved = script.post("/queries/views/", {"sql": sql, "title": "High flow", "description": "Days of much water."})
    assert (saved.status_code, saved["Location"]) == (302, "/queries/views/high-flow/")
    assert 'http-equiv="refresh"' in script.get(saved["Location"]).content.decode()
    make_rows(SavedView.objects.get())
    page = script.get(saved["Location"]).content.decode()
    assert "<strong>current</strong>" in page
    assert page.count("<path ") == 2
    assert "flow.daily.flow" in page
    assert "1.5" not in script.get("/datasets/high-flow/rows/").content.decode()
    assert "High flow" in script.get("/queries/views/").content.decode()


def test_buttons_refresh_change_and_delete(script, flow):
    script.post("/queries/views/", {"sql": "FROM flow", "title": "Copy"})
    view = SavedView.objects.get()
    make_rows(view)
    script.post("/queries/views/copy/change/", {"do": "refresh"})
    make_rows(view)
    frozen = script.post("/queries/views/copy/change/", {"do": "freeze"}, follow=True).content.decode()
    assert "Only a published dataset has versions" in frozen
    refused = script.post("/queries/views/copy/change/", {"do": "sql", "sql": "DROP TABLE x"}, follow=True)
    assert "only SELECT is run here" in refused.content.decode()
    script.post("/queries/views/copy/change/", {"do": "sql", "sql": "SELECT 1 AS one"})
    make_rows(view)
    page = script.get("/queries/views/copy/").content.decode()
    assert len(re.findall(r"<li>\s*\d{4}-\d\d-\d\d", page)) == 3
    assert "is not one of these" in script.post("/queries/views/copy/change/", {}, follow=True).content.decode()
    assert script.post("/queries/views/copy/change/", {"do": "delete"})["Location"] == "/queries/views/"
    assert not SavedView.objects.exists()


def test_a_view_that_is_refused_comes_back_as_typed(script, flow):
    for sql, title, message in (("FROM flow", "", "blank"), ("FROM nothing", "T", "There is no table nothing")):
        answer = script.post("/queries/views/", {"sql": sql, "title": title})
        assert answer.status_code == 400
        assert message in answer.content.decode()
        assert f">{sql}</textarea>" in answer.content.decode()


def test_who_may_not_read_the_inputs_sees_no_view(client, script, flow, stranger):
    script.post("/queries/views/", {"sql": "FROM flow", "title": "Copy"})
    make_rows(SavedView.objects.get())
    Dataset.objects.filter(slug="copy").update(status="published", visibility=Visibility.PUBLIC)
    addresses = ("/queries/views/copy/", "/datasets/copy/", "/datasets/copy/data.json", "/datasets/copy/rows/")
    client.force_login(stranger)
    assert [client.get(address).status_code for address in addresses] == [200] * 4
    Dataset.objects.filter(slug="flow").update(visibility=Visibility.PRIVATE)
    assert [client.get(address).status_code for address in addresses] == [404] * 4
    assert "Copy" not in client.get("/queries/views/").content.decode()
    assert client.post("/queries/views/copy/change/", {"do": "refresh"}).status_code == 404
    client.logout()
    assert client.post("/queries/views/copy/change/", {"do": "refresh"}).status_code == 302


def test_eight_queries_to_begin_with(client, flow):
    page = client.get("/queries/starters/flow/?file=daily.csv").content.decode()
    assert page.count("<h2") == 8
    assert "date_trunc(" in page
    assert client.get("/queries/starters/flow/?file=x.csv").status_code == 404
