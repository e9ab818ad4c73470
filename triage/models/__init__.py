"""The tables of triage: interviews, what curators changed in the content, and results."""

from triage.models.content_version import ContentVersion
from triage.models.interview import Comment, Interview, Member
from triage.models.records import RecordRow
from triage.models.results import Decision, FollowUp, Snapshot, StepCheck
from triage.models.sample import Sample
from triage.models.unsaved_post import UnsavedPost

__all__ = [
    "Comment",
    "ContentVersion",
    "Decision",
    "FollowUp",
    "Interview",
    "Member",
    "RecordRow",
    "Sample",
    "Snapshot",
    "StepCheck",
    "UnsavedPost",
]
