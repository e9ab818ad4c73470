"""Triage in the admin site: what is asked, how it is judged, and what came of it."""

from triage.admin.interview_admin import FreezeAdmin, InterviewAdmin
from triage.admin.questionnaire_admin import QuestionnaireAdmin, SectionAdmin
from triage.admin.rule_set_admin import PatternAdmin, RuleSetAdmin

__all__ = ["FreezeAdmin", "InterviewAdmin", "PatternAdmin", "QuestionnaireAdmin", "RuleSetAdmin", "SectionAdmin"]
