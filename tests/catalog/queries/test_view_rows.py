"""Which datasets the rows of tables come from, and whether a view's inputs are still the same."""

from catalog.files.tables.read_again import read_again
from catalog.files.tables.table_import import profile_table
from catalog.models import RowSource, SavedView
from catalog.queries.sources import Source
from catalog.queries.statements import TableName
from catalog.queries.view_rows import describe_inputs, find_row_sources, find_stale_inputs


def test_sources_are_followed_through_views(table, publish):
    made, base = table("a\n1\n2\n", path="a.csv"), publish()
    dataset = made.distribution.dataset
    RowSource.objects.create(dataset=dataset, source=base)
    RowSource.objects.create(dataset=dataset, source=None)
    assert find_row_sources([Source(TableName("", "a"), made)]) == {dataset.pk, base.pk, None}
    assert find_row_sources([Source(TableName("portal", "tables"))]) == set()


def test_a_table_that_is_read_again_is_another_input(table, researcher):
    made = table("a\n1\n2\n", path="a.csv")
    view = SavedView(inputs=describe_inputs([Source(TableName("", "a"), made)]))
    assert find_stale_inputs(view) == []
    read_again(user=researcher, table=made, requested={})
    assert find_stale_inputs(view) == []  # its rows are still those
    profile_table(table=made)
    assert find_stale_inputs(view) == ["a"]
