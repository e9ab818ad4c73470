"""Make an interview from an exported file, with the frozen states it carries."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext

from accounts.models import User
from triage.engine.parsing import Problem
from triage.errors import RefusedError
from triage.interviews.document_writer import write_document
from triage.interviews.documents import shared_document
from triage.interviews.lifecycle import create_interview
from triage.models import Freeze, Interview
from triage.outcome.snapshots import fingerprint

MAX_IMPORT_BYTES = 5 * 1000 * 1000
KEPT = ("document", "signals", "recommendation")


@transaction.atomic
def import_interview(*, user: User, raw: Any, title: str = "") -> tuple[Interview, list[Problem]]:
    """A new interview owned by `user`. Frozen states read as they did; one whose checksum is wrong is left out.

    Raises RefusedError when the file is no interview at all.
    """
    if not isinstance(raw, Mapping) or not ("answers" in raw or "records" in raw):
        told = gettext("This is no interview: it is an object with answers and records, as the portal exports it.")
        raise RefusedError(told)
    interview = create_interview(user=user, title=title or str(raw.get("title") or "Imported interview"))
    problems = write_document(user=user, interview=interview, raw=raw)
    freezes = raw.get("freezes") or []
    for place, frozen in enumerate(freezes if isinstance(freezes, list) else [], start=1):
        problem = _import_freeze(interview, frozen)
        if problem:
            problems.append(Problem(f"freezes/{place}", problem))
    return interview, problems


def _import_freeze(interview: Interview, raw: Any) -> str:
    if not isinstance(raw, Mapping) or any(name not in raw for name in FROZEN):
        return f"A frozen state has {', '.join(FROZEN)}."
    if fingerprint({name: raw[name] for name in KEPT}) != raw["sha256"]:
        return "Its checksum does not match: it was changed after it was frozen, so it is left out."
    at = parse_datetime(str(raw.get("at", "")))
    if at is None or interview.freezes.filter(number=raw["number"]).exists():
        return "It has no date, or its number is there twice."
    Freeze.objects.create(interview=interview, user=None, at=at, **{name: raw[name] for name in FROZEN})
    return ""


FORMAT = "lwds-interview/1"


FROZEN = (
    "number",
    "comment",
    "document",
    "signals",
    "recommendation",
    "rules_version",
    "questionnaire_version",
    "sha256",
)


def portable(interview: Interview) -> dict[str, Any]:
    """Answers, records and every frozen state; private notes, people and samples stay here."""
    return {
        "format": FORMAT,
        "title": interview.title,
        "questionnaire": interview.questionnaire.version,
        **shared_document(interview=interview).raw,
        "freezes": [portable_freeze(frozen) for frozen in interview.freezes.order_by("number")],
    }


def portable_freeze(frozen: Freeze) -> dict[str, Any]:
    return {name: getattr(frozen, name) for name in FROZEN} | {"at": frozen.at.isoformat()}
