"""Who sees queries and views, and how long queries are kept."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from catalog.models import SavedView, SqlQuery


@pytest.fixture
def queries(researcher):
    own = SqlQuery.objects.create(sql="SELECT 1", created_by=researcher)
    return own, SqlQuery.objects.create(sql="SELECT 2")


def test_queries_are_visible_to_their_senders(queries, researcher, stranger):
    own, anonymous = queries
    assert set(SqlQuery.objects.visible_to(researcher)) == {own, anonymous}
    assert list(SqlQuery.objects.visible_to(stranger)) == [anonymous]
    assert list(SqlQuery.objects.listed_for(researcher)) == [own]
    assert list(SqlQuery.objects.listed_for(AnonymousUser())) == []


def test_old_queries_expire(queries, settings):
    own, _ = queries
    SqlQuery.objects.filter(pk=own.pk).update(created_at=timezone.now() - timedelta(days=settings.LWDS_JOB_DAYS + 1))
    assert list(SqlQuery.objects.expired()) == [own]


def test_a_view_is_seen_with_its_dataset(publish, researcher, stranger):
    dataset = publish()
    view = SavedView.objects.create(dataset=dataset, sql="SELECT 1")
    assert list(SavedView.objects.visible_to(stranger)) == [view]
    dataset.visibility = "private"
    dataset.save()
    assert list(SavedView.objects.visible_to(stranger)) == []
    assert list(SavedView.objects.visible_to(researcher)) == [view]
