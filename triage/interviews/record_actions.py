"""Actions of the buttons of records: add one, copy, move, delete or link one. Only lists are changed, no table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from accounts.problems import InvalidInputError
from triage.engine.cells import Cell
from triage.engine.edits import RawRecord, change_record_cells
from triage.engine.questionnaire import Section
from triage.models.interview import new_uid

ACTIONS = ("add", "link", "copy", "up", "down", "delete")


class TooManyRecordsError(InvalidInputError):
    """The list of a section is full."""


class MissingRecordError(InvalidInputError):
    """There is no such record, or somebody deleted it meanwhile."""


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


def check_room(section: Section, count: int) -> None:
    """Raise TooManyRecordsError where a section takes no more than fewer records."""
    if section.maximum and count > section.maximum:
        message = gettext(
            "%(section)s takes %(maximum)s records; this is %(n)s. Delete one, or describe several as one."
        )
        raise TooManyRecordsError(message % {"section": section.title, "maximum": section.maximum, "n": count})


def run_record_action(section: Section, rows: Sequence[RawRecord], action: RecordAction) -> tuple[list[RawRecord], str]:
    """The records of a section after a button was pressed, and the id of the one to show next, "" after a deletion.

    Raises:
        TooManyRecordsError: The list is full.
        MissingRecordError: There is no such record any more.
        InvalidInputError: The records of this section name no systems.
    """
    if action.name == "add":
        check_room(section, len(rows) + 1)
        uid = new_uid()
        return [*rows, {"id": uid}], uid
    index = next((number for number, row in enumerate(rows) if row["id"] == action.uid), None)
    if index is None:
        if action.name == "delete":
            return list(rows), ""
        raise MissingRecordError(gettext("Somebody deleted this %(record)s meanwhile.") % {"record": section.record})
    before, record, after = list(rows[:index]), rows[index], list(rows[index + 1 :])
    if action.name == "copy":
        check_room(section, len(rows) + 1)
        copy = {key: value for key, value in record.items() if key != "sample"} | {"id": new_uid()}
        return [*before, record, copy, *after], copy["id"]
    if action.name == "delete":
        return [*before, *after], ""
    if action.name == "up" and before:
        return [*before[:-1], record, before[-1], *after], action.uid
    if action.name == "down" and after:
        return [*before, after[0], record, *after[1:]], action.uid
    if action.name == "link":
        record = _link_system(section, record, action.dataset)
    return [*before, record, *after], action.uid


def _link_system(section: Section, record: RawRecord, dataset: str) -> RawRecord:
    """The record with its system linked to a catalogue entry, or to none."""
    if "system" not in section.by_key:
        raise InvalidInputError(gettext("A %(record)s names no system.") % {"record": section.record})
    if not record.get("system"):
        return record
    system = {"name": record["system"]["name"], "dataset": dataset or None}
    return change_record_cells(record, {"system": Cell(system if dataset else system | {"declined": True})})
