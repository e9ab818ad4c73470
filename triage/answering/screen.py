"""One section of an interview, ready to be shown: its questions, or its records with theirs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext

from accounts.models import User
from catalog.entries.search.matching import Match, match_systems
from triage.engine.cells import Cell, Conflict
from triage.engine.compare import record_title
from triage.engine.consistency import find_hints, list_names
from triage.engine.document import ONCE, RECORD_EXTRAS, Cells, Document
from triage.engine.questionnaire import Question, Section
from triage.engine.values import parse_value, render_value
from triage.interviews.documents import find_last_editor
from triage.models import Interview

MAX_MATCHES = 3  # catalogue entries offered for the name of one system
_EXTRAS = tuple(Question(key=key, text="", kind="long") for key in RECORD_EXTRAS)


@dataclass
class FieldView:
    """A question as shown.

    Attributes:
        name: Name of its input.
        cell: What the input holds.
        base: What is stored, and what the next save is compared with.
        because: The answers that made the question appear.
        conflict: A sentence about what somebody else saved meanwhile.
        matches: Catalogue entries that the name of a system may mean.
    """

    question: Question
    name: str
    cell: Cell
    base: Cell
    shown: bool = True
    because: str = ""
    hint: str = ""
    conflict: str = ""
    matches: list[Match] = field(default_factory=list)

    @property
    def id(self) -> str:
        return "f-" + self.name.replace(".", "-")

    @property
    def uid(self) -> str:
        """The id of the record that the question belongs to."""
        return self.name.rpartition(".")[0]

    @property
    def is_conditional(self) -> bool:
        """Whether an earlier answer decides if the question is asked."""
        return bool(self.question.show_if)

    @property
    def base_json(self) -> str:
        return json.dumps(self.base.as_dict(), sort_keys=True)

    @property
    def problem(self) -> str:
        """The problems of text that was stored as typed; empty if there are none."""
        if not self.cell.typed:
            return ""
        try:
            parse_value(self.question, self.cell.typed)
        except ValueError as error:
            return str(error)
        return gettext("Save again: this can be read now.")

    @property
    def text(self) -> str:
        """The value of a text input."""
        value = self.cell.value
        if self.cell.typed:
            return self.cell.typed
        if isinstance(value, Mapping):
            return str(value.get("value", value.get("name", "")))
        return "" if value is None else str(value)

    @property
    def unit(self) -> str:
        """The unit of an amount; empty where none is chosen yet."""
        value = self.cell.value
        return str(value["unit"]) if isinstance(value, Mapping) and "unit" in value else ""

    @property
    def chosen(self) -> list[str]:
        """The chosen options."""
        value = self.cell.value
        return value if isinstance(value, list) else [] if value is None else [str(value)]

    @property
    def unlinked_system(self) -> str:
        """The name of a system that is not yet linked to a catalogue entry, and not yet marked as having none."""
        value = self.cell.value if self.question.kind == "system" else None
        return value["name"] if value and not value["dataset"] and not value.get("declined") else ""

    @property
    def yes_no(self) -> str:
        return {True: "yes", False: "no"}.get(self.cell.value, "")


@dataclass
class RecordView:
    """A record as a card; `is_new` where it is not stored yet."""

    uid: str
    title: str
    number: int
    fields: list[FieldView]
    extras: dict[str, FieldView]
    is_new: bool
    is_first: bool
    is_last: bool


@dataclass
class Screen:
    """A section as shown: `fields` where it is asked once, else `records`; `names` may be referred to."""

    section: Section
    fields: list[FieldView] = field(default_factory=list)
    records: list[RecordView] = field(default_factory=list)
    hidden_records: int = 0
    names: list[str] = field(default_factory=list)

    @property
    def all_fields(self) -> list[FieldView]:
        fields = [view for record in self.records for view in (*record.fields, *record.extras.values())]
        return self.fields + fields

    @property
    def problems(self) -> list[FieldView]:
        return [view for view in self.all_fields if view.shown and (view.problem or view.conflict)]


def build_screen(
    *,
    user: User,
    interview: Interview,
    document: Document,
    section: Section,
    short: bool = False,
    blank_uid: str = "",
    conflicts: Mapping[str, Conflict] | None = None,
    unsaved: Mapping[str, Conflict] | None = None,
) -> Screen:
    """The screen of a section.

    Args:
        short: Whether only the questions of the short form, and only the first record, are shown.
        blank_uid: Id of an empty record that is offered where there is none; empty where none shall be offered.
        conflicts: Answers that the reader could not save, by path, as `interviews.writer.Saved` has them.
        unsaved: Answers of a form that was refused, likewise; its new records are shown as well.
    """
    unsaved = unsaved or {}
    hints, names = find_hints(document), list_names(document)
    questions = section.deciding if short else section.current
    stored = document.section_cells(section)
    titles = {uid: _title(section, cells) for uid, cells in stored.items() if section.record}
    builder = _FieldBuilder(interview, document, section, hints, conflicts or {}, unsaved)
    if not section.record:
        return Screen(section, [builder.build(question, ONCE, stored[ONCE]) for question in questions])
    typed = [path.split("/")[1] for path in unsaved]
    uids = list(dict.fromkeys([*stored, *typed])) or ([blank_uid] if blank_uid else [])
    records = [
        RecordView(
            uid=uid,
            title=titles.get(uid) or gettext("New %(record)s") % {"record": section.record},
            number=number,
            fields=[builder.build(question, uid, stored.get(uid, {})) for question in questions],
            extras={question.key: builder.build(question, uid, stored.get(uid, {})) for question in _EXTRAS},
            is_new=uid not in stored,
            is_first=number == 1,
            is_last=number == len(uids),
        )
        for number, uid in enumerate(uids[:1] if short else uids, start=1)
    ]
    screen = Screen(section, records=records, hidden_records=len(uids) - len(records), names=names)
    _offer_entries(user, screen)
    return screen


def _offer_entries(user: User, screen: Screen) -> None:
    """Offer catalogue entries for the systems that are named and not linked: one statement for all of them."""
    open_names = {view.name: name for view in screen.all_fields if (name := view.unlinked_system)}
    if open_names:
        matches = match_systems(user=user, names=set(open_names.values()), limit=MAX_MATCHES)
        for view in screen.all_fields:
            view.matches = matches.get(open_names.get(view.name, ""), [])


def _title(section: Section, cells: Cells) -> str:
    """The title of a record; empty where it has no answers."""
    values = {key: cell.value for key, cell in cells.items() if cell.value is not None}
    return record_title(section, values) if values else ""


@dataclass(frozen=True)
class _FieldBuilder:
    """The data from which the fields of one screen are built."""

    interview: Interview
    document: Document
    section: Section
    hints: Mapping[str, str]
    conflicts: Mapping[str, Conflict]
    unsaved: Mapping[str, Conflict]

    def build(self, question: Question, uid: str, cells: Cells) -> FieldView:
        """The field of a question; `cells` are those of its record or section."""
        name = f"{uid}.{question.key}" if uid else question.key
        path = f"{self.section.key}/{uid}/{question.key}" if uid else question.key
        cell = cells.get(question.key, Cell())
        view = FieldView(question, name, cell, cell, hint=self.hints.get(name, ""))
        if question.show_if:
            own_values = {key: cell.value for key, cell in cells.items() if uid and cell.value is not None}
            view.shown = question.is_shown({**self.document.answers, **own_values})
            view.because = self._explain(question) if view.shown else ""
        conflict = self.conflicts.get(path) or self.unsaved.get(path)
        if conflict:
            view.cell, view.base = conflict.mine, conflict.theirs
            view.conflict = self._describe(question, path, conflict)
        return view

    def _explain(self, question: Question) -> str:
        """The answers that the conditions of a question read, as text."""
        single = self.document.questionnaire.single
        sources = [single[condition.name] for condition in question.show_if if condition.name in single]
        not_answered = gettext("not answered")
        answers = [render_value(source, self.document.answer(source.key)) or not_answered for source in sources]
        return "; ".join(f"{source.text} {answer}" for source, answer in zip(sources, answers, strict=True))

    def _describe(self, question: Question, path: str, conflict: Conflict) -> str:
        """The stored value, and the person who saved it while the reader was writing."""
        theirs = conflict.theirs
        nothing = gettext("I don't know") if theirs.unknown else gettext("nothing")
        answer = render_value(question, theirs.value) or theirs.typed or nothing
        if path in self.unsaved:
            return gettext("The portal has “%(answer)s” here.") % {"answer": answer}
        editor = find_last_editor(interview=self.interview, path=path) or gettext("Somebody")
        message = gettext("%(who)s changed this to “%(answer)s” while you were writing.")
        return message % {"who": editor, "answer": answer}
