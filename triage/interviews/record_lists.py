"""The list of records of a section: add, copy, move and delete a record, or link its system to the catalogue."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext

from accounts.models import User
from accounts.problems import InvalidInputError
from triage.engine.cells import Cell
from triage.engine.document import RECORD_EXTRAS, record_cells
from triage.engine.questionnaire import Section
from triage.interviews.documents import list_records, record_as_dict
from triage.models import RECORD_MODELS, Interview, Record
from triage.models.records import UsesSystem, new_uid

ACTIONS = ("add", "copy", "up", "down", "delete", "link")


class TooManyRecordsError(InvalidInputError):
    """The list of a section is full."""


class MissingRecordError(InvalidInputError):
    """Somebody deleted the record meanwhile."""


@dataclass(frozen=True)
class RecordAction:
    """What a button of a record does.

    Attributes:
        name: One of ACTIONS.
        uid: Id of the record; empty for "add".
        dataset: Slug of the catalogue entry for "link"; empty where none of the entries offered is meant.
    """

    name: str
    uid: str = ""
    dataset: str = ""


def run_record_action(*, user: User, interview: Interview, section: Section, action: RecordAction) -> str:
    """Run an action on the list of a locked interview; returns the id of the record to show, "" after a deletion.

    Raises:
        TooManyRecordsError: The list is full.
        MissingRecordError: There is no such record any more.
        InvalidInputError: A record of this section names no system.
    """
    if action.name == "add":
        added = create_record(interview, section)
        added.save()
        return added.uid
    record = list_records(interview, section.key).filter(uid=action.uid).first()
    if record is None and action.name == "delete":
        return ""
    if record is None:
        raise MissingRecordError(gettext("Somebody deleted this %(record)s meanwhile.") % {"record": section.record})
    if action.name == "copy":
        record = _copy_record(user, interview, section, record)
    elif action.name == "up":
        _reorder(interview, section, record, record.position - 1)
    elif action.name == "down":
        _reorder(interview, section, record, record.position + 1)
    elif action.name == "link":
        _link_system(user, section, record, action.dataset)
    elif action.name == "delete":
        record.delete()
        _reorder(interview, section, None, 0)
        return ""
    return record.uid


def create_record(interview: Interview, section: Section, uid: str = "") -> Record:
    """An unsaved empty record at the end of the list. Raises TooManyRecordsError."""
    count = list_records(interview, section.key).count()
    if section.maximum and count >= section.maximum:
        message = gettext("%(section)s takes %(maximum)s records; delete one or describe several as one.")
        raise TooManyRecordsError(message % {"section": section.title, "maximum": section.maximum})
    return RECORD_MODELS[section.key](interview=interview, uid=uid or new_uid(), position=count + 1)


def set_cell(record: Record, key: str, cell: Cell) -> None:
    """Set the answer to one question of a record, without saving it."""
    if key in RECORD_EXTRAS:
        setattr(record, key, cell.value or "")
        return
    record.set_value(key, cell.value)
    record.unknown = {k: v for k, v in record.unknown.items() if k != key} | ({key: cell.ask} if cell.unknown else {})
    record.typed = {k: v for k, v in record.typed.items() if k != key} | ({key: cell.typed} if cell.typed else {})


def _copy_record(user: User, interview: Interview, section: Section, record: Record) -> Record:
    """A copy right below its original, without the sample file."""
    original = record.position
    copy = create_record(interview, section)
    for key, cell in record_cells(section, record_as_dict(record, section, notes=True)).items():
        set_cell(copy, key, cell)
    copy.user = user
    copy.save()
    _reorder(interview, section, copy, original + 1)
    return copy


def _reorder(interview: Interview, section: Section, moved: Record | None, position: int) -> None:
    """Number the records 1, 2, 3 ... with `moved` at `position`."""
    rows = [row for row in list_records(interview, section.key) if moved is None or row.pk != moved.pk]
    if moved is not None:
        rows.insert(max(position - 1, 0), moved)
    for number, row in enumerate(rows, start=1):
        row.position = number
    RECORD_MODELS[section.key].objects.bulk_update(rows, ["position"])


def _link_system(user: User, section: Section, record: Record, dataset: str) -> None:
    """Confirm that the record's system is a catalogue entry, or with "" that none of those offered is meant."""
    if not isinstance(record, UsesSystem):
        raise InvalidInputError(gettext("A %(record)s names no system.") % {"record": section.record})
    record.set_value("system", {"name": record.system_name, "dataset": dataset or None, "declined": not dataset})
    record.user = user
    record.save()
