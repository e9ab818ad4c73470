"""What waits in the queue is read from the broker, whichever task it is of."""

from __future__ import annotations

from celery import current_app

from background.queue import list_waiting
from ingest.tasks import finish, load_file


def test_messages_that_no_worker_has_taken_are_listed_by_their_first_argument() -> None:
    queue = "test-queue-of-waiting"
    before = current_app.conf.task_default_queue
    current_app.conf.task_default_queue = queue
    try:
        for load in (7, 8):
            load_file.apply_async((load,), queue=queue)
        finish.apply_async((9,), queue=queue)
        assert list_waiting(load_file) == {"7", "8"}
        assert list_waiting(finish) == {"9"}
        with current_app.connection_for_write() as connection:
            connection.default_channel.queue_purge(queue)
        assert list_waiting(load_file) == set()
    finally:
        current_app.conf.task_default_queue = before
