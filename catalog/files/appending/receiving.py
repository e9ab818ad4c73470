"""Taking rows of programs, each request once: they are in the database when the sender gets the answer."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from accounts.models import User
from accounts.problems import InvalidInputError, Problem
from accounts.services.quotas import lock_caller, name_caller, require_below
from catalog.entries.access import require_edit
from catalog.files.appending.file_lines import check_lines
from catalog.files.appending.sent_rows import count_misfits, read_sent_rows
from catalog.files.appending.targets import describe_waiting, read_columns, require_open
from catalog.files.file_quota import require_storage_quota
from catalog.files.models import AppendedTable, SentRows, Table
from catalog.files.reading.recipe import Recipe

MAX_KEY_LENGTH = 200  # characters of an Idempotency-Key
MAX_KEY_AGE = timedelta(days=7)  # after which a key may be used again, counted from when its rows came into the file


class KeyReusedError(Problem):
    """422: the key came before, with other rows."""

    status = 422
    code = "key-reused"


@transaction.atomic
def receive_rows(*, user: User, table: Table, key: str, document: object) -> dict[str, Any]:
    """Keep rows until they are collected into the file of the table; a second call with this key changes nothing.

    Requests of one user follow each other; those of others are taken at the same time.

    Args:
        key: What the sender calls this request; another request has another one.
        document: See `read_sent_rows`.

    Returns:
        {file, rows, n_misfits, misfits: {column: cells that do not fit its type}, waiting, collected_after}; for a key
        that came before, what was answered then.

    Raises:
        PermissionDenied: The user may not edit the dataset.
        InvalidInputError: No key, or rows that the table cannot take.
        KeyReusedError: The key came before with other rows.
        ClosedTableError: No rows can be appended to this file, or not now.
        QuotaError: Too many rows of this user wait.
    """
    path, dataset = table.distribution.path, table.distribution.dataset
    require_edit(user, dataset)
    _check_key(key)
    lock_caller(name_caller(user=user, address=""))
    digest = hashlib.sha256(json.dumps(document, sort_keys=True).encode()).hexdigest()
    earlier = SentRows.objects.filter(target__dataset=dataset, target__path=path, user=user, key=key).first()
    if earlier is not None:
        return _repeat_answer(earlier, digest)
    require_open(table)
    columns = read_columns(table)
    rows = read_sent_rows(document, columns)
    check_lines(rows, Recipe.from_json(table.recipe))
    _require_room(user, rows)
    target, _ = AppendedTable.objects.get_or_create(dataset=dataset, path=path)
    sent = SentRows(target=target, user=user, key=key, digest=digest, rows=rows, n_rows=len(rows))
    sent.columns = [column.name for column in columns]
    misfits = count_misfits(rows, columns)
    waiting = describe_waiting(dataset=dataset, path=path)
    sent.answer = {
        "file": path,
        "rows": len(rows),
        "n_misfits": sum(misfits.values()),
        "misfits": misfits,
        "waiting": waiting.n_rows + len(rows),
        "collected_after": waiting.next_at.isoformat(),
    }
    sent.save()
    return sent.answer


def forget_keys() -> int:
    """Delete keys whose rows have been in the file for MAX_KEY_AGE; returns how many."""
    return SentRows.objects.filter(collected_at__lt=timezone.now() - MAX_KEY_AGE).delete()[0]


def _check_key(key: str) -> None:
    if not key:
        raise InvalidInputError(
            "Send an Idempotency-Key header, another one for each request, so that rows sent twice are taken once."
        )
    if len(key) > MAX_KEY_LENGTH or not key.isprintable():
        raise InvalidInputError(f"An Idempotency-Key has at most {MAX_KEY_LENGTH} characters, all printable.")


def _repeat_answer(earlier: SentRows, digest: str) -> dict[str, Any]:
    if earlier.digest != digest:
        raise KeyReusedError(
            "Rows came before with this Idempotency-Key, and they were others: new rows need a key of their own."
        )
    return earlier.answer


def _require_room(user: User, rows: list[list[str]]) -> None:
    waiting = SentRows.objects.filter(user=user, collected_at=None).aggregate(rows=Sum("n_rows"))["rows"] or 0
    require_below(waiting + len(rows) - 1, "LWDS_USER_WAITING_ROWS", "rows that wait, with these")
    require_storage_quota(user=user, size=sum(len(cell) for row in rows for cell in row))
