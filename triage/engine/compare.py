"""Changes between two documents, and between two recommendations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from triage.engine.cells import to_cell
from triage.engine.questionnaire import Question, Questionnaire, Section
from triage.engine.values import render_value

NOT_LISTED = "\u2013"


@dataclass(frozen=True)
class Change:
    """One answer that differs; `before` or `after` is empty where there was no answer.

    Attributes:
        place: Title of the section, or the record ("format: NetCDF").
    """

    place: str
    question: str
    before: str
    after: str


def compare_documents(
    *, questionnaire: Questionnaire, before: Mapping[str, Any], after: Mapping[str, Any]
) -> list[Change]:
    """The changes from one raw document to another, in the order of the questionnaire.

    Records are matched by their id, so that moving a record is not a change.

    Example:
        >>> section = Section("who", "Who are you?", (Question("hours", "Hours?", "int"),))
        >>> compare_documents(
        ...     questionnaire=Questionnaire("1", (section,)), before={}, after={"answers": {"hours": {"value": 8}}}
        ... )
        [Change(place='Who are you?', question='Hours?', before='', after='8')]
    """
    return [
        *_changed_answers(questionnaire, before, after),
        *_changed_records(questionnaire, before, after),
    ]


def _changed_answers(
    questionnaire: Questionnaire, before: Mapping[str, Any], after: Mapping[str, Any]
) -> Iterator[Change]:
    for section in questionnaire.sections:
        if section.record:
            continue
        for question in section.questions:
            old, new = (_render_answer(question, raw) for raw in (before, after))
            if old != new:
                yield Change(section.title, question.text, old, new)


def _changed_records(
    questionnaire: Questionnaire, before: Mapping[str, Any], after: Mapping[str, Any]
) -> Iterator[Change]:
    for section in questionnaire.record_sections:
        old_records, new_records = (_records_by_id(raw, section) for raw in (before, after))
        for record_id in dict.fromkeys([*old_records, *new_records]):
            old, new = old_records.get(record_id, {}), new_records.get(record_id, {})
            place = f"{section.record}: {record_title(section, new or old)}"
            for question in section.questions:
                old_text, new_text = _render_field(question, old), _render_field(question, new)
                if old_text != new_text:
                    yield Change(place, question.text, old_text, new_text)


def _records_by_id(raw: Mapping[str, Any], section: Section) -> dict[Any, Mapping[str, Any]]:
    records = raw.get("records", {}).get(section.key, [])
    return {record.get("id", number): record for number, record in enumerate(records)}


def record_title(section: Section, record: Mapping[str, Any]) -> str:
    """The title of a record: its first answered question, as text.

    Example:
        >>> record_title(Section("consumers", "Consumers", (Question("name", "Name", "line"),)), {"name": "Modeller"})
        'Modeller'
    """
    for question in section.questions:
        if record.get(question.key) is not None:
            return render_value(question, record[question.key])
    return "unnamed"


def _render_answer(question: Question, raw: Mapping[str, Any]) -> str:
    cell = to_cell(raw.get("answers", {}).get(question.key))
    return _render(question, cell.value, cell.unknown, cell.ask, cell.typed)


def _render_field(question: Question, record: Mapping[str, Any]) -> str:
    unknown = record.get("unknown", {})
    typed = record.get("typed", {}).get(question.key, "")
    return _render(question, record.get(question.key), question.key in unknown, unknown.get(question.key, ""), typed)


def _render(question: Question, value: Any, unknown: bool, ask: str, typed: str) -> str:
    if unknown:
        return f"don't know; ask {ask}" if ask else "don't know"
    return render_value(question, value) or typed


def compare_rankings(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """(pattern, score before, score after) of the patterns whose score or presence differs, in the later order.

    Args:
        before: A recommendation as JSON, `Recommendation.as_dict`.
        after: A later one.

    Example:
        >>> one = {"ranking": [{"name": "Thin API", "score": 4}], "removed": []}
        >>> compare_rankings(one, {"ranking": [], "removed": [{"name": "Thin API"}]})
        [('Thin API', '4', 'removed')]
    """
    old, new = _scores_by_name(before), _scores_by_name(after)
    pairs = {name: (old.get(name, NOT_LISTED), new.get(name, NOT_LISTED)) for name in [*new, *old]}
    return [(name, *scores) for name, scores in pairs.items() if scores[0] != scores[1]]


def _scores_by_name(recommendation: Mapping[str, Any]) -> dict[str, str]:
    scores = {candidate["name"]: str(candidate["score"]) for candidate in recommendation["ranking"]}
    return scores | {item["name"]: "removed" for item in recommendation["removed"]}
