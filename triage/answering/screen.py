"""One screen of the interview, ready to be shown: sections at the left, fields in the middle."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext

from triage.engine.compare import record_title
from triage.engine.document import Cell, Document
from triage.engine.merge import Conflict
from triage.engine.questionnaire import Question, Section
from triage.engine.values import parse_value, readable
from triage.interviews.documents import RECORD_EXTRAS


@dataclass
class FieldView:
    """A question as shown: `cell` is in the inputs, `base` is what the server holds."""

    question: Question
    name: str
    cell: Cell
    base: Cell
    shown: bool = True
    because: str = ""
    hint: str = ""
    conflict: str = ""
    matches: list[Any] = field(default_factory=list)

    @property
    def id(self) -> str:
        return "f-" + self.name.replace(".", "-")

    @property
    def uid(self) -> str:
        """The record that the question belongs to."""
        return self.name.rpartition(".")[0]

    @property
    def base_json(self) -> str:
        return json.dumps(self.base.as_dict(), sort_keys=True)

    @property
    def problem(self) -> str:
        """The sentence about text that was kept but could not be read."""
        if not self.cell.typed:
            return ""
        try:
            parse_value(self.question, self.cell.typed)
        except ValueError as error:
            return str(error)
        return gettext("Save again: this can be read now.")

    @property
    def text(self) -> str:
        """What stands in a text input."""
        value = self.cell.value
        if self.cell.typed:
            return self.cell.typed
        if isinstance(value, Mapping):
            return str(value.get("value", value.get("name", "")))
        return "" if value is None else str(value)

    @property
    def unit(self) -> str:
        """The unit of an amount; the only one there is where nothing was chosen yet."""
        value = self.cell.value
        return value["unit"] if isinstance(value, Mapping) and "unit" in value else ""

    @property
    def chosen(self) -> list[str]:
        value = self.cell.value
        return value if isinstance(value, list) else [] if value is None else [str(value)]

    @property
    def yes_no(self) -> str:
        return {True: "yes", False: "no"}.get(self.cell.value, "")


@dataclass
class RecordView:
    """A record as a card."""

    uid: str
    title: str
    number: int
    fields: list[FieldView]
    extras: dict[str, FieldView]
    is_new: bool = False
    is_first: bool = False
    is_last: bool = False


@dataclass
class Screen:
    section: Section
    fields: list[FieldView] = field(default_factory=list)
    records: list[RecordView] = field(default_factory=list)
    hidden_records: int = 0
    names: list[str] = field(default_factory=list)

    @property
    def all_fields(self) -> list[FieldView]:
        extras = [view for record in self.records for view in record.extras.values()]
        return self.fields + [view for record in self.records for view in record.fields] + extras

    @property
    def problems(self) -> list[FieldView]:
        return [view for view in self.all_fields if view.shown and (view.problem or view.conflict)]

    def find(self, name: str) -> FieldView | None:
        return next((view for view in self.all_fields if view.name == name), None)


def build_screen(
    *,
    document: Document,
    section: Section,
    stored: Mapping[str, Mapping[str, Cell]],
    short: bool,
    hints: Mapping[str, str],
    spare: str,
) -> Screen:
    """The screen of a section. `stored` holds its cells by record id; `spare` is the id of an empty record to offer
    where there is none."""
    questions = section.deciding if short else section.current
    if not section.record:
        cells = stored.get("", {})
        return Screen(section, [_field(document, q, q.key, cells.get(q.key, Cell()), hints) for q in questions])
    uids = list(stored) or ([spare] if spare else [])
    shown = uids[:1] if short else uids
    records = [_record(document, section, questions, uid, n, stored.get(uid, {}), hints) for n, uid in enumerate(shown)]
    for record in records:
        record.is_new = record.uid not in stored
        record.is_first, record.is_last = record.number == 1, record.number == len(uids)
    return Screen(section, records=records, hidden_records=len(uids) - len(shown), names=_names(document))


def _record(
    document: Document,
    section: Section,
    questions: tuple[Question, ...],
    uid: str,
    place: int,
    cells: Mapping[str, Cell],
    hints: Mapping[str, str],
) -> RecordView:
    values = {key: cell.value for key, cell in cells.items() if cell.value is not None}
    extras = {
        key: FieldView(_EXTRA, f"{uid}.{key}", cells.get(key, Cell()), cells.get(key, Cell())) for key in RECORD_EXTRAS
    }
    return RecordView(
        uid=uid,
        title=record_title(section, values) if values else gettext("New %(record)s") % {"record": section.record},
        number=place + 1,
        fields=[_field(document, q, f"{uid}.{q.key}", cells.get(q.key, Cell()), hints, values) for q in questions],
        extras=extras,
    )


_EXTRA = Question(key="extra", text="", kind="long")


def _field(
    document: Document,
    question: Question,
    name: str,
    cell: Cell,
    hints: Mapping[str, str],
    own: Mapping[str, Any] | None = None,
) -> FieldView:
    known = {**document.answers, **(own or {})}
    shown = question.is_shown(known)
    because = because_text(document, question) if shown and question.show_if else ""
    return FieldView(question, name, cell, cell, shown, because, hints.get(name, ""))


def because_text(document: Document, question: Question) -> str:
    """Why a question appeared: the answers that its conditions read, in words."""
    said = []
    for condition in question.show_if:
        source = document.questionnaire.single.get(condition.name)
        if source:
            said.append(f"{source.text} {readable(source, document.answer(source.key)) or gettext('not answered')}")
    return "; ".join(said)


def _names(document: Document) -> list[str]:
    """Names of people and things of this interview, offered where a question refers to them."""
    sections = (("consumers", "name"), ("producers", "name"), ("dependencies", "what"))
    return list(dict.fromkeys(r[key] for name, key in sections for r in document.records(name) if r.get(key)))


def show_conflict(view: FieldView, conflict: Conflict, who: str) -> None:
    """Put what the reader typed back into the field, and beside it what somebody else saved meanwhile."""
    view.cell, view.base = conflict.mine, conflict.theirs
    theirs = conflict.theirs
    nothing = gettext("I don't know") if theirs.unknown else gettext("nothing")
    words = readable(view.question, theirs.value) or theirs.typed or nothing
    told = gettext("%(who)s changed this to “%(words)s” while you were writing.")
    view.conflict = told % {"who": who, "words": words}
