"""Questionnaires, from their rows to the engine's own form."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache

from triage.engine import questionnaire as pure
from triage.models import Questionnaire, Section


def questionnaire_in_force() -> Questionnaire:
    """The questionnaire that new interviews get. Raises Questionnaire.DoesNotExist before `load_triage` has run."""
    return Questionnaire.objects.get(key="default")


def as_questionnaire(row: Questionnaire) -> pure.Questionnaire:
    """The engine's form of a questionnaire, kept in memory until the row changes; whoever edits questions saves it."""
    return _questionnaire(row.pk, row.updated_at)


@lru_cache(maxsize=8)
def _questionnaire(pk: int, updated_at: datetime) -> pure.Questionnaire:
    row = Questionnaire.objects.get(pk=pk)
    sections = row.sections.prefetch_related("questions")
    return pure.Questionnaire(
        version=row.version, key=row.key, title=row.title, sections=tuple(_as_section(section) for section in sections)
    )


def _as_section(row: Section) -> pure.Section:
    return pure.Section(
        key=row.key,
        title=row.title,
        seed=row.seed,
        minutes=row.minutes,
        record=row.record_name,
        minimum=row.minimum,
        maximum=row.maximum,
        count_signal=row.count_signal,
        questions=tuple(pure.parse_question(question.as_raw()) for question in row.questions.all()),
    )
