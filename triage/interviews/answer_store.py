"""Write answers and records of a locked interview: what a merge changed, and what the button of a record does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from django.utils.translation import gettext

from accounts.models import User
from accounts.problems import InvalidInputError
from triage.engine.cells import Cell
from triage.engine.document import ONCE
from triage.engine.merge import MergedSection
from triage.engine.questionnaire import Section
from triage.models import RECORD_MODELS, Answer, Interview, Record
from triage.models.records import UsesSystem, list_records, new_uid

ANSWER_ACTIONS = ("copy", "up", "down", "delete")  # they change which answers there are, or their order
ACTIONS = ("add", "link", *ANSWER_ACTIONS)


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


def write_answer(*, user: User, interview: Interview, key: str, cell: Cell, keep_note: bool = False) -> None:
    """Write the answer to a question that is asked once; a blank cell deletes it.

    Args:
        keep_note: Whether the stored note stays as it is.
    """
    if cell.is_blank and not keep_note:
        Answer.objects.filter(interview=interview, key=key).delete()
        return
    values = asdict(cell)
    if keep_note:
        del values["note"]
    Answer.objects.update_or_create(interview=interview, key=key, defaults=values | {"user": user})


def write_changes(*, user: User, interview: Interview, section: Section, merged: MergedSection) -> None:
    """Write what a merge changed, and make its new records. Raises TooManyRecordsError."""
    for key, cell in merged.changes.get(ONCE, {}).items():
        write_answer(user=user, interview=interview, key=key, cell=cell)
    if not section.record:
        return
    rows = list(list_records(interview, section.key))
    for uid in merged.created:
        rows.append(create_record(interview, section, rows, uid))
    for record in rows:
        changes = merged.changes.get(record.uid, {})
        for key, cell in changes.items():
            record.set_cell(key, cell)
        if changes or record.uid in merged.created:
            record.user = user
            record.save()


def check_room(section: Section, rows: Sequence[Record]) -> None:
    """Raise TooManyRecordsError where `rows`, all records of a section, leave no room for another one."""
    if section.maximum and len(rows) >= section.maximum:
        message = gettext("%(section)s takes %(maximum)s records; delete one or describe several as one.")
        raise TooManyRecordsError(message % {"section": section.title, "maximum": section.maximum})


def create_record(interview: Interview, section: Section, rows: Sequence[Record], uid: str = "") -> Record:
    """An unsaved empty record behind `rows`, which are all records of the section. Raises TooManyRecordsError."""
    check_room(section, rows)
    return RECORD_MODELS[section.key](interview=interview, uid=uid or new_uid(), position=len(rows) + 1)


def run_record_action(*, user: User, interview: Interview, section: Section, action: RecordAction) -> str:
    """Run the action of a button; returns the id of the record to show next, "" after a deletion.

    Raises:
        TooManyRecordsError: The list is full.
        MissingRecordError: There is no such record any more.
        InvalidInputError: The records of this section name no systems.
    """
    rows = list(list_records(interview, section.key))
    if action.name == "add":
        added = create_record(interview, section, rows)
        added.save()
        return added.uid
    record = next((row for row in rows if row.uid == action.uid), None)
    if record is None:
        if action.name == "delete":
            return ""
        raise MissingRecordError(gettext("Somebody deleted this %(record)s meanwhile.") % {"record": section.record})
    index = rows.index(record)
    if action.name == "link":
        if not isinstance(record, UsesSystem):
            raise InvalidInputError(gettext("A %(record)s names no system.") % {"record": section.record})
        linked, name = action.dataset or None, record.system_name
        record.set_value("system", {"name": name, "dataset": linked, "declined": linked is None})
        record.user = user
        record.save()
        return record.uid
    if action.name == "copy":
        check_room(section, rows)
        record = record.duplicate()
        record.user = user
        record.save()
        rows.insert(index + 1, record)
    elif action.name == "delete":
        rows.remove(record)
        record.delete()
    elif action.name in ("up", "down"):
        rows.remove(record)
        rows.insert(max(index - 1, 0) if action.name == "up" else index + 1, record)
    for position, row in enumerate(rows, start=1):
        row.position = position
    RECORD_MODELS[section.key]._default_manager.bulk_update(rows, ["position"])
    return "" if action.name == "delete" else record.uid
