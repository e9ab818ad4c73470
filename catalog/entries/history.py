"""Who changed what, and when."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from django.db.models import Model

from catalog.entries.models import Creator, Dataset, Distribution, Organization, Relation, Responsibility, Variable

PORTAL = "the portal"
ONE_STEP = timedelta(seconds=2)
UNTOLD = ["modified_at", "hidden_at"]  # columns that follow from other changes


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


# What hangs on a dataset: name in the history, model, its column that leads to the dataset, how a row is told.
PARTS: tuple[tuple[str, Any, str, Callable[[Any], str]], ...] = (
    ("file or link", Distribution, "dataset_id", lambda row: row.title or row.path or row.url),
    ("creator", Creator, "dataset_id", lambda row: row.name),
    ("variable", Variable, "dataset_id", lambda row: f"{row.name} ({row.unit})" if row.unit else row.name),
    (
        "organization",
        Responsibility,
        "dataset_id",
        lambda row: f"{_name_of(Organization, row.organization_id)} ({row.role})",
    ),
    ("relation", Relation, "source_id", lambda row: f"{row.kind} {_name_of(Dataset, row.target_id)}"),
)


def changes_of(*, dataset: Dataset, limit: int = 200) -> list[Change]:
    """The newest changes of the entry, of its files, links, people and relations, and its versions, newest first.

    Its first one is its making.
    """
    rows = list(dataset.history.select_related("history_user")[: limit + 1])
    steps = [Change(new.history_date, _who(new), tuple(_fields(new, old))) for new, old in pairwise(rows)]
    if rows and len(rows) <= limit:
        steps.append(Change(rows[-1].history_date, _who(rows[-1]), (FieldChange("entry", "", "made"),)))
    steps += _parts(dataset, limit)
    for version in dataset.versions.select_related("created_by"):
        who = version.created_by.get_username() if version.created_by else PORTAL
        made = FieldChange("version", "", f"v{version.number} {version.notes}".strip())
        steps.append(Change(version.created_at, who, (made,)))
    told = sorted((step for step in steps if step.fields), key=lambda step: step.when, reverse=True)
    return _joined(told)[:limit]


def _parts(dataset: Dataset, limit: int) -> Iterator[Change]:
    for name, model, column, tell in PARTS:
        rows = model.history.filter(**{column: dataset.pk}).select_related("history_user")
        for row in rows.order_by("-history_date")[:limit]:
            gone = row.history_type == "-" or getattr(row, "withdrawn_at", None) is not None
            old, new = (tell(row), "") if gone else ("", tell(row))
            yield Change(row.history_date, _who(row), (FieldChange(name, old or "–", new or "–"),))


def _joined(steps: list[Change]) -> list[Change]:
    """What one person did within the same few seconds is one step."""
    joined: list[Change] = []
    for step in steps:
        last = joined[-1] if joined else None
        if last and last.who == step.who and last.when - step.when < ONE_STEP:
            joined[-1] = Change(last.when, last.who, last.fields + step.fields)
        else:
            joined.append(step)
    return joined


def _name_of(model: type[Model], key: int) -> str:
    """Of a dataset its identifier: its title is not for everybody."""
    row = model._default_manager.filter(pk=key).first()
    return str(getattr(row, "identifier", row)) if row else "deleted"


def _who(row: Any) -> str:
    return row.history_user.get_username() if row.history_user else PORTAL


def _fields(new: Any, old: Any) -> Iterator[FieldChange]:
    for change in new.diff_against(
        old, foreign_keys_are_objs=True, excluded_fields=["modified_at", "hidden_at"]
    ).changes:
        yield FieldChange(change.field.replace("_", " "), _say(change.old), _say(change.new))


def _say(value: Any) -> str:
    if isinstance(value, list):
        parts = [
            next((str(v) for k, v in p.items() if k != "dataset"), "") if isinstance(p, dict) else str(p) for p in value
        ]
        return ", ".join(parts) or "–"
    return "–" if value in (None, "") else str(value)
