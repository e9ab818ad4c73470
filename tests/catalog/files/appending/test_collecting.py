"""Waiting rows come into the file: all of them, once, whatever happens to the worker."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.core.files.base import ContentFile
from django.db import connections
from django.utils import timezone

from accounts.models import User
from catalog.entries.curation import publish_version
from catalog.entries.writing import create_draft_dataset
from catalog.files.appending import collecting
from catalog.files.appending.collecting import collect_rows, queue_due_tables
from catalog.files.appending.receiving import receive_rows
from catalog.files.appending.targets import describe_waiting, find_table
from catalog.files.storing import store_file
from catalog.files.tables.table_import import profile_table
from catalog.files.tasks import collect_due_rows
from catalog.files.tasks import collect_rows as collect_rows_task
from catalog.models import AppendedTable, Dataset, Distribution, SentRows
from tests.catalog.files.appending.conftest import FLOW

SENDERS = 4


def send(user, table, *days, key=None):
    rows = [{"time": f"2026-02-{day:02d}T00:00:00", "flow_m3_s": day} for day in days]
    return receive_rows(user=user, table=table, key=key or f"days {days}", document=rows)


def current(table):
    return find_table(dataset=table.distribution.dataset, path=table.distribution.path)


def text_of(table):
    with current(table).distribution.file.open("rb") as file:
        return file.read().decode()


def replace_by(text, table, user):
    content = ContentFile(text.encode())
    file = store_file(user=user, dataset=table.distribution.dataset, path="flow.csv", content=content)
    profile_table(table=file.table)


def make_due():
    AppendedTable.objects.update(finished_at=timezone.now() - timedelta(hours=1))


def test_rows_come_into_the_file_at_most_every_so_many_minutes(flow, researcher, collect):
    send(researcher, flow, 1, 2)
    send(researcher, flow, 3)
    assert collect() == 1
    expected = FLOW + "".join(f"2026-02-0{day}T00:00:00,{day},\n" for day in (1, 2, 3))
    assert text_of(flow) == expected
    assert (current(flow).n_rows, current(flow).status) == (27, "ready")
    assert current(flow).column_types == {"time": "datetime", "flow_m3_s": "number", "note": "string"}
    assert not SentRows.objects.filter(collected_at=None).exists()
    send(researcher, current(flow), 4)
    assert collect() == 0
    assert describe_waiting(dataset=flow.distribution.dataset, path="flow.csv").n_rows == 1
    make_due()
    assert collect() == 1
    assert text_of(flow) == f"{expected}2026-02-04T00:00:00,4,\n"
    make_due()
    assert collect() == 0


def test_the_old_file_is_kept_for_the_versions_that_have_it_only(flow, researcher, curator, collect):
    dataset = flow.distribution.dataset
    publish_version(user=curator, dataset=dataset, notes="with the file")
    send(researcher, flow, 1)
    collect()
    old = Distribution.objects.get(pk=flow.distribution_id)
    assert (old.withdrawn_at is None, old.versions.count()) == (False, 1)
    make_due()
    second = current(flow)
    send(researcher, second, 2)
    collect()
    assert not Distribution.objects.filter(pk=second.distribution_id).exists()
    assert Distribution.objects.filter(dataset=dataset).count() == 2


def test_rows_wait_with_the_reason_while_the_file_lacks_their_column(flow, researcher, collect):
    dataset = flow.distribution.dataset
    send(researcher, flow, 1)
    for text in ("time,note\n2026-01-01T00:00:00,x\n", "note,flow (m3/s),time\nx,1,2026-01-01T00:00:00\n"):
        replace_by(text, flow, researcher)
        make_due()
        collect()
        if "flow" not in text:
            waiting = describe_waiting(dataset=dataset, path="flow.csv")
            assert (waiting.n_rows, "no column flow_m3_s any more" in waiting.reason) == (1, True)
    assert text_of(flow).endswith(",1,2026-02-01T00:00:00\n")
    assert describe_waiting(dataset=dataset, path="flow.csv").reason == ""


class KilledError(BaseException):
    """Ends a worker at once, as a signal would: nothing catches it."""


@pytest.mark.parametrize("step", ["append_lines", "store_draft", "profile_table", "_check_rows", "replace_file"])
def test_a_worker_that_is_killed_at_any_step_loses_and_doubles_nothing(flow, researcher, collect, monkeypatch, step):
    send(researcher, flow, 1)

    def die(*args, **kwargs):
        raise KilledError

    with monkeypatch.context() as patched:
        patched.setattr(collecting, step, die)
        with pytest.raises(KilledError):
            collect()
    assert text_of(flow) == FLOW
    assert current(flow).is_ready
    for target in AppendedTable.objects.filter(status="collecting"):
        collect_rows(target_id=target.pk)
    assert text_of(flow) == f"{FLOW}2026-02-01T00:00:00,1,\n"
    assert Distribution.objects.filter(path="flow.csv").count() == 1


def test_a_file_that_is_replaced_while_rows_are_collected_gets_them_the_next_time(
    flow, researcher, collect, monkeypatch
):
    send(researcher, flow, 1)
    text = "time,flow (m3/s),note\n2026-03-01T00:00:00,9,new\n"

    def read_slowly(*, table):
        profile_table(table=table)
        replace_by(text, flow, researcher)

    with monkeypatch.context() as patched:
        patched.setattr(collecting, "profile_table", read_slowly)
        collect()
    assert text_of(flow) == text
    make_due()
    collect()
    assert text_of(flow) == f"{text}2026-02-01T00:00:00,1,\n"


@pytest.fixture
def gauge(committed, local_storage):
    """A table whose dataset, users and rows other threads see; removed afterwards."""
    users = [User.objects.create_user(f"gauge-{uuid.uuid4().hex[:8]}", is_superuser=True) for _ in range(SENDERS)]
    dataset = create_draft_dataset(user=users[0], title="Gauge")
    file = store_file(user=users[0], dataset=dataset, path="flow.csv", content=ContentFile(FLOW.encode()))
    profile_table(table=file.table)
    yield find_table(dataset=dataset, path="flow.csv"), users
    Dataset.objects.filter(pk=dataset.pk).delete()
    User.objects.filter(pk__in=[user.pk for user in users]).delete()


def test_senders_and_collectors_at_the_same_moment_give_each_row_once(gauge):
    table, users = gauge
    barrier = Barrier(2 * SENDERS + 2)

    def run(number):
        try:
            barrier.wait()
            if number >= 2 * SENDERS:
                for target in queue_due_tables():
                    collect_rows(target_id=target.pk)
            else:  # each user sends the same request from two threads
                user = users[number % SENDERS]
                return send(user, current(table), number % SENDERS + 1, key="same")
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2 * SENDERS + 2) as threads:
        answers = list(threads.map(run, range(2 * SENDERS + 2)))
    assert answers[:SENDERS] == answers[SENDERS : 2 * SENDERS]
    make_due()
    for target in queue_due_tables():
        collect_rows(target_id=target.pk)
    appended = text_of(table).removeprefix(FLOW).splitlines()
    assert sorted(appended) == [f"2026-02-0{day}T00:00:00,{day}," for day in range(1, SENDERS + 1)]


def test_the_clock_queues_due_work_and_that_of_dead_workers(flow, researcher, monkeypatch):
    monkeypatch.setattr(collect_rows_task, "delay", collect_rows_task)
    send(researcher, flow, 1)
    assert collect_due_rows() == 1
    send(researcher, current(flow), 2)
    assert collect_due_rows() == 0
    AppendedTable.objects.update(status="collecting")
    assert collect_due_rows() == 1
    assert text_of(flow) == f"{FLOW}2026-02-01T00:00:00,1,\n2026-02-02T00:00:00,2,\n"


def test_a_file_on_which_workers_die_is_given_up_with_a_reason(flow, researcher, collect):
    send(researcher, flow, 1)
    AppendedTable.objects.update(status="collecting", attempt=3)
    collect_rows(target_id=AppendedTable.objects.get().pk)
    assert "died 3 times" in describe_waiting(dataset=flow.distribution.dataset, path="flow.csv").reason
    make_due()
    assert collect() == 1
    assert text_of(flow).endswith("2026-02-01T00:00:00,1,\n")
