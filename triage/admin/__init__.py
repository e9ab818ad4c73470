"""Triage in the admin site: questionnaires, rule sets, interviews and their snapshots."""

from triage.admin.interview_admin import InterviewAdmin, SnapshotAdmin
from triage.admin.questionnaire_admin import QuestionnaireAdmin, SectionAdmin
from triage.admin.rule_set_admin import PatternAdmin, RuleSetAdmin

__all__ = ["InterviewAdmin", "PatternAdmin", "QuestionnaireAdmin", "RuleSetAdmin", "SectionAdmin", "SnapshotAdmin"]
