"""Names of tables -> tables that one may read."""

import pyarrow.parquet as pq
import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.base import ContentFile

from catalog.files.storing import store_file
from catalog.files.tables.sql_names import name_tables
from catalog.files.tables.table_import import profile_table
from catalog.models import Dataset
from catalog.queries.sources import UnknownTableError, find_sources, list_tables, write_portal_table
from catalog.queries.statements import TableName


@pytest.fixture
def alike(table, researcher):
    """Three files of one dataset, two of which have the same stem."""
    first = table("a\n1\n2\n", path="daily.csv")
    dataset = first.distribution.dataset
    Dataset.objects.filter(pk=dataset.pk).update(slug="flow")
    for path in ("raw/daily.tsv", "hourly.csv"):
        stored = store_file(user=researcher, dataset=dataset, path=path, content=ContentFile(b"a\n1\n2\n3\n"))
        profile_table(table=stored.table)
    return dataset


def find(schema, name):
    return find_sources(user=AnonymousUser(), names=[TableName(schema, name)])[0].table


def test_every_table_is_found_by_the_name_it_is_listed_by(alike):
    tables = list_tables(user=AnonymousUser())
    names = name_tables(tables)
    assert sorted(names.values()) == ["flow.daily_csv", "flow.hourly", "flow.raw_daily_tsv"]
    for table in tables:
        schema, _, name = names[table.pk].partition(".")
        assert find(schema, name).pk == table.pk


@pytest.mark.parametrize("name", [("flow", "daily"), ("", "flow"), ("flow", "monthly"), ("portal", "users")])
def test_a_name_of_several_tables_or_of_none_is_refused(alike, name):
    with pytest.raises(UnknownTableError, match=r"/api/v1/queries/tables/ lists yours"):
        find(*name)


def test_the_catalogue_has_columns_also_without_rows(db, tmp_path):
    write_portal_table(user=AnonymousUser(), name="columns", target=tmp_path / "c.parquet")
    assert "unit" in pq.read_schema(tmp_path / "c.parquet").names
