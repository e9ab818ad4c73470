"""Importing foreign descriptions: first what would happen, then the same for real."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from catalog.entries.access import require_curator
from catalog.entries.models import Dataset
from catalog.entries.record import legal
from catalog.exchange.formats import READERS
from catalog.exchange.imports.merging import Outcome, changed_fields, keep_dates, merge_record
from catalog.exchange.imports.models import Origin
from catalog.exchange.source_entry import Entry, UnreadableSource


@dataclass(frozen=True)
class ImportRow:
    """What importing one entry does; `fields` are those that an existing entry would take over."""

    title: str
    key: str
    outcome: Outcome
    fields: tuple[str, ...] = ()
    problem: str = ""


def preview_import(*, user: User, form: str, source: str, text: str) -> list[ImportRow]:
    """Import for real and undo it, so that the preview is what will happen. Raises ValidationError."""
    with transaction.atomic():
        rows = _import(user, form, source, text)
        transaction.set_rollback(True)
    return rows


@transaction.atomic
def import_entries(*, user: User, form: str, source: str, text: str) -> list[ImportRow]:
    """Entries become drafts, or update what an earlier import from `source` made; those with problems are left out."""
    return _import(user, form, source, text)


def _import(user: User, form: str, source: str, text: str) -> list[ImportRow]:
    require_curator(user)
    if form not in READERS:
        raise ValidationError({"form": f"The form is one of {', '.join(READERS)}."})
    if not source.strip():
        raise ValidationError({"source": "Say where this comes from: its address, or a name you will use again."})
    try:
        entries = READERS[form][1](text)
    except UnreadableSource as error:
        raise ValidationError({"text": str(error)}) from error
    source = legal(source.strip())[:500]
    entries = [Entry(legal(entry.key)[:500], entry.record) for entry in entries]
    rows = [_merge(user, source, entry) for entry in entries]
    for entry, row in zip(entries, rows, strict=True):
        if entry.record.relations and not row.problem:  # now that the entries it leads to are here
            dataset, _ = merge_record(source=source, key=entry.key, record=entry.record, user=user)
            if row.outcome == Outcome.CREATED:
                keep_dates(dataset, entry.record)
    return rows


def _merge(user: User, source: str, entry: Entry) -> ImportRow:
    origin = Origin.objects.filter(source=source, key=entry.key).first()
    fields = tuple(changed_fields(origin=origin, record=entry.record)) if origin else ()
    try:
        with transaction.atomic():
            _, outcome = merge_record(
                source=source, key=entry.key, record=entry.record, user=user, status=Dataset.Status.DRAFT
            )
    except ValidationError as error:
        problem = "; ".join(f"{name}: {' '.join(said)}" for name, said in error.message_dict.items())
        return ImportRow(entry.record.title, entry.key, Outcome.UNCHANGED, fields, problem)
    return ImportRow(entry.record.title, entry.key, outcome, fields)
