"""Who changed what, and when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from catalog.models import Dataset


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


def changes_of(*, dataset: Dataset, limit: int = 200) -> list[Change]:
    """The newest changes of the entry's own columns and words, newest first; the first one is its making."""
    rows = list(dataset.history.select_related("history_user")[: limit + 1])
    steps = [Change(new.history_date, _who(new), tuple(_fields(new, old))) for new, old in pairwise(rows)]
    if rows and len(rows) <= limit:
        steps.append(Change(rows[-1].history_date, _who(rows[-1]), (FieldChange("entry", "", "made"),)))
    return [step for step in steps if step.fields]


def _who(row: Any) -> str:
    return row.history_user.get_username() if row.history_user else "the portal"


def _fields(new: Any, old: Any) -> Iterator[FieldChange]:
    for change in new.diff_against(old, foreign_keys_are_objs=True, excluded_fields=["modified_at"]).changes:
        yield FieldChange(change.field.replace("_", " "), _say(change.old), _say(change.new))


def _say(value: Any) -> str:
    if isinstance(value, list):
        parts = [
            next((str(v) for k, v in p.items() if k != "dataset"), "") if isinstance(p, dict) else str(p) for p in value
        ]
        return ", ".join(parts) or "–"
    return "–" if value in (None, "") else str(value)
