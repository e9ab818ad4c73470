"""Queries over the tables that their sender may read."""

import pytest

from accounts.services.quotas import QuotaError
from accounts.sharing import Visibility
from catalog.files.tables.sql_names import name_tables
from catalog.models import Dataset
from catalog.queries.responses import read_page
from catalog.queries.running import cancel_query, create_query, run_query
from catalog.queries.sources import UnknownTableError


@pytest.fixture
def flow(table):
    """A table of three rows, under a name that SQL takes as it stands."""
    made = table("day,flow,site\n2024-01-01,1.5,a\n2024-01-02,2.5,a\n2024-01-03,,b\n", path="raw/Daily flow.csv")
    Dataset.objects.filter(pk=made.distribution.dataset_id).update(slug="river-flow")
    made.distribution.dataset.refresh_from_db()
    return made


@pytest.mark.parametrize("name", ["river_flow", "river_flow.daily_flow", '"river-flow"', "RIVER_FLOW"])
def test_a_table_is_called_by_its_dataset_and_its_file(flow, ask, name):
    query = ask(f"SELECT site, count(*) AS n, sum(flow) AS flow FROM {name} GROUP BY site ORDER BY site")
    assert (query.status, query.status_reason) == ("finished", "")
    assert read_page(query, 10) == [{"site": "a", "n": 2, "flow": 4.0}, {"site": "b", "n": 1, "flow": None}]
    assert query.inputs[0]["rows"] == 3
    assert name_tables([flow])[flow.pk] == "river_flow.daily_flow"


def test_the_catalogue_itself_is_a_table(flow, ask):
    query = ask("SELECT c.name, c.type FROM portal.columns c JOIN portal.tables t ON t.name = c.table ORDER BY c.name")
    assert [row["name"] for row in read_page(query, 10)] == ["day", "flow", "site"]
    assert ask("SELECT slug FROM portal.datasets").n_rows == 1


def test_a_hidden_table_is_reported_as_missing(flow, ask, researcher, stranger):
    Dataset.objects.update(visibility=Visibility.PRIVATE)
    assert ask("SELECT * FROM river_flow", researcher).status == "finished"
    for user in (None, stranger):
        with pytest.raises(UnknownTableError, match="river_flow or nothing"):
            ask("SELECT * FROM river_flow, nothing", user)
        assert ask("SELECT * FROM portal.columns", user).n_rows == 0
    for name in ("information_schema.tables", "'/etc/passwd'", "pg_catalog.pg_class", "portal.users"):
        with pytest.raises(UnknownTableError):
            ask(f"SELECT * FROM {name}", researcher)


def test_rights_that_end_before_a_query_runs_end_it(flow, stranger):
    query = create_query(user=stranger, caller="c", sql="SELECT * FROM river_flow")
    Dataset.objects.update(visibility=Visibility.PRIVATE)
    run_query(query_id=query.pk)
    query.refresh_from_db()
    assert query.status == "failed"
    assert "There is no table river_flow that you may read" in query.status_reason


def test_a_cancelled_query_is_not_run(flow, researcher):
    query = create_query(user=researcher, caller="c", sql="SELECT * FROM river_flow")
    assert cancel_query(query=query)
    run_query(query_id=query.pk)
    query.refresh_from_db()
    assert (query.status, bool(query.result)) == ("cancelled", False)
    assert not cancel_query(query=query)


def test_open_queries_of_one_person_are_limited(flow, researcher, settings):
    settings.LWDS_OPEN_QUERIES = 1
    create_query(user=researcher, caller="c", sql="SELECT 1")
    with pytest.raises(QuotaError, match="LWDS_OPEN_QUERIES"):
        create_query(user=researcher, caller="c", sql="SELECT 1")


def test_a_refusal_by_the_database_is_reported(flow, ask):
    failed = ask("SELECT nothing FROM river_flow")
    assert failed.status == "failed"
    assert "nothing" in failed.status_reason
