"""What is stored of an interview, read anew."""

from __future__ import annotations

from typing import Any

from triage.engine.cells import Cell, to_cell
from triage.models import Interview


def stored_document(interview: Interview) -> dict[str, Any]:
    """The stored document."""
    return Interview.objects.get(pk=interview.pk).document


def stored_cell(interview: Interview, key: str) -> Cell:
    """The stored answer to a question that is asked once."""
    return to_cell(stored_document(interview)["answers"].get(key))


def stored_answers(interview: Interview) -> dict[str, Any]:
    """The values of the answers by question key."""
    return {key: cell["value"] for key, cell in stored_document(interview)["answers"].items()}


def stored_records(interview: Interview, section: str) -> list[dict[str, Any]]:
    """The records of a section."""
    records: list[dict[str, Any]] = stored_document(interview)["records"].get(section, [])
    return records
