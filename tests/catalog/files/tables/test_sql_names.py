"""Names of tables in SQL."""

import pytest

from catalog.files.tables.sql_names import name_tables, short_name, sql_word
from catalog.models import Dataset, Distribution, Table


def tables(slug, *paths):
    dataset = Dataset(slug=slug, pk=1)
    return [Table(pk=n, distribution=Distribution(dataset=dataset, path=path)) for n, path in enumerate(paths)]


@pytest.mark.parametrize(("text", "word"), [("Daily flow (2024)", "daily_flow_2024"), ("a-b", "a_b"), ("Øl", "øl")])
def test_names_of_files_become_words(text, word):
    assert sql_word(text) == word


@pytest.mark.parametrize(
    ("slug", "path", "name"),
    [
        ("river-flow", "raw/Daily.csv.gz", "river_flow.daily_csv"),
        ("2024-x", "a.csv", '"2024_x".a'),
        ("order", "select.csv", '"order"."select"'),
    ],
)
def test_a_name_that_sql_needs_quoted_is_quoted(slug, path, name):
    assert name_tables(tables(slug, path)) == {0: name}


def test_files_of_one_stem_are_called_by_their_paths():
    names = name_tables(tables("flow", "daily.csv", "raw/daily.csv", "daily.tsv", "hourly.csv"))
    assert list(names.values()) == ["flow.daily_csv", "flow.raw_daily_csv", "flow.daily_tsv", "flow.hourly"]


def test_columns_are_quoted_where_they_must_be():
    assert [short_name(name) for name in ("flow", "Flow", "a b", 'a"b', "group")] == [
        *("flow", '"Flow"', '"a b"', '"a""b"', '"group"'),
    ]
