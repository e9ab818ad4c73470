"""The history of an entry: who changed what, and when."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from django.db.models import Model

from catalog.entries.models import (
    PART_MODELS,
    Creator,
    Dataset,
    Distribution,
    Organization,
    Relation,
    Responsibility,
    Variable,
)

PORTAL = "the portal"  # the author of changes without a person
EMPTY = "–"
MAX_STEP_DURATION = timedelta(seconds=2)  # changes of one person within it are shown as one
DERIVED_FIELDS = ["modified_at", "hidden_at"]  # they follow from other changes


@dataclass(frozen=True)
class FieldChange:
    field: str
    old: str
    new: str


@dataclass(frozen=True)
class Change:
    when: datetime
    who: str
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True)
class RelatedModel:
    """A model whose rows belong to a dataset: its name in the history, its column that refers to the dataset."""

    name: str
    model: Any  # simple_history adds `history` to the class
    column: str
    describe: Callable[[Any], str]


def _describe_part(row: Any) -> str:
    return str(row.instance)


RELATED_MODELS = (
    RelatedModel("file or link", Distribution, "dataset_id", lambda row: row.title or row.path or row.url),
    RelatedModel("creator", Creator, "dataset_id", lambda row: row.name),
    RelatedModel("variable", Variable, "dataset_id", lambda row: f"{row.name} ({row.unit})" if row.unit else row.name),
    RelatedModel(
        "organization",
        Responsibility,
        "dataset_id",
        lambda row: f"{_describe_row(Organization, row.organization_id)} ({row.role})",
    ),
    *(RelatedModel(name.removesuffix("s"), model, "dataset_id", _describe_part) for name, model in PART_MODELS.items()),
    RelatedModel("relation", Relation, "source_id", lambda row: f"{row.kind} {_describe_row(Dataset, row.target_id)}"),
)


def list_changes(*, dataset: Dataset, limit: int = 200) -> list[Change]:
    """The newest `limit` changes of the entry, its files, links, people, relations and versions, newest first.

    The oldest change is the creation of the entry.
    """
    rows = list(dataset.history.select_related("history_user")[: limit + 1])
    changes = [
        Change(new.history_date, _username(new.history_user), tuple(_field_changes(new, old)))
        for new, old in pairwise(rows)
    ]
    if rows and len(rows) <= limit:
        creation = FieldChange("entry", "", "created")
        changes.append(Change(rows[-1].history_date, _username(rows[-1].history_user), (creation,)))
    changes += _changes_of_related_rows(dataset, limit)
    for version in dataset.versions.select_related("created_by"):
        publication = FieldChange("version", "", f"v{version.number} {version.notes}".strip())
        changes.append(Change(version.created_at, _username(version.created_by), (publication,)))
    newest_first = sorted((change for change in changes if change.fields), key=lambda change: change.when, reverse=True)
    return _merge_steps(newest_first)[:limit]


def _changes_of_related_rows(dataset: Dataset, limit: int) -> Iterator[Change]:
    for related in RELATED_MODELS:
        rows = related.model.history.filter(**{related.column: dataset.pk}).select_related("history_user")
        for row in rows.order_by("-history_date")[:limit]:
            is_removed = row.history_type == "-" or getattr(row, "withdrawn_at", None) is not None
            text = related.describe(row) or EMPTY
            old, new = (text, EMPTY) if is_removed else (EMPTY, text)
            yield Change(row.history_date, _username(row.history_user), (FieldChange(related.name, old, new),))


def _merge_steps(changes: list[Change]) -> list[Change]:
    """Changes of one person within MAX_STEP_DURATION as one change."""
    merged: list[Change] = []
    for change in changes:
        last = merged[-1] if merged else None
        if last and last.who == change.who and last.when - change.when < MAX_STEP_DURATION:
            merged[-1] = Change(last.when, last.who, last.fields + change.fields)
        else:
            merged.append(change)
    return merged


def _describe_row(model: type[Model], key: int) -> str:
    """The name of a row; of a dataset its identifier, because not everybody may see its title."""
    row = model._default_manager.filter(pk=key).first()
    return str(getattr(row, "identifier", row)) if row else "deleted"


def _username(user: Any) -> str:
    return user.get_username() if user else PORTAL


def _field_changes(new: Any, old: Any) -> Iterator[FieldChange]:
    """The differences between two rows of the history; simple_history has no types."""
    for change in new.diff_against(old, foreign_keys_are_objs=True, excluded_fields=DERIVED_FIELDS).changes:
        yield FieldChange(change.field.replace("_", " "), _format_value(change.old), _format_value(change.new))


def _format_value(value: Any) -> str:
    if isinstance(value, list):
        parts = [
            next((str(v) for k, v in p.items() if k != "dataset"), "") if isinstance(p, dict) else str(p) for p in value
        ]
        return ", ".join(parts) or EMPTY
    return EMPTY if value in (None, "") else str(value)
