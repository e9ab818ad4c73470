"""Snapshots of an interview with its recommendation, and the decisions of curators on them."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from accounts.models import User
from accounts.problems import InvalidInputError
from triage.engine.compare import Change, compare_documents, compare_rankings
from triage.engine.values import clean_text
from triage.interviews.documents import build_document, get_questionnaire
from triage.interviews.roles import DECIDE, SNAPSHOT, lock_interview, require
from triage.models import Decision, Interview, Snapshot
from triage.outcome.current import get_outcome_of_document

MAX_SNAPSHOT_COMMENT = 300  # characters


def compute_digest(content: Any) -> str:
    """SHA-256 of a JSON value in its canonical text: sorted keys, no spaces."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


@transaction.atomic
def create_snapshot(*, user: User, interview: Interview, comment: str = "") -> Snapshot:
    """Store the interview and its recommendation as they are now, without private notes.

    Raises:
        PermissionDenied: `user` may not make snapshots.
    """
    interview, _ = lock_interview(user, interview, SNAPSHOT)
    outcome = get_outcome_of_document(build_document(interview, notes=False))
    content = outcome.as_snapshot()
    last = interview.snapshots.first()
    return Snapshot.objects.create(
        interview=interview,
        number=last.number + 1 if last else 1,
        comment=clean_text(comment, MAX_SNAPSHOT_COMMENT),
        document=content["document"],
        signals=content["signals"],
        recommendation=content["recommendation"],
        rules_version=outcome.rules.version,
        questionnaire_version=outcome.document.questionnaire.version,
        sha256=compute_digest(content),
        user=user,
        at=timezone.now(),
    )


@transaction.atomic
def submit_interview(*, user: User, interview: Interview, comment: str = "") -> Snapshot:
    """Make a snapshot and hand the interview to the curators. Raises PermissionDenied."""
    snapshot = create_snapshot(user=user, interview=interview, comment=comment or "Sent to a curator")
    _set_status(interview, Interview.Status.SUBMITTED)
    return snapshot


@transaction.atomic
def create_decision(*, user: User, snapshot: Snapshot, pattern: str, comment: str) -> Decision:
    """The decision of a curator on a snapshot.

    Raises:
        PermissionDenied: `user` is not a curator.
        InvalidInputError: The snapshot has no such pattern, or a pattern that was not recommended comes without a
            reason.
    """
    require(user, snapshot.interview, DECIDE)
    comment = clean_text(comment)
    if pattern not in snapshot.pattern_names:
        raise InvalidInputError(gettext("There is no pattern %(pattern)r in this snapshot.") % {"pattern": pattern})
    if pattern != snapshot.winner and not comment:
        message = gettext("Say why another pattern than the recommended one: this shows where the rules need work.")
        raise InvalidInputError(message)
    _set_status(snapshot.interview, Interview.Status.DECIDED)
    return Decision.objects.create(snapshot=snapshot, pattern=pattern, comment=comment, user=user)


def _set_status(interview: Interview, status: Interview.Status) -> None:
    """Store the status with the next revision, so that an older edit cannot overwrite it."""
    interview.status = status
    interview.save(update_fields=["status", "updated_at"])


@dataclass(frozen=True)
class SnapshotChanges:
    """The changes between two snapshots: answers, and (pattern, score before, score after)."""

    answers: list[Change]
    ranking: list[tuple[str, str, str]]


def compare_snapshots(before: Snapshot, after: Snapshot) -> SnapshotChanges:
    """The changes from one snapshot of an interview to a later one."""
    questionnaire = get_questionnaire(before.interview)
    return SnapshotChanges(
        compare_documents(questionnaire=questionnaire, before=before.document, after=after.document),
        compare_rankings(before.recommendation, after.recommendation),
    )
