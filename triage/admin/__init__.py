"""Triage in the admin site: content, interviews and their snapshots."""

from triage.admin.content_admin import ContentVersionAdmin
from triage.admin.interview_admin import InterviewAdmin, SnapshotAdmin

__all__ = ["ContentVersionAdmin", "InterviewAdmin", "SnapshotAdmin"]
