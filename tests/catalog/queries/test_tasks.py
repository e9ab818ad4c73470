"""Queries as tasks: run once, found again when they were lost."""

from datetime import timedelta

from django.utils import timezone

from background.lease import LOST_AFTER
from catalog.models import SqlQuery
from catalog.queries import tasks


def test_a_second_delivery_changes_nothing(db, local_storage):
    query = SqlQuery.objects.create(sql="SELECT 1 AS one", queued_at=timezone.now())
    tasks.run_query(str(query.pk))
    finished = SqlQuery.objects.get()
    tasks.run_query(str(query.pk))
    assert (finished.status, SqlQuery.objects.get().finished_at) == ("finished", finished.finished_at)


def test_a_query_whose_message_was_lost_is_queued_again(db, monkeypatch):
    lost = timezone.now() - LOST_AFTER - timedelta(seconds=1)
    query = SqlQuery.objects.create(sql="SELECT 1", queued_at=lost)
    SqlQuery.objects.create(sql="SELECT 2", queued_at=timezone.now())
    sent = []
    monkeypatch.setattr(tasks.run_query, "delay", sent.append)
    assert tasks.recover_queries() == 1
    assert sent == [str(query.pk)]
