"""Every answer as text, in the order of the questionnaire, and every "I don't know" as an open question."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from triage.engine.compare import record_title
from triage.engine.document import Document
from triage.engine.questionnaire import Question, Section
from triage.engine.values import render_value


@dataclass(frozen=True)
class AnswerGroup:
    """The answers of one record, or with an empty title those of a section that is asked once."""

    title: str
    answers: list[tuple[Question, str]]


MAX_TABLE_COLUMNS = 6  # more do not fit on paper


@dataclass(frozen=True)
class AnswerTable:
    """The answers of several records side by side: a column for each question that somebody answered."""

    questions: list[Question]
    rows: list[list[str]]


def tabulate_answers(groups: list[AnswerGroup]) -> AnswerTable | None:
    """Records as one table; None where there are fewer than two, or more answered questions than fit.

    Example:
        >>> name = Question("name", "Name", "line")
        >>> tabulate_answers([AnswerGroup("a", [(name, "Tower 1")]), AnswerGroup("b", [(name, "Tower 2")])]).rows
        [['Tower 1'], ['Tower 2']]
    """
    questions = list({question.key: question for group in groups for question, _ in group.answers}.values())
    if len(groups) < 2 or len(questions) > MAX_TABLE_COLUMNS:
        return None
    texts = [{question.key: text for question, text in group.answers} for group in groups]
    return AnswerTable(questions, [[row.get(question.key, "") for question in questions] for row in texts])


def list_answers(document: Document) -> list[tuple[Section, list[AnswerGroup]]]:
    """The sections that have answers, with their answers as text.

    Example:
        >>> from triage.engine.questionnaire import Questionnaire
        >>> section = Section("who", "Who are you?", (Question("hours", "Hours?", "int"),))
        >>> document = Document(Questionnaire("1", (section,)), {"answers": {"hours": {"value": 8}}})
        >>> [[text for _, text in group.answers] for _, groups in list_answers(document) for group in groups]
        [['8']]
    """
    groups_by_section = [
        (section, _group_by_record(document, section) if section.record else _group_answers(document, section))
        for section in document.questionnaire.sections
    ]
    return [(section, groups) for section, groups in groups_by_section if groups]


def _group_answers(document: Document, section: Section) -> list[AnswerGroup]:
    cells = [(question, document.cell(question.key)) for question in section.questions]
    answers = [(question, text) for question, cell in cells if (text := _render(question, cell.value, cell.typed))]
    return [AnswerGroup("", answers)] if answers else []


def _group_by_record(document: Document, section: Section) -> list[AnswerGroup]:
    groups = []
    for record in document.records(section.key):
        typed = record.get("typed", {})
        answers = [(q, _render(q, record.get(q.key), typed.get(q.key, ""))) for q in section.questions]
        answered = [(question, text) for question, text in answers if text]
        groups.append(AnswerGroup(record_title(section, record), answered))
    return groups


def _render(question: Question, value: Any, typed: str) -> str:
    return render_value(question, value) or (f"{typed} (as typed, not read)" if typed else "")


@dataclass(frozen=True)
class OpenQuestion:
    """An "I don't know".

    Attributes:
        path: "ops_hours", or "formats/<record id>/total": the id stays when records are reordered.
        text: The question, for a record with its title.
        whom: Who knows; may be empty.
    """

    path: str
    section: Section
    question: Question
    text: str
    whom: str


def list_open_questions(document: Document) -> list[OpenQuestion]:
    """Every "I don't know" of a document.

    Example:
        >>> from triage.engine.questionnaire import Questionnaire
        >>> section = Section("who", "Who are you?", (Question("hours", "Hours?", "int"),))
        >>> raw = {"answers": {"hours": {"unknown": True, "ask": "Ann"}}}
        >>> [(item.path, item.whom) for item in list_open_questions(Document(Questionnaire("1", (section,)), raw))]
        [('hours', 'Ann')]
    """
    return [*_open_answers(document), *_open_fields(document)]


def _open_answers(document: Document) -> Iterator[OpenQuestion]:
    for question, cell in document.shown_cells():
        if cell.unknown:
            section = document.questionnaire.section_of(question.key)
            yield OpenQuestion(question.key, section, question, question.text, cell.ask)


def _open_fields(document: Document) -> Iterator[OpenQuestion]:
    for section in document.questionnaire.record_sections:
        for record in document.records(section.key):
            for key, whom in record.get("unknown", {}).items():
                question = section.by_key.get(key)
                if question:
                    text = f"{record_title(section, record)}: {question.text}"
                    yield OpenQuestion(f"{section.key}/{record['id']}/{key}", section, question, text, whom)
