"""The interview's tables: what is asked, what was answered, the rules that judge it, and what came out."""

from triage.models.interview import Answer, Comment, Interview, Member, SectionState
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
from triage.models.results import Decision, FollowUp, Freeze, StepCheck

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
    "Freeze",
    "Interface",
    "Interview",
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
    "SectionState",
    "StepCheck",
    "UseCase",
]
