"""How far an interview is: questions answered of those asked, section by section."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from triage.engine.document import Document
from triage.engine.questionnaire import Question, Section


@dataclass(frozen=True)
class SectionProgress:
    """Questions answered of those asked; in a section with records, those of all its records."""

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


def compute_progress(document: Document, *, short: bool = False) -> list[SectionProgress]:
    """The progress of every section that asks something.

    Args:
        short: Whether only the questions of the short form count.

    Example:
        >>> from triage.engine.questionnaire import Questionnaire
        >>> section = Section("who", "Who?", (Question("name", "Name?", "line"), Question("hours", "Hours?", "int")))
        >>> document = Document(Questionnaire("1", (section,)), {"answers": {"hours": {"value": 8}}})
        >>> [(item.answered, item.asked) for item in compute_progress(document)]
        [(1, 2)]
    """
    questions_by_section = [
        (section, section.deciding if short else section.current) for section in document.questionnaire.sections
    ]
    return [_section_progress(document, section, questions) for section, questions in questions_by_section if questions]


def _section_progress(document: Document, section: Section, questions: Iterable[Question]) -> SectionProgress:
    if not section.record:
        asked = [question for question in questions if question.is_shown(document.answers)]
        answered = sum(document.cell(question.key).is_answered for question in asked)
        return SectionProgress(section, answered, len(asked), 0)
    asked = list(questions)
    records = document.records(section.key)
    answered = sum(
        record.get(question.key) is not None or question.key in record.get("unknown", {})
        for record in records
        for question in asked
    )
    return SectionProgress(section, answered, len(asked) * max(len(records), 1), len(records))


def sum_progress(sections: list[SectionProgress]) -> tuple[int, int]:
    """(answered, asked) over all sections.

    Example:
        >>> sum_progress([])
        (0, 0)
    """
    return sum(item.answered for item in sections), sum(item.asked for item in sections)
