"""Add, copy, move and delete the records of a section."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext

from accounts.models import User
from triage.engine.document import Cell
from triage.errors import RefusedError
from triage.interviews.changes import _begin, _finish
from triage.interviews.documents import RECORD_EXTRAS, record_cells
from triage.models import RECORD_MODELS, Interview, Record, Section
from triage.models.records import new_uid


class LimitError(RefusedError):
    """A list of records is full; the text says what fits."""


@transaction.atomic
def add_record(*, user: User, interview: Interview, section: Section, uid: str = "") -> Record:
    """An empty record at the end. Raises LimitError when the list is full."""
    record = _new_record(_begin(user, interview), section, uid)
    record.save()
    return record


@transaction.atomic
def copy_record(*, user: User, interview: Interview, section: Section, uid: str) -> Record:
    """A copy right below its original, without the sample file. Raises LimitError, Record.DoesNotExist."""
    interview = _begin(user, interview)
    record = _rows(interview, section).get(uid=uid)
    original = record.position
    copy = _new_record(interview, section)
    for key, cell in record_cells(record, section).items():
        _set_cell(copy, key, cell)
    copy.user = user
    copy.save()
    _reorder(interview, section, copy, original + 1)
    _finish(user, interview, section, True)
    return copy


@transaction.atomic
def move_record(*, user: User, interview: Interview, section: Section, uid: str, by: int) -> None:
    """Move a record up (`by` = -1) or down (+1) in its list."""
    interview = _begin(user, interview)
    record = _rows(interview, section).get(uid=uid)
    _reorder(interview, section, record, record.position + by)
    _finish(user, interview, section, True)


@transaction.atomic
def delete_record(*, user: User, interview: Interview, section: Section, uid: str) -> None:
    """Delete a record; use cases and interfaces that name it keep the name, and the page then says so."""
    interview = _begin(user, interview)
    _rows(interview, section).filter(uid=uid).delete()
    _reorder(interview, section, None, 0)
    _finish(user, interview, section, True)


def _new_record(interview: Interview, section: Section, uid: str = "") -> Record:
    count = _rows(interview, section).count()
    if section.maximum and count >= section.maximum:
        told = gettext("%(section)s takes %(maximum)s records; delete one or describe several as one.")
        raise LimitError(told % {"section": section.title, "maximum": section.maximum})
    return RECORD_MODELS[section.key](interview=interview, uid=uid or new_uid(), position=count + 1)


def _reorder(interview: Interview, section: Section, moved: Record | None, place: int) -> None:
    """Number the records 1, 2, 3 ... with `moved` at `place`."""
    rows = [row for row in _rows(interview, section) if moved is None or row.pk != moved.pk]
    if moved is not None:
        rows.insert(max(place - 1, 0), moved)
    for position, row in enumerate(rows, start=1):
        row.position = position
    RECORD_MODELS[section.key].objects.bulk_update(rows, ["position"])


def _rows(interview: Interview, section: Section):  # noqa: ANN202 - a queryset of the section's own model
    return RECORD_MODELS[section.key].objects.filter(interview=interview)


def _set_cell(record: Record, key: str, cell: Cell) -> None:
    if key in RECORD_EXTRAS:
        setattr(record, key, cell.value or "")
        return
    record.set_value(key, cell.value)
    record.unknown = {k: v for k, v in record.unknown.items() if k != key} | ({key: cell.ask} if cell.unknown else {})
    record.typed = {k: v for k, v in record.typed.items() if k != key} | ({key: cell.typed} if cell.typed else {})
