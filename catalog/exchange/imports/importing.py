"""Importing foreign descriptions: first a preview, then for real."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from catalog.entries.access import require_curator
from catalog.entries.record import remove_illegal_characters
from catalog.exchange.formats import IMPORT_FORMATS
from catalog.exchange.imports.merging import MergeOutcome, changed_fields, merge_record, restore_dates
from catalog.exchange.imports.models import Origin
from catalog.exchange.source_entry import SourceEntry, UnreadableSourceError

MAX_KEY = 500  # characters of an entry's key, and of the name of its source
TWIN_PROBLEM = (
    "The source has another dataset called %s before this one, and only that was taken: give each an identifier."
)
DELETED_PROBLEM = "It was deleted in its source: retire the entry here, if that is right."


@dataclass(frozen=True)
class ImportRow:
    """What importing one entry does.

    Attributes:
        key: Identifier of the entry in its source.
        fields: Fields that change, if the entry was imported before.
        problem: Why it cannot be imported; empty if it can.
    """

    title: str
    key: str
    outcome: MergeOutcome
    fields: tuple[str, ...] = ()
    problem: str = ""


def preview_import(*, user: User, format_name: str, source: str, text: str) -> list[ImportRow]:
    """Import and roll back, so that the preview shows what will happen. Raises as `import_entries`."""
    with transaction.atomic():
        rows = import_entries(user=user, format_name=format_name, source=source, text=text)
        transaction.set_rollback(True)
    return rows


@transaction.atomic
def import_entries(*, user: User, format_name: str, source: str, text: str) -> list[ImportRow]:
    """Entries become drafts, or update what an earlier import from `source` made; those with problems are left out.

    Args:
        format_name: A key of IMPORT_FORMATS.
        source: Address of the source, or a name that later imports repeat.
        text: The descriptions.

    Raises:
        PermissionDenied: The user is not a curator.
        ValidationError: Unknown format, no source, or a text that is not in that format.
    """
    require_curator(user)
    if format_name not in IMPORT_FORMATS:
        raise ValidationError({"form": f"The format is one of {', '.join(IMPORT_FORMATS)}."})
    if not source.strip():
        raise ValidationError({"source": "Name the source: its address, or a name that you will use again."})
    try:
        entries = IMPORT_FORMATS[format_name].read(text)
    except UnreadableSourceError as error:
        raise ValidationError({"text": str(error)}) from error
    source = remove_illegal_characters(source.strip())[:MAX_KEY]
    entries = [replace(entry, key=remove_illegal_characters(entry.key)[:MAX_KEY]) for entry in entries]
    entries = [entry for entry in _note_twins(entries) if not entry.is_deleted or _find_origin(source, entry)]
    rows = [_import_entry(user, source, entry) for entry in entries]
    for entry, row in zip(entries, rows, strict=True):
        if entry.record.relations and not row.problem:  # now that the entries that they lead to exist
            dataset, _ = merge_record(source=source, key=entry.key, record=entry.record, user=user)
            if row.outcome == MergeOutcome.CREATED:
                restore_dates(dataset, entry.record)
    return rows


def _note_twins(entries: list[SourceEntry]) -> list[SourceEntry]:
    """The entries, each once; a second one of the same key that says something else gets a problem."""
    first: dict[str, SourceEntry] = {}
    distinct = []
    for entry in entries:
        twin = first.setdefault(entry.key, entry)
        if twin is entry:
            distinct.append(entry)
        elif twin != entry:
            distinct.append(entry if entry.problem else replace(entry, problem=TWIN_PROBLEM % entry.key))
    return distinct


def _find_origin(source: str, entry: SourceEntry) -> Origin | None:
    return Origin.objects.select_related("dataset").filter(source=source, key=entry.key).first()


def _import_entry(user: User, source: str, entry: SourceEntry) -> ImportRow:
    origin = _find_origin(source, entry)
    if origin and entry.is_deleted:
        return ImportRow(origin.dataset.title, entry.key, MergeOutcome.UNCHANGED, problem=DELETED_PROBLEM)
    if entry.problem:
        return ImportRow(entry.record.title, entry.key, MergeOutcome.UNCHANGED, problem=entry.problem)
    fields = tuple(changed_fields(origin=origin, record=entry.record)) if origin else ()
    try:
        with transaction.atomic():
            _, outcome = merge_record(source=source, key=entry.key, record=entry.record, user=user)
    except ValidationError as error:
        problem = "; ".join(f"{name}: {' '.join(messages)}" for name, messages in error.message_dict.items())
        return ImportRow(entry.record.title, entry.key, MergeOutcome.UNCHANGED, fields, problem)
    return ImportRow(entry.record.title, entry.key, outcome, fields)
