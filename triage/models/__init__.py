"""The tables of triage: interviews and their answers, questionnaires, rule sets, and results."""

from triage.models.interview import Answer, Comment, Interview, Member
from triage.models.kept_post import KeptPost
from triage.models.patterns import Pattern, PatternStep, Rule, RuleSet, Scenario
from triage.models.questions import Question, Questionnaire, Section
from triage.models.records import (
    RECORD_MODELS,
    Consumer,
    DataFormat,
    DataType,
    Dependency,
    Interface,
    Producer,
    Record,
    UseCase,
)
from triage.models.results import Decision, FollowUp, Snapshot, StepCheck

__all__ = [
    "RECORD_MODELS",
    "Answer",
    "Comment",
    "Consumer",
    "DataFormat",
    "DataType",
    "Decision",
    "Dependency",
    "FollowUp",
    "Interface",
    "Interview",
    "KeptPost",
    "Member",
    "Pattern",
    "PatternStep",
    "Producer",
    "Question",
    "Questionnaire",
    "Record",
    "Rule",
    "RuleSet",
    "Scenario",
    "Section",
    "Snapshot",
    "StepCheck",
    "UseCase",
]
