"""Snapshots from outside: whether one has the shape that pages, reports and decisions read.

Separate module because a snapshot, unlike a document, is taken as it is or left out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from triage.engine.compare import compare_documents
from triage.engine.questionnaire import Questionnaire

MAX_NUMBER = 10_000  # snapshots of one interview
MAX_NAME = 200  # characters of a pattern's key or name
MAX_TEXT = 2_000  # characters of a reason

Shape = Callable[[Any], bool]


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= MAX_TEXT


def _is_name(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= MAX_NAME


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) <= MAX_NUMBER


def _list_of(**members: Shape) -> Shape:
    """A list of objects that have these members, and may have more."""

    def is_such_a_list(value: Any) -> bool:
        return isinstance(value, list) and all(
            isinstance(item, Mapping) and all(name in item and fits(item[name]) for name, fits in members.items())
            for item in value
        )

    return is_such_a_list


_REASONS = _list_of(text=_is_text, points=_is_number)
_RECOMMENDATION: dict[str, Shape] = {
    "winner": lambda value: value is None or _is_name(value),
    "ranking": _list_of(pattern=_is_name, name=_is_name, score=_is_number, reasons=_REASONS),
    "removed": _list_of(pattern=_is_name, name=_is_name, reasons=_list_of(text=_is_text)),
    "exits": _list_of(text=_is_text),
}


def find_wrong_part(raw: Mapping[str, Any], questionnaire: Questionnaire) -> str:
    """The name of the first part of a snapshot that does not have its shape; empty where all have.

    Args:
        raw: A snapshot with all its members.
        questionnaire: Of the interview: its questions must be readable in the document.

    Example:
        >>> find_wrong_part({"number": -1}, Questionnaire("1", ()))
        'number'
    """
    number = raw["number"]
    if not (_is_number(number) and number > 0):
        return "number"
    texts = ("comment", "rules_version", "questionnaire_version", "sha256")
    limits = {"comment": 300, "rules_version": 60, "questionnaire_version": 30, "sha256": 64}
    if wrong := [name for name in texts if not (isinstance(raw[name], str) and len(raw[name]) <= limits[name])]:
        return wrong[0]
    if not isinstance(raw["signals"], Mapping):
        return "signals"
    recommendation = raw["recommendation"]
    if not isinstance(recommendation, Mapping):
        return "recommendation"
    for name, fits in _RECOMMENDATION.items():
        if name not in recommendation or not fits(recommendation[name]):
            return f"recommendation/{name}"
    return "" if _is_readable(raw["document"], questionnaire) else "document"


def _is_readable(document: Any, questionnaire: Questionnaire) -> bool:
    """Whether every answer of a document can be shown and compared."""
    members = {"answers": Mapping, "records": Mapping}
    if not isinstance(document, Mapping) or any(not isinstance(document.get(k), v) for k, v in members.items()):
        return False
    empty: dict[str, Any] = {"answers": {}, "records": {}}
    try:
        compare_documents(questionnaire=questionnaire, before=document, after=empty)
    except (AttributeError, KeyError, TypeError, ValueError):
        return False
    return True
