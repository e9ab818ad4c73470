"""How far an interview is, section by section."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from triage.engine.document import Document
from triage.models import Question, Section


@dataclass(frozen=True)
class SectionProgress:
    """How far a section is: questions (or, where it repeats, questions of all its records) answered of those asked."""

    section: Section
    answered: int
    asked: int
    records: int

    @property
    def is_done(self) -> bool:
        return self.asked > 0 and self.answered == self.asked

    @property
    def is_begun(self) -> bool:
        return self.answered > 0


def progress(document: Document, *, short: bool = False) -> list[SectionProgress]:
    """Progress of every section; with `short` of the deciding questions alone."""
    found = []
    for section in document.questionnaire.sections:
        questions = section.deciding if short else section.current
        if questions:
            found.append(_section_progress(document, section, questions))
    return found


def _section_progress(document: Document, section: Section, questions: Iterable[Question]) -> SectionProgress:
    questions = [q for q in questions if section.record or q.is_shown(document.answers)]
    if not section.record:
        answered = sum(document.cell(question.key).is_answered for question in questions)
        return SectionProgress(section, answered, len(questions), 0)
    records = document.records(section.key)
    answered = sum(
        record.get(question.key) is not None or question.key in record.get("unknown", {})
        for record in records
        for question in questions
    )
    return SectionProgress(section, answered, len(questions) * max(len(records), 1), len(records))


def totals(found: list[SectionProgress]) -> tuple[int, int]:
    """(answered, asked) over all sections."""
    return sum(item.answered for item in found), sum(item.asked for item in found)
