"""What changed between two documents, and between two recommendations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from triage.engine.document import as_cell
from triage.engine.questionnaire import Question, Questionnaire, Section
from triage.engine.values import readable

NEITHER = "\u2013"


@dataclass(frozen=True)
class Change:
    """One answer that differs; empty text means that it was not there."""

    place: str
    question: str
    before: str
    after: str


def compare(*, questionnaire: Questionnaire, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """Changes in the order of the questionnaire; records are matched by their id, so moving one is no change."""
    return [*_singles(questionnaire, before, after), *_records(questionnaire, before, after)]


def _singles(questionnaire: Questionnaire, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    for section in questionnaire.sections:
        if section.record:
            continue
        for question in section.questions:
            old, new = (_say_cell(question, d.get("answers", {}).get(question.key)) for d in (before, after))
            if old != new:
                yield Change(section.title, question.text, old, new)


def _records(questionnaire: Questionnaire, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    for section in questionnaire.record_sections:
        old, new = (_by_id(d.get("records", {}).get(section.key, [])) for d in (before, after))
        for identity in dict.fromkeys([*old, *new]):
            was, now = old.get(identity, {}), new.get(identity, {})
            place = f"{section.record}: {record_title(section, now or was)}"
            for question in section.questions:
                said, says = _say_field(question, was), _say_field(question, now)
                if said != says:
                    yield Change(place, question.text, said, says)


def _by_id(records: list[Mapping[str, Any]]) -> dict[Any, Mapping[str, Any]]:
    return {record.get("id", place): record for place, record in enumerate(records)}


def record_title(section: Section, record: Mapping[str, Any]) -> str:
    """How a record is called: its first answered question, in words."""
    for question in section.questions:
        if record.get(question.key) is not None:
            return readable(question, record[question.key])
    return "unnamed"


def _say_cell(question: Question, raw: Any) -> str:
    cell = as_cell(raw)
    return _say(question, cell.value, cell.unknown, cell.ask, cell.typed)


def _say_field(question: Question, record: Mapping[str, Any]) -> str:
    unknown = record.get("unknown", {})
    typed = record.get("typed", {}).get(question.key, "")
    return _say(question, record.get(question.key), question.key in unknown, unknown.get(question.key, ""), typed)


def _say(question: Question, value: Any, unknown: bool, ask: str, typed: str) -> str:
    if unknown:
        return f"don't know; ask {ask}" if ask else "don't know"
    return readable(question, value) or typed


def ranking_changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """(pattern, score before, score after) for patterns whose score or presence differs, by the later order."""
    old = {c["name"]: str(c["score"]) for c in before["ranking"]} | {r["name"]: "removed" for r in before["removed"]}
    new = {c["name"]: str(c["score"]) for c in after["ranking"]} | {r["name"]: "removed" for r in after["removed"]}
    names = dict.fromkeys([*new, *old])
    return [(n, old.get(n, NEITHER), new.get(n, NEITHER)) for n in names if old.get(n, NEITHER) != new.get(n, NEITHER)]
