"""The interview as one JSON file that another portal can import."""

from __future__ import annotations

from typing import Any

from triage.models import Freeze, Interview
from triage.selectors.interviews import shared_document

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
