"""Queries to begin with, for tables of a dataset."""

from django.contrib.auth.models import AnonymousUser

from catalog.models import Dataset
from catalog.queries.starters import list_starters


def test_tables_of_the_same_dataset_come_first(table):
    other = table("day,x\n2024-01-01,9\n", path="other.csv")
    made = table("day,x\n2024-01-01,1\n", path="daily.csv")
    dataset = made.distribution.dataset
    assert other.distribution.dataset != dataset
    name, starters = list_starters(user=AnonymousUser(), dataset=dataset, path="daily.csv")
    union = next(starter.sql for starter in starters if starter.title == "One table of several files")
    assert f"FROM {name}" in union
    assert "other" in union
    Dataset.objects.filter(pk=other.distribution.dataset_id).update(visibility="private")
    hidden = list_starters(user=AnonymousUser(), dataset=dataset)[1]
    assert not any("other" in starter.sql for starter in hidden)
    assert list_starters(user=AnonymousUser(), dataset=dataset, path="none.csv") is None
