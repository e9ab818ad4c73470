"""Hits as arrays: the same datasets in the same order as the queryset, whatever the page; facets as they are now."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from catalog.entries.search.facets import count_matches
from catalog.entries.search.full_text import find_datasets
from catalog.entries.writing import update_dataset
from tests.catalog.entries.search.searches import NOBODY, ask

QUESTIONS = ["", "q=data", "q=amerifulx", "order=newest", "q=data+-ocean&order=title", "q=data&liveness=alive"]


def list_pages(text, size):
    search = ask(text)
    result = find_datasets(user=NOBODY, search=search, with_hits=True)
    matches = count_matches(result=result, search=search).matches
    pages = [list(result.list_page(matches, n, n + size)) for n in range(0, len(matches) + size, size)]
    return [dataset.title for page in pages for dataset in page]


@pytest.mark.parametrize("text", QUESTIONS)
def test_pages_list_what_the_queryset_lists(seeds, text):
    expected = [dataset.title for dataset in find_datasets(user=NOBODY, search=ask(text)).datasets]
    assert expected
    assert list_pages(text, 7) == list_pages(text, 1000) == expected


def test_the_words_are_matched_once(client, seeds):
    client.get("/datasets/?q=data")
    with CaptureQueriesContext(connection) as queries:
        client.get("/datasets/?q=data")
    assert sum("@@" in query["sql"] for query in queries) == 1


def count_keywords(text=""):
    search = ask(text)
    facets = count_matches(result=find_datasets(user=NOBODY, search=search, with_hits=True), search=search).facets
    return {value.value: value.count for value in facets["keyword"].values} if "keyword" in facets else {}


def test_facets_follow_every_change(publish, curator):
    first, second = publish("First", keywords=("a", "b")), publish("Second", keywords=("b",))
    assert count_keywords() == {"a": 1, "b": 2}
    update_dataset(user=curator, dataset=first, keywords=("c",))
    assert count_keywords() == {"b": 1, "c": 1}
    update_dataset(user=curator, dataset=first, keywords=("a",))
    assert count_keywords() == {"a": 1, "b": 1}
    second.delete()
    assert count_keywords() == {"a": 1}


def test_what_a_process_remembers_is_counted_for_nobody_who_may_not_see_it(publish):
    dataset = publish("Hidden for a while", keywords=("secret",))
    assert count_keywords() == {"secret": 1}
    type(dataset).objects.filter(pk=dataset.pk).update(embargo_until=timezone.now() + timedelta(hours=1))
    assert count_keywords() == {}
    type(dataset).objects.filter(pk=dataset.pk).update(embargo_until=timezone.now() - timedelta(seconds=1))
    assert count_keywords() == {"secret": 1}
