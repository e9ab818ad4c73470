"""Rows are taken once, or refused in words."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.problems import InvalidInputError
from accounts.services.quotas import QuotaError
from catalog.files.appending.receiving import MAX_KEY_AGE, KeyReusedError, forget_keys, receive_rows
from catalog.files.appending.sent_rows import InvalidRowsError
from catalog.models import SentRows

ROWS = [{"time": "2026-02-01T00:00:00", "flow": 4.5}, {"time": "soon", "flow": "much"}]


def send(user, table, key="k1", rows=ROWS):
    return receive_rows(user=user, table=table, key=key, document=rows)


def test_a_key_takes_rows_once_and_gets_its_answer_again(flow, researcher):
    rows = [{name.replace("flow", "flow_m3_s"): value for name, value in row.items()} for row in ROWS]
    answer = send(researcher, flow, rows=rows)
    assert (answer["rows"], answer["n_misfits"], answer["misfits"]) == (2, 2, {"time": 1, "flow_m3_s": 1})
    assert send(researcher, flow, rows=rows) == answer
    assert SentRows.objects.get().rows == [["2026-02-01T00:00:00", "4.5", ""], ["soon", "much", ""]]
    with pytest.raises(KeyReusedError):
        send(researcher, flow, rows=rows[:1])
    assert send(researcher, flow, key="k2", rows=rows[:1])["waiting"] == 3


def test_a_repeated_request_is_answered_though_the_table_takes_no_more_rows(flow, researcher):
    rows = [{"note": "a", "time": "2026-02-01T00:00:00"}]
    answer = send(researcher, flow, rows=rows)
    flow.status = "failed"
    flow.save()
    assert send(researcher, flow, rows=rows) == answer


def test_keys_of_two_people_are_two(flow, researcher, curator):
    rows = [{"time": "2026-02-01T00:00:00"}]
    send(researcher, flow, rows=rows)
    assert send(curator, flow, rows=rows)["waiting"] == 2


@pytest.mark.parametrize("key", ["", "k" * 201, "a\nb"])
def test_a_key_is_a_short_text(flow, researcher, key):
    with pytest.raises(InvalidInputError, match="Idempotency-Key"):
        send(researcher, flow, key=key)


def test_only_who_may_upload_appends(flow, stranger):
    with pytest.raises(PermissionDenied):
        send(stranger, flow)


def test_a_refused_request_leaves_nothing_and_its_key_free(flow, researcher):
    with pytest.raises(InvalidRowsError, match="no column 'flux'"):
        send(researcher, flow, rows=[{"time": "2026-02-01T00:00:00"}, {"flux": 1}])
    assert not SentRows.objects.exists()
    assert send(researcher, flow, rows=[{"time": "2026-02-01T00:00:00"}])["rows"] == 1


def test_so_many_rows_of_one_person_wait(flow, researcher, settings):
    settings.LWDS_USER_WAITING_ROWS = 2
    rows = [{"time": "2026-02-01T00:00:00"}] * 2
    send(researcher, flow, rows=rows)
    with pytest.raises(QuotaError, match="LWDS_USER_WAITING_ROWS"):
        send(researcher, flow, key="k2", rows=rows[:1])


def test_keys_are_forgotten_a_week_after_their_rows_are_in_the_file(flow, researcher):
    send(researcher, flow, rows=[{"note": "x", "time": "2026-02-01T00:00:00"}])
    assert forget_keys() == 0
    SentRows.objects.update(collected_at=timezone.now() - MAX_KEY_AGE - timedelta(hours=1))
    assert forget_keys() == 1
