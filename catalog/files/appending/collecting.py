"""Collecting the rows that wait into a new version of their table's file, by one process at a time.

The new file is a draft, which is read like any other. One transaction then puts it in the place of the old file and
marks the rows as collected; a process that dies before leaves both as they were, and a draft that the next one deletes.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import duckdb
from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from accounts.problems import ConflictError, Problem
from background.lease import Lease, NotClaimedError, claim
from background.models import MAX_DEATHS
from catalog.entries.models import Distribution
from catalog.files.appending.file_lines import append_lines
from catalog.files.appending.targets import ClosedTableError, find_table, require_open
from catalog.files.file_content import open_local_file
from catalog.files.models import AppendedTable, SentRows, Table
from catalog.files.reading.recipe import Recipe
from catalog.files.storing import replace_file, store_draft
from catalog.files.tables.table_import import profile_table


def queue_due_tables() -> list[AppendedTable]:
    """Tables whose rows are to be collected now; they are marked as queued, and the caller sends their tasks."""
    last = timezone.now() - timedelta(minutes=settings.LWDS_COLLECT_MINUTES)
    waiting = SentRows.objects.filter(target=OuterRef("pk"), collected_at=None)
    idle = AppendedTable.objects.filter(Exists(waiting), status=AppendedTable.Status.IDLE)
    due = idle.filter(Q(finished_at=None) | Q(finished_at__lte=last))
    return [target for target in due.order_by("pk") if _queue(target)]


def _queue(target: AppendedTable) -> bool:
    unchanged = AppendedTable.objects.filter(pk=target.pk, attempt=target.attempt, status=AppendedTable.Status.IDLE)
    # Attempts so far have ended, none by the death of its worker.
    queued = unchanged.update(status=AppendedTable.Status.WAITING, queued_at=timezone.now(), handovers=F("attempt"))
    return bool(queued)


def collect_rows(*, target_id: int) -> None:
    """Write the rows that wait for one table into its file, or keep why that could not be done.

    Copies and reads the file. Does nothing for a table that another worker has, or that is not queued.
    """
    try:
        with claim(AppendedTable, target_id) as lease:
            _collect_or_say_why(lease)
    except NotClaimedError:
        return


def _collect_or_say_why(lease: Lease[AppendedTable]) -> None:
    _delete_draft(lease)
    if lease.work.deaths >= MAX_DEATHS:
        reason = f"Whoever collected these rows died {lease.work.deaths} times: the file may be too large to append to."
    else:
        try:
            _collect(lease)
            return
        except (Problem, duckdb.Error, OSError, ValueError) as error:
            reason = str(error).partition("\n")[0] or type(error).__name__
        except SoftTimeLimitExceeded:
            reason = f"Collecting took longer than {settings.LWDS_TABLE_HOURS} hours (LWDS_TABLE_HOURS)."
    _delete_draft(lease)
    lease.end(AppendedTable.Status.IDLE, reason.replace("\0", "")[:1000])


def _collect(lease: Lease[AppendedTable]) -> None:
    target = lease.work
    waiting = list(target.sent.filter(collected_at=None).order_by("pk"))
    current = find_table(dataset=target.dataset, path=target.path)
    require_open(current)
    draft = _store_with_rows(lease, current, waiting)
    if draft is None:
        return  # another attempt has the work
    profile_table(table=draft)
    draft.refresh_from_db()
    _check_rows(current, draft, sum(sent.n_rows for sent in waiting))
    with transaction.atomic():
        if lease.end(AppendedTable.Status.IDLE, draft=None):
            replace_file(current=current.distribution, draft=draft.distribution)
            collected = SentRows.objects.filter(pk__in=[sent.pk for sent in waiting])
            collected.update(collected_at=timezone.now(), rows=[])


def _store_with_rows(lease: Lease[AppendedTable], current: Table, waiting: Sequence[SentRows]) -> Table | None:
    """The table of a draft: the current file with the rows below. None, and nothing stored, if the lease is over."""
    recipe = Recipe.from_json(current.recipe)
    names = list(current.column_types)
    with open_local_file(str(current.distribution.file.name)) as source, tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "file"
        shutil.copyfile(source, file)
        append_lines(file, [row for sent in waiting for row in _rearrange(sent, names)], recipe)
        with file.open("rb") as content, transaction.atomic():
            draft = store_draft(current=current.distribution, content=File(content))
            if lease.change(draft=draft):
                lease.work.draft = draft
                return Table.objects.get(distribution=draft)
            transaction.set_rollback(True)
    return None


def _rearrange(sent: SentRows, names: Sequence[str]) -> list[list[str]]:
    """The rows in the order of the table's columns, which its owner may have changed since they were sent."""
    if sent.columns == names:
        return sent.rows
    missing = [name for name in sent.columns if name not in names]
    if missing:
        raise ClosedTableError(f"The file has no column {missing[0]} any more, and rows that wait have it.")
    return [[dict(zip(sent.columns, row, strict=True)).get(name, "") for name in names] for row in sent.rows]


def _check_rows(current: Table, draft: Table, n_sent: int) -> None:
    """Raises ConflictError unless the new file has the rows of the old one and those that were sent."""
    if draft.status == Table.Status.FAILED:
        raise ConflictError(draft.status_reason)
    if not draft.is_ready:
        raise ConflictError("The file with the new rows is still being read; they are collected the next time.")
    if draft.n_rows < current.n_rows + n_sent or draft.n_bad_rows > current.n_bad_rows:
        raise ConflictError("With these rows the file would be read in another way: look at its last lines.")


def _delete_draft(lease: Lease[AppendedTable]) -> None:
    """Delete what an earlier attempt left; a draft that took the place of its file is no longer a draft."""
    draft = lease.work.draft
    if draft is not None and lease.change(draft=None):
        Distribution.objects.filter(pk=draft.pk).exclude(withdrawn_at=None).delete()
        lease.work.draft = None
