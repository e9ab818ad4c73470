"""Views kept, refreshed, frozen and deleted; people with different rights."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile

from accounts.sharing import Visibility
from catalog.entries.curation import publish_dataset, submit_dataset
from catalog.entries.sharing import share_dataset
from catalog.files.storing import store_file
from catalog.files.tables.table_import import profile_table
from catalog.models import Dataset, SavedView, SqlQuery
from catalog.queries.responses import read_page
from catalog.queries.running import run_query
from catalog.queries.saved_views import (
    UnsuitableViewError,
    ViewStateError,
    change_view,
    delete_view,
    describe_state,
    freeze_view,
    refresh_view,
    save_view,
)
from catalog.queries.sources import UnknownTableError

DESCRIPTION = "The mean flow of every site, computed from the daily flow of the gauges."


@pytest.fixture
def flow(table):
    made = table("day,flow,site\n2024-01-01,1.5,a\n2024-01-02,2.5,a\n2024-01-03,4,b\n", path="daily.csv")
    Dataset.objects.filter(pk=made.distribution.dataset_id).update(slug="flow")
    return made


@pytest.fixture
def publish_view(curator):
    """Publish the dataset of a view, open to everybody: publish_view(view)."""

    def publish(view):
        dataset = Dataset.objects.get(pk=view.dataset_id)
        dataset.ask_whom = "The hydrology group"
        dataset.visibility = Visibility.PUBLIC
        dataset.save()
        submit_dataset(user=curator, dataset=dataset)
        publish_dataset(user=curator, dataset=dataset)
        return SavedView.objects.get(pk=view.pk)

    return publish


def save(user, sql="SELECT site, avg(flow) AS mean FROM flow.daily GROUP BY site", title="Mean flow"):
    view, query = save_view(user=user, caller="c", title=title, sql=sql, description=DESCRIPTION)
    run_query(query_id=query.pk)
    return SavedView.objects.get(pk=view.pk)


def replace(file, text, user):
    """A new version of the file of a table."""
    distribution = file.distribution
    stored = store_file(user=user, dataset=distribution.dataset, path=distribution.path, content=ContentFile(text))
    profile_table(table=stored.table)


def test_a_view_is_a_table_by_its_own_name_with_its_lineage(flow, researcher, ask):
    view = save(researcher)
    assert describe_state(view) == ("current", "")
    assert (view.number, view.n_rows, view.inputs[0]["dataset"]) == (1, 2, "flow")
    assert [(c["name"], c["sources"]) for c in view.columns] == [
        ("site", ["flow.daily.site"]),
        ("mean", ["flow.daily.flow"]),
    ]
    assert read_page(ask("SELECT * FROM mean_flow ORDER BY site", researcher), 9) == [
        {"site": "a", "mean": 2.0},
        {"site": "b", "mean": 4.0},
    ]
    assert view.dataset.relations.get().target.slug == "flow"


def test_a_changed_input_makes_a_view_stale_until_it_is_refreshed(flow, researcher, ask):
    view = save(researcher)
    replace(flow, b"day,flow,site\n2024-01-01,10,a\n", researcher)
    assert describe_state(view) == ("stale", "Changed since its rows were made: flow.daily. Refresh it.")
    query = refresh_view(user=researcher, caller="c", view=view)
    assert refresh_view(user=researcher, caller="c", view=view) == query
    run_query(query_id=query.pk)
    view.refresh_from_db()
    assert (describe_state(view)[0], view.number, view.n_rows) == ("current", 2, 1)
    assert view.dataset.distributions.count() == 1  # no version includes the rows of before
    assert [entry.n_rows for entry in view.history.filter(number__gt=0)] == [1, 2]


def test_nobody_sees_rows_whose_sources_they_may_not_read(flow, researcher, stranger, curator, ask, publish_view):
    view = publish_view(save(researcher))
    second = publish_view(save(stranger, "SELECT max(mean) AS top FROM mean_flow", "Top flow"))
    assert read_page(ask("SELECT top FROM top_flow", stranger), 9) == [{"top": 4.0}]
    Dataset.objects.filter(slug="flow").update(visibility=Visibility.PRIVATE)
    for name in ("mean_flow", "top_flow", "flow"):
        for user in (stranger, None):
            with pytest.raises(UnknownTableError):
                ask(f"SELECT * FROM {name}", user)
    assert ask("SELECT * FROM top_flow", researcher).status == "finished"  # owns what both come from
    assert list(SavedView.objects.visible_to(stranger)) == [second]  # its text is the stranger's own, not its rows
    assert describe_state(second)[0] == "withdrawn"
    assert set(SavedView.objects.visible_to(curator)) == {view, second}
    Dataset.objects.get(slug="flow").people.add(stranger)
    assert ask("SELECT * FROM top_flow", stranger).status == "finished"


def test_a_source_that_is_deleted_opens_nothing(flow, researcher, stranger, ask, publish_view):
    publish_view(save(researcher))
    Dataset.objects.filter(slug="flow").delete()
    for user in (researcher, stranger):
        with pytest.raises(UnknownTableError):
            ask("SELECT * FROM mean_flow", user)


@pytest.mark.parametrize("is_deleted", [False, True])
def test_harvesters_learn_that_a_view_is_closed_with_its_source(flow, researcher, curator, publish_view, is_deleted):
    dataset = publish_view(save(researcher)).dataset
    assert (dataset.is_open, dataset.hidden_at) == (True, None)
    source = Dataset.objects.get(slug="flow")
    if is_deleted:
        source.delete()
    else:
        share_dataset(user=curator, dataset=source, visibility=Visibility.PRIVATE)
    dataset = Dataset.objects.get(pk=dataset.pk)
    assert not dataset.is_open
    assert dataset.hidden_at is not None


def test_rows_are_made_with_the_rights_of_the_owner(flow, researcher, stranger, curator):
    view = save(stranger)
    Dataset.objects.filter(slug="flow").update(visibility=Visibility.PRIVATE)
    with pytest.raises(UnknownTableError):
        refresh_view(user=curator, caller="c", view=view)
    with pytest.raises(PermissionDenied):
        refresh_view(user=researcher, caller="c", view=view)


def test_a_frozen_version_keeps_its_rows(flow, researcher, publish_view):
    draft = save(researcher)
    with pytest.raises(ValidationError, match="Only a published dataset"):
        freeze_view(user=researcher, view=draft)
    view = publish_view(draft)
    version = freeze_view(user=researcher, view=view)
    assert "flow.daily (SHA-256 " in version.notes
    frozen = version.distributions.get()
    replace(flow, b"day,flow,site\n2024-01-01,10,a\n", researcher)
    query = refresh_view(user=researcher, caller="c", view=view)
    with pytest.raises(ViewStateError, match="not made yet"):
        freeze_view(user=researcher, view=view)
    run_query(query_id=query.pk)
    frozen.refresh_from_db()
    assert (frozen.withdrawn_at is not None, frozen.table.n_rows) == (True, 2)
    with pytest.raises(ViewStateError, match="a curator can retire"):
        delete_view(user=researcher, view=view)


def test_a_view_gets_another_query(flow, researcher, stranger):
    view = save(researcher)
    with pytest.raises(PermissionDenied):
        change_view(user=stranger, caller="c", view=view, sql="SELECT 1 AS one")
    run_query(query_id=change_view(user=researcher, caller="c", view=view, sql="SELECT 1 AS one").pk)
    view.refresh_from_db()
    assert (view.columns, view.inputs) == ([{"name": "one", "type": "INTEGER", "sources": []}], [])
    assert not view.dataset.relations.exists()
    assert not view.dataset.row_sources.exists()


@pytest.mark.parametrize(
    ("sql", "message"),
    [("SELECT * FROM portal.datasets", "not a table of a dataset"), ("FROM mean_flow", "its own rows")],
)
def test_an_unsuitable_query_is_refused_as_a_view(flow, researcher, sql, message):
    view = save(researcher)
    with pytest.raises(UnsuitableViewError, match=message):
        change_view(user=researcher, caller="c", view=view, sql=sql)


def test_two_views_cannot_read_each_other(flow, researcher):
    view = save(researcher)
    save(researcher, "FROM mean_flow", "Second")
    with pytest.raises(UnsuitableViewError, match="its own rows"):
        change_view(user=researcher, caller="c", view=view, sql="FROM second")


def test_a_view_that_fails_keeps_its_rows_and_says_why(flow, researcher, settings):
    view = save(researcher)
    run_query(query_id=change_view(user=researcher, caller="c", view=view, sql="SELECT nothing FROM flow").pk)
    view.refresh_from_db()
    state, reason = describe_state(view)
    assert (state, view.n_rows) == ("failed", 2)
    assert "nothing" in reason
    settings.LWDS_LIMITS = settings.LWDS_LIMITS | {"max_sql_rows": 2}
    run_query(query_id=change_view(user=researcher, caller="c", view=view, sql="FROM flow").pk)
    assert describe_state(view)[1].startswith("This view has more rows than are kept (LWDS_MAX_SQL_ROWS)")


def test_a_draft_is_deleted_with_its_rows(flow, researcher, stranger, ask):
    view = save(researcher)
    with pytest.raises(PermissionDenied):
        delete_view(user=stranger, view=view)
    delete_view(user=researcher, view=view)
    assert not SavedView.objects.exists()
    assert not SqlQuery.objects.exists()
    with pytest.raises(UnknownTableError):
        ask("SELECT * FROM mean_flow", researcher)
