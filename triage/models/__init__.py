"""The interview's tables: what is asked, what was answered, the rules that judge it, and what came out."""

from triage.models.answers import Answer
from triage.models.interview import Comment, Interview, Invitation, Member, SectionState
from triage.models.outcome import Decision, FollowUp, Freeze, StepCheck
from triage.models.questionnaire import Question, Questionnaire, Section
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
from triage.models.rules import Pattern, PatternStep, Rule, RuleSet, Scenario

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
    "Invitation",
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
