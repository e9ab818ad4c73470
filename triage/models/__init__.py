"""The tables of triage: interviews, questionnaires, rule sets, and results."""

from triage.models.interview import Comment, Interview, Member
from triage.models.kept_post import KeptPost
from triage.models.patterns import Pattern, PatternStep, Rule, RuleSet, Scenario
from triage.models.questions import Question, Questionnaire, Section
from triage.models.records import RecordRow
from triage.models.results import Decision, FollowUp, Snapshot, StepCheck
from triage.models.sample import Sample

__all__ = [
    "Comment",
    "Decision",
    "FollowUp",
    "Interview",
    "KeptPost",
    "Member",
    "Pattern",
    "PatternStep",
    "Question",
    "Questionnaire",
    "RecordRow",
    "Rule",
    "RuleSet",
    "Sample",
    "Scenario",
    "Section",
    "Snapshot",
    "StepCheck",
]
