"""Every answer in words, in the order of the questionnaire, for print and Markdown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from triage.engine.compare import record_title
from triage.engine.document import Document
from triage.engine.questionnaire import Question, Section
from triage.engine.values import readable


@dataclass(frozen=True)
class Group:
    """The answers of one record, or with an empty title those of a section asked once."""

    title: str
    answers: list[tuple[Question, str]]


def answer_groups(document: Document) -> list[tuple[Section, list[Group]]]:
    """Sections that have answers, with them."""
    found = [
        (section, _records(document, section) if section.record else _single(document, section))
        for section in document.questionnaire.sections
    ]
    return [(section, groups) for section, groups in found if groups]


def _single(document: Document, section: Section) -> list[Group]:
    cells = [(question, document.cell(question.key)) for question in section.questions]
    answers = [(question, text) for question, cell in cells if (text := _said(question, cell.value, cell.typed))]
    return [Group("", answers)] if answers else []


def _records(document: Document, section: Section) -> list[Group]:
    groups = []
    for record in document.records(section.key):
        typed = record.get("typed", {})
        answers = [(q, _said(q, record.get(q.key), typed.get(q.key, ""))) for q in section.questions]
        groups.append(Group(record_title(section, record), [(question, text) for question, text in answers if text]))
    return groups


def _said(question: Question, value: Any, typed: str) -> str:
    """An answer in words; what could not be read is shown as it was typed."""
    return readable(question, value) or (f"{typed} (as typed, not read)" if typed else "")
