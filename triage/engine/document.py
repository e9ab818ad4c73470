"""An interview as plain JSON values: what forms save, files carry, snapshots keep and signals are computed from.

{"answers": {"ops_hours": {"value": 8, "confidence": "rough"}, "horizon": {"unknown": true, "ask": "Ann"}},
 "records": {"formats": [{"name": "csv-tsv", "total": {"value": 2, "unit": "TB"}, "unknown": {"rows": "Ann"}}]}}
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from triage.engine.cells import Cell, to_cell
from triage.engine.questionnaire import Question, Questionnaire, Section

RECORD_EXTRAS = ("confidence", "note")  # answered once for a whole record
RECORD_MEMBERS = ("unknown", "typed", *RECORD_EXTRAS, "id")  # what a record holds besides its questions

Cells = Mapping[str, Cell]  # by question key
ONCE = ""  # stands for the id of a record in a section that is asked once


@dataclass(frozen=True)
class Document:
    """The raw dictionary read through its questionnaire: only questions that are asked count.

    Example:
        >>> from triage.engine.questionnaire import parse_questionnaire
        >>> questions = [{"key": "hours", "text": "Hours?", "type": "int"}]
        >>> questionnaire = parse_questionnaire(
        ...     {"version": "1", "sections": [{"key": "who", "title": "Who?", "questions": questions}]}
        ... )
        >>> Document(questionnaire, {"answers": {"hours": {"value": 8}}}).answer("hours")
        8
    """

    questionnaire: Questionnaire
    raw: Mapping[str, Any]

    @cached_property
    def answers(self) -> dict[str, Any]:
        """Values of questions asked once, by key; a question hidden by an earlier answer counts as not answered."""
        values: dict[str, Any] = {}
        for question in self.questionnaire.single.values():
            value = self.cell(question.key).value
            if value is not None and question.is_shown(values):
                values[question.key] = value
        return values

    @cached_property
    def _stored_cells(self) -> dict[str, Cell]:
        return {key: to_cell(raw) for key, raw in self.raw.get("answers", {}).items()}

    def cell(self, key: str) -> Cell:
        """The cell of a question asked once; a blank one where nothing is stored."""
        return self._stored_cells.get(key, Cell())

    def answer(self, key: str) -> Any:
        """The value of a question asked once that is shown; else None."""
        return self.answers.get(key)

    def shown_cells(self) -> Iterator[tuple[Question, Cell]]:
        """Every question asked once that is shown, with its answer."""
        for question in self.questionnaire.single.values():
            if not question.retired and question.is_shown(self.answers):
                yield question, self.cell(question.key)

    def records(self, section: str) -> list[Mapping[str, Any]]:
        """The records of a section in which anything is answered."""
        return self._answered_records.get(section, [])

    @cached_property
    def _answered_records(self) -> dict[str, list[Mapping[str, Any]]]:
        by_key = self.questionnaire.by_key
        return {
            key: [record for record in records if _is_answered_record(by_key[key], record)]
            for key, records in self.raw.get("records", {}).items()
            if key in by_key
        }

    def section_cells(self, section: Section) -> dict[str, Cells]:
        """Every stored cell of a section: by record id (ONCE where it is asked once), then by question key.

        Blank records are there too. A record has a cell for each of its questions and of RECORD_EXTRAS.
        """
        if not section.record:
            return {ONCE: {key: cell for key, cell in self._stored_cells.items() if key in section.by_key}}
        records = self.raw.get("records", {}).get(section.key, [])
        return {record["id"]: record_cells(section, record) for record in records}


def _is_answered_record(section: Section, record: Mapping[str, Any]) -> bool:
    has_value = any(record.get(question.key) is not None for question in section.questions)
    return bool(has_value or record.get("unknown") or record.get("typed"))


def record_cells(section: Section, record: Mapping[str, Any]) -> dict[str, Cell]:
    """The cells of a record in document form: of each question of its section, and of RECORD_EXTRAS.

    Example:
        >>> section = Section("formats", "Formats", (Question("files", "How many?", "int"),), record="format")
        >>> record_cells(section, {"unknown": {"files": "Ann"}})["files"].ask
        'Ann'
    """
    typed, unknown = record.get("typed", {}), record.get("unknown", {})
    cells = {
        question.key: Cell(
            value=record.get(question.key),
            typed=typed.get(question.key, ""),
            unknown=question.key in unknown,
            ask=unknown.get(question.key, ""),
        )
        for question in section.questions
    }
    return cells | {key: Cell(value=record.get(key)) for key in RECORD_EXTRAS}


def list_linked_entries(raw: Mapping[str, Any]) -> set[str]:
    """Slugs of the catalogue entries that the records of a document are linked to.

    Example:
        >>> list_linked_entries({"records": {"producers": [{"system": {"name": "SQLShare", "dataset": "sqlshare"}}]}})
        {'sqlshare'}
    """
    systems = (record.get("system") or {} for rows in raw.get("records", {}).values() for record in rows)
    return {system["dataset"] for system in systems if system.get("dataset")}


def restrict(raw: Mapping[str, Any], *, notes: bool, entries: Collection[str]) -> dict[str, Any]:
    """A document as one reader may see it.

    Args:
        notes: Whether private notes are left in.
        entries: Slugs of the catalogue entries that the reader may see; links to others are left out.

    Example:
        >>> raw = {"answers": {"hours": {"value": 8, "note": "unsure"}}}
        >>> restrict(raw, notes=False, entries=[])
        {'answers': {'hours': {'value': 8}}, 'records': {}}
    """
    answers = {
        key: cell if notes else {name: part for name, part in cell.items() if name != "note"}
        for key, cell in raw.get("answers", {}).items()
    }
    records = {
        key: [_restrict_record(record, notes, entries) for record in rows]
        for key, rows in raw.get("records", {}).items()
    }
    return {"answers": answers, "records": records}


def _restrict_record(record: Mapping[str, Any], notes: bool, entries: Collection[str]) -> dict[str, Any]:
    shown = {key: value for key, value in record.items() if notes or key != "note"}
    system = record.get("system") or {}
    if system.get("dataset") and system["dataset"] not in entries:
        shown["system"] = {"name": system["name"], "dataset": None}
    return shown
