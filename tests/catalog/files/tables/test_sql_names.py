"""Names of tables in SQL."""

import pytest

from catalog.files.tables.sql_names import sql_name, sql_word
from catalog.models import Dataset, Distribution, Table


@pytest.mark.parametrize(("text", "word"), [("Daily flow (2024)", "daily_flow_2024"), ("a-b", "a_b"), ("Øl", "øl")])
def test_names_of_files_become_words(text, word):
    assert sql_word(text) == word


@pytest.mark.parametrize(
    ("slug", "path", "name"),
    [("river-flow", "raw/Daily.csv.gz", "river_flow.daily_csv"), ("2024-x", "a.csv", '"2024_x".a')],
)
def test_a_name_that_begins_with_a_digit_is_quoted(slug, path, name):
    assert sql_name(Table(distribution=Distribution(dataset=Dataset(slug=slug), path=path))) == name
