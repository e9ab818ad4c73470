"""The progress of an interview: answered and shown questions, section by section."""

from __future__ import annotations

from dataclasses import dataclass

from triage.engine.document import Document
from triage.engine.questionnaire import Question, Section


@dataclass(frozen=True)
class SectionProgress:
    """Answered and shown questions; in a section with records, those of all its records."""

    section: Section
    answered: int
    total: int
    records: int

    @property
    def is_done(self) -> bool:
        return self.total > 0 and self.answered == self.total

    @property
    def is_begun(self) -> bool:
        return self.answered > 0


def compute_progress(document: Document, *, short: bool = False) -> list[SectionProgress]:
    """The progress of every section with questions.

    Args:
        short: Whether only the questions of the short form count.

    Example:
        >>> from triage.engine.questionnaire import Questionnaire
        >>> section = Section("who", "Who?", (Question("name", "Name?", "line"), Question("hours", "Hours?", "int")))
        >>> document = Document(Questionnaire("1", (section,)), {"answers": {"hours": {"value": 8}}})
        >>> [(item.answered, item.total) for item in compute_progress(document)]
        [(1, 2)]
    """
    questions_by_section = [
        (section, section.deciding if short else section.current) for section in document.questionnaire.sections
    ]
    return [_section_progress(document, section, questions) for section, questions in questions_by_section if questions]


def _section_progress(document: Document, section: Section, questions: tuple[Question, ...]) -> SectionProgress:
    if not section.record:
        shown = [question for question in questions if question.is_shown(document.answers)]
        answered = sum(document.cell(question.key).is_answered for question in shown)
        return SectionProgress(section, answered, len(shown), 0)
    records = document.records(section.key)
    answered = sum(
        record.get(question.key) is not None or question.key in record.get("unknown", {})
        for record in records
        for question in questions
    )
    return SectionProgress(section, answered, len(questions) * max(len(records), 1), len(records))


def sum_progress(sections: list[SectionProgress]) -> tuple[int, int]:
    """(questions answered, questions asked) over all sections.

    Example:
        >>> sum_progress([])
        (0, 0)
    """
    return sum(item.answered for item in sections), sum(item.total for item in sections)
