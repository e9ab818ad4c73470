"""Harvests: what is public and what was, in the order of changes, page by page."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from catalog.entries.models import Dataset
from catalog.exchange.harvest import harvest, published_datasets

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def add():
    """Make a public dataset that changed so many hours after noon: add(title, hours, **fields)."""

    def create(title, hours, **fields):
        dataset = Dataset.objects.create(slug=title, title=title, status=Dataset.Status.PUBLISHED)
        Dataset.objects.filter(pk=dataset.pk).update(modified_at=NOON + timedelta(hours=hours), **fields)
        return dataset

    return create


def titles(**options):
    page = harvest(**{"start": None, "end": None, "after": None, "size": 10} | options)
    return [item.dataset.title for item in page.datasets]


def test_pages_follow_each_other_without_a_gap_also_at_equal_times(add):
    for title, hours in (("b", 2), ("a1", 1), ("a2", 1), ("a3", 1)):
        add(title, hours)
    keys, after = [], None
    for _ in range(4):
        page = harvest(start=None, end=None, after=after, size=1)
        assert page.total == 4
        keys += [item.dataset.title for item in page.datasets]
        after = page.next
    assert keys == ["a1", "a2", "a3", "b"]
    assert after is None


def test_both_ends_of_a_time_are_included(add):
    for title, hours in (("before", -1), ("start", 0), ("end", 1), ("after", 2)):
        add(title, hours)
    assert titles(start=NOON, end=NOON + timedelta(hours=1)) == ["start", "end"]


def test_the_end_of_an_embargo_is_the_change_when_it_is_later(add):
    add("embargo ended", 0, embargo_until=NOON + timedelta(hours=5))
    add("changed since", 9, embargo_until=NOON + timedelta(hours=5))
    page = harvest(start=None, end=None, after=None, size=10)
    assert [item.changed_at - NOON for item in page.datasets] == [timedelta(hours=5), timedelta(hours=9)]


def test_hidden_entries_are_deleted_at_the_time_of_hiding_if_they_were_public(add):
    add("was public", 8, visibility="private", hidden_at=NOON + timedelta(hours=3))
    add("never public", 8, visibility="private")
    add("draft", 8, status="draft")
    add("awaited", 8, embargo_until=timezone.now() + timedelta(days=1))
    [item] = harvest(start=None, end=None, after=None, size=10).datasets
    assert (item.dataset.title, item.is_deleted, item.changed_at) == ("was public", True, NOON + timedelta(hours=3))


def test_one_dataset_by_its_identifier(add):
    add("a", 0)
    expected = add("b", 1)
    assert titles(identifier=expected.identifier) == ["b"]


def test_published_datasets_are_the_newest_first_for_who_may_see_them(add, researcher, curator):
    add("old", 0)
    add("new", 2)
    add("members", 1, visibility="signed-in")
    add("draft", 3, status="draft")
    listed = {user: [d.title for d in published_datasets(user=user)] for user in (AnonymousUser(), researcher, curator)}
    assert list(listed.values()) == [["new", "old"], ["new", "members", "old"], ["new", "members", "old"]]
    recent = published_datasets(user=researcher, modified_since=NOON + timedelta(hours=1))
    assert [dataset.title for dataset in recent] == ["new", "members"]
