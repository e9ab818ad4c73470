"""Triage in the admin site: what is asked, how it is judged, and what came of it."""

from triage.admin.interviews import FreezeAdmin, InterviewAdmin
from triage.admin.questionnaires import QuestionnaireAdmin, SectionAdmin
from triage.admin.rules import PatternAdmin, RuleSetAdmin

__all__ = ["FreezeAdmin", "InterviewAdmin", "PatternAdmin", "QuestionnaireAdmin", "RuleSetAdmin", "SectionAdmin"]
