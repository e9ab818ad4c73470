"""What a script is told when it asks too often, and when the database does not answer in time."""

import psycopg
import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from psycopg.sql import SQL

from background.sessions import connection_info
from variants.releases.reader import open_release

pytestmark = pytest.mark.django_db

BASE = "/hg38/v1"


def test_too_many_requests_get_a_retry_time(client, synthetic38, settings):
    cache.clear()
    settings.LWDS_REQUESTS_PER_MINUTE = {"anonymous": 2, "user": 0}
    answers = [client.get(f"{BASE}/metadata") for _ in range(6)]  # a new minute may begin once in between
    refused = [answer for answer in answers if answer.status_code == 429]
    assert len(refused) >= 2
    body = refused[0].json()
    assert (body["code"], body["success"], body["error"]) == (429, False, "Too Many Requests")
    assert 0 < int(refused[0]["Retry-After"]) <= 60
    assert "Cache-Control" not in refused[0]
    cache.clear()


@pytest.mark.parametrize("path", ["/variant/{variant}", "/query?q=cadd.phred:>1"])
def test_a_question_the_database_does_not_answer_in_time_is_ended(client, known, path, settings):
    settings.LWDS_LIMITS = {**settings.LWDS_LIMITS, "answer_seconds": 1, "question_seconds": 1}
    tables = open_release(user=AnonymousUser(), name=known.name).tables
    with psycopg.connect(connection_info()) as other:
        other.execute(SQL("LOCK TABLE {} IN ACCESS EXCLUSIVE MODE").format(tables.variants()))
        answer = client.get(BASE + known.fill(path))
        other.rollback()
    assert (answer.status_code, answer.json()["error"]) == (503, "Service Unavailable")
    assert int(answer["Retry-After"]) > 0
    assert "Cache-Control" not in answer
