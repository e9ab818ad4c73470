"""A table to which sensors append rows."""

import pytest

from catalog.files.appending.collecting import collect_rows, queue_due_tables

FLOW = "time,flow (m3/s),note\n" + "".join(f"2026-01-{day:02d}T00:00:00,{day}.5,ok\n" for day in range(1, 25))


@pytest.fixture
def flow(table):
    """A table of 24 rows: time, flow, note."""
    return table(text=FLOW, path="flow.csv")


@pytest.fixture
def collect(django_capture_on_commit_callbacks):
    """Collect what is due, as the worker does."""

    def run():
        targets = queue_due_tables()
        for target in targets:
            with django_capture_on_commit_callbacks(execute=True):
                collect_rows(target_id=target.pk)
        return len(targets)

    return run
