"""Questionnaires as the engine takes them, built from their rows.

Separate module because interviews need questionnaires alone, and rule sets have a life cycle of their own.
"""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache

from triage.engine import questionnaire as engine
from triage.models import Questionnaire, Section


def get_default_questionnaire() -> Questionnaire:
    """The questionnaire that new interviews get. Raises Questionnaire.DoesNotExist before `load_triage` has run."""
    return Questionnaire.objects.get(key="default")


def build_questionnaire(row: Questionnaire) -> engine.Questionnaire:
    """The engine's questionnaire of a row, kept in memory until the row is saved again.

    Whoever changes sections or questions saves the questionnaire afterwards: its time stamp is the key of the cache.
    """
    return _build_version(row.pk, row.updated_at)


@lru_cache(maxsize=8)
def _build_version(pk: int, updated_at: datetime) -> engine.Questionnaire:
    row = Questionnaire.objects.get(pk=pk)
    sections = row.sections.prefetch_related("questions")
    return engine.Questionnaire(
        version=row.version, key=row.key, title=row.title, sections=tuple(map(_build_section, sections))
    )


def _build_section(row: Section) -> engine.Section:
    return engine.Section(
        key=row.key,
        title=row.title,
        seed=row.seed,
        minutes=row.minutes,
        record=row.record_name,
        maximum=row.maximum,
        count_signal=row.count_signal,
        questions=tuple(engine.parse_question(question.as_raw()) for question in row.questions.all()),
    )
