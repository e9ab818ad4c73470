"""The interview as one JSON file: written for other portals, and imported from them with its snapshots."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext

from accounts.models import User
from accounts.problems import InvalidInputError
from triage.engine.parsing import InputProblem
from triage.engine.snapshot_shape import find_wrong_part
from triage.interviews.document_writer import write_document
from triage.interviews.documents import build_document, get_questionnaire
from triage.interviews.lifecycle import create_interview
from triage.models import Interview, Snapshot
from triage.outcome.snapshots import compute_digest

FORMAT = "lwds-interview/1"
SALT = "triage.snapshot"
MAX_IMPORT_BYTES = 5 * 1000 * 1000
HASHED_FIELDS = ("document", "signals", "recommendation")
SNAPSHOT_FIELDS = ("number", "comment", *HASHED_FIELDS, "rules_version", "questionnaire_version", "sha256")


def export_interview(interview: Interview) -> dict[str, Any]:
    """Answers, records and every snapshot; private notes, people and sample files are left out."""
    document = build_document(interview, notes=False)
    return {
        "format": FORMAT,
        "title": interview.title,
        "questionnaire": document.questionnaire.version,
        **document.raw,
        "freezes": [_export_snapshot(snapshot) for snapshot in interview.snapshots.order_by("number")],
    }


def _export_snapshot(snapshot: Snapshot) -> dict[str, Any]:
    raw = {name: getattr(snapshot, name) for name in SNAPSHOT_FIELDS} | {"at": snapshot.at.isoformat()}
    return raw | {"signature": sign_snapshot(raw)} if snapshot.is_verified else raw


def sign_snapshot(raw: Mapping[str, Any]) -> str:
    """The signature of an exported snapshot: an HMAC of all of its members, with the portal's SECRET_KEY."""
    return Signer(salt=SALT).signature(_signed_text(raw))


def is_own_snapshot(raw: Mapping[str, Any]) -> bool:
    """Whether this portal made and signed a snapshot, with its key or one of SECRET_KEY_FALLBACKS."""
    signature = raw.get("signature")
    try:
        Signer(salt=SALT).unsign(f"{_signed_text(raw)}:{signature}")
    except BadSignature:
        return False
    return isinstance(signature, str)


def _signed_text(raw: Mapping[str, Any]) -> str:
    return compute_digest({name: raw.get(name) for name in (*SNAPSHOT_FIELDS, "at")})


@transaction.atomic
def import_interview(*, user: User, raw: object, title: str = "") -> tuple[Interview, list[InputProblem]]:
    """A new interview of `user` from an exported file, and what could not be taken from it.

    Snapshots are taken as they are; one whose checksum is wrong is left out. One without a signature of this portal is
    marked as unverified.

    Raises:
        InvalidInputError: The file is not an interview at all.
    """
    if not isinstance(raw, Mapping) or not ("answers" in raw or "records" in raw):
        message = gettext(
            "This is not an interview: it is an object with answers and records, as the portal exports it."
        )
        raise InvalidInputError(message)
    interview = create_interview(user=user, title=title or str(raw.get("title") or "Imported interview"))
    problems = write_document(user=user, interview=interview, raw=_without_ids(raw))
    snapshots = raw.get("freezes") or []
    for number, snapshot in enumerate(snapshots if isinstance(snapshots, list) else [], start=1):
        problem = _import_snapshot(interview, snapshot)
        if problem:
            problems.append(InputProblem(f"freezes/{number}", problem))
    return interview, problems


def _without_ids(raw: Mapping[str, Any]) -> dict[str, Any]:
    """The document with new records: ids belong to the interview that the file was made from."""
    records = raw.get("records")
    if not isinstance(records, Mapping):
        return dict(raw)
    lists = {
        key: [{k: v for k, v in row.items() if k != "id"} if isinstance(row, Mapping) else row for row in rows]
        if isinstance(rows, list)
        else rows
        for key, rows in records.items()
    }
    return {**raw, "records": lists}


def _import_snapshot(interview: Interview, raw: object) -> str:
    """Store a snapshot; a sentence says why it was left out."""
    if not isinstance(raw, Mapping) or any(name not in raw for name in SNAPSHOT_FIELDS):
        return f"A snapshot has {', '.join(SNAPSHOT_FIELDS)}."
    if compute_digest({name: raw[name] for name in HASHED_FIELDS}) != raw["sha256"]:
        return "Its checksum does not match: it was changed after it was made, so it is left out."
    if part := find_wrong_part(raw, get_questionnaire(interview)):
        return f"Its {part} is not as the portal writes it, so it is left out."
    at = _parse_moment(str(raw.get("at", "")))
    if at is None or interview.snapshots.filter(number=raw["number"]).exists():
        return "It has no date, or its number is there twice."
    values = {name: raw[name] for name in SNAPSHOT_FIELDS}
    Snapshot.objects.create(interview=interview, user=None, at=at, is_verified=is_own_snapshot(raw), **values)
    return ""


def _parse_moment(text: str) -> datetime | None:
    """The time that a text means, UTC where it says no zone; None where it means none."""
    try:
        moment = parse_datetime(text)
    except ValueError:
        return None
    return moment if moment is None or timezone.is_aware(moment) else moment.replace(tzinfo=UTC)
