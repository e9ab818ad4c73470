"""Descriptions that the portal writes of what it holds itself: they fill and update an entry, and spare people's words.

A value is written where the entry has none, or still has the one that was written the last time. Lists are compared
part by part: what somebody changed, added or deleted stays as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from django.db import transaction

from accounts.services.revisions import lock_row
from catalog.entries.fields import FIELDS_BY_NAME, LIST_FIELDS, PART_FIELDS, TERM_FIELDS
from catalog.entries.models import Dataset, GeneratedDescription
from catalog.entries.reading import build_record, with_record_relations
from catalog.entries.record import DatasetRecord
from catalog.entries.writing import write_record

Part = TypeVar("Part")
PART_KEYS = {"variables": "name", "organizations": "name", "publications": "identifier"}  # what identifies a part


@transaction.atomic
def write_generated_description(*, dataset: Dataset, fields: Mapping[str, Any]) -> list[str]:
    """Merge values for fields of an entry that the portal made itself.

    Args:
        fields: Attributes of a DatasetRecord, lists as tuples.

    Returns:
        The names of the fields that changed.

    Raises:
        ValidationError: By field, what cannot be stored.
    """
    lock_row(dataset)
    description, _ = GeneratedDescription.objects.get_or_create(dataset=dataset)
    stored = with_record_relations(Dataset.objects.all()).get(pk=dataset.pk)
    current = build_record(dataset=stored, base_url="/", with_derived=False)
    new = DatasetRecord(**{"title": dataset.title, **fields}).normalized()
    before = DatasetRecord.from_dict({"title": "", **description.written})
    merged = {name: _merge(name, current, before, new) for name in fields}
    changed = [name for name, value in merged.items() if value != getattr(current, name)]
    if changed:
        record = DatasetRecord(**{"title": dataset.title, **merged})
        write_record(dataset=dataset, record=record, names=changed)
    document = new.as_dict()
    description.written = {name: document[name] for name in fields}
    description.save()
    return changed


def _merge(name: str, current: DatasetRecord, before: DatasetRecord, new: DatasetRecord) -> Any:
    values = [getattr(record, name) for record in (current, before, new)]
    if name in PART_FIELDS:
        return merge_parts(*values, key=lambda part: getattr(part, PART_KEYS[name]))
    if name in (*LIST_FIELDS, *TERM_FIELDS):
        return merge_parts(*values, key=lambda text: text)
    current_value, old_value, new_value = values
    is_empty = current_value in ("", None, FIELDS_BY_NAME[name].default)
    return new_value if current_value == old_value or (is_empty and not old_value) else current_value


def merge_parts(
    current: Sequence[Part], before: Iterable[Part], new: Iterable[Part], *, key: Callable[[Part], str]
) -> tuple[Part, ...]:
    """The list with the parts that are new, changed or gone since `before`, but for those that somebody edited.

    Args:
        key: What identifies a part within its list.

    Example:
        >>> merge_parts(["ice", "mine"], ["ice", "snow"], ["ice", "snow", "rain"], key=str)
        ('ice', 'mine', 'rain')
    """
    before_by_key = {key(part): part for part in before}
    new_by_key = {key(part): part for part in new}
    merged = []
    for part in current:
        is_edited = before_by_key.get(key(part)) != part
        if is_edited:
            merged.append(part)
        elif key(part) in new_by_key:
            merged.append(new_by_key[key(part)])
    known = {*map(key, current), *before_by_key}
    return (*merged, *(part for name, part in new_by_key.items() if name not in known))
