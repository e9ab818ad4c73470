"""Answers from outside (forms, REST, sheets, files) read into cells, records and documents; nothing typed is lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from triage.engine.document import CONFIDENCES, EXTRAS, Cell, as_cell
from triage.engine.questionnaire import Question, Questionnaire, Section
from triage.engine.values import is_unknown, parse_value


@dataclass(frozen=True)
class Problem:
    """What could not be read, and where: "ops_hours", "formats/2/total"."""

    path: str
    text: str


def read_cell(question: Question, raw: Any) -> tuple[Cell, str]:
    """A cell from outside (form, REST, file) with its value read, and the sentence that says what is wrong, if any.

    What cannot be read is kept in `typed`: nothing that somebody typed is lost.
    """
    given = as_cell(raw)
    if is_unknown(question, given.value):
        given = Cell(unknown=True, ask=given.ask, confidence=given.confidence, note=given.note)
    if given.confidence and given.confidence not in CONFIDENCES:
        return given, f"Confidence is one of {', '.join(CONFIDENCES)}, not {given.confidence!r}."
    kept = {"ask": given.ask, "confidence": given.confidence, "note": given.note, "unknown": given.unknown}
    try:
        return Cell(value=parse_value(question, given.value), **kept), ""
    except ValueError as error:
        return Cell(typed=_as_typed(given.value), **kept), str(error)


def _as_typed(raw: Any) -> str:
    if isinstance(raw, Mapping):
        return " ".join(str(part) for part in raw.values() if part)
    return ", ".join(map(str, raw)) if isinstance(raw, list) else str(raw)


def read_record(section: Section, raw: Mapping[str, Any], path: str) -> tuple[dict[str, Any], list[Problem]]:
    """A record in document form; a field may be a bare value or a cell such as {"unknown": true, "ask": "Ann"}."""
    record: dict[str, Any] = {key: raw[key] for key in ("id", "note") if raw.get(key)}
    unknown, typed = dict(raw.get("unknown") or {}), dict(raw.get("typed") or {})
    problems = [
        Problem(f"{path}/{key}", f"There is no question {key!r} about a {section.record}; {_near(key, section)}")
        for key in raw
        if key not in section.by_key and key not in EXTRAS
    ]
    for question in section.questions:
        cell, problem = read_cell(question, raw.get(question.key)) if question.kind != "file" else (Cell(), "")
        if problem:
            problems.append(Problem(f"{path}/{question.key}", problem))
        if cell.value is not None:
            record[question.key] = cell.value
        if cell.unknown:
            unknown[question.key] = cell.ask
        if cell.typed:
            typed[question.key] = cell.typed
    confidence = raw.get("confidence") or ""
    if confidence and confidence not in CONFIDENCES:
        problems.append(Problem(f"{path}/confidence", f"Confidence is one of {', '.join(CONFIDENCES)}."))
    extras = {"unknown": unknown, "typed": typed, "confidence": confidence}
    return record | {key: value for key, value in extras.items() if value}, problems


def _near(key: str, section: Section) -> str:
    return f"use {', '.join(section.by_key)}."


def read_document(questionnaire: Questionnaire, raw: object) -> tuple[dict[str, Any], list[Problem]]:
    """A whole document, normalised: every answer in its canonical form, and everything that could not be read."""
    if not isinstance(raw, Mapping):
        return {"answers": {}, "records": {}}, [Problem("", "An interview is an object with answers and records.")]
    answers, problems = _read_answers(questionnaire, raw.get("answers") or {})
    records: dict[str, list[dict[str, Any]]] = {}
    for key, rows in (raw.get("records") or {}).items():
        section = questionnaire.by_key.get(key)
        if section is None or not section.record or not isinstance(rows, list):
            names = ", ".join(s.key for s in questionnaire.record_sections)
            problems.append(Problem(key, f"Records come as lists under {names}."))
            continue
        for place, row in enumerate(rows, start=1):
            if not isinstance(row, Mapping):
                problems.append(Problem(f"{key}/{place}", "A record is an object of question keys and values."))
                continue
            record, wrong = read_record(section, row, f"{key}/{place}")
            records.setdefault(key, []).append(record)
            problems += wrong
    return {"answers": answers, "records": records}, problems


def _read_answers(questionnaire: Questionnaire, raw: Any) -> tuple[dict[str, Any], list[Problem]]:
    answers: dict[str, Any] = {}
    problems = []
    if not isinstance(raw, Mapping):
        return {}, [Problem("answers", "Answers are an object of question keys and values.")]
    for key, given in raw.items():
        question = questionnaire.single.get(key)
        if question is None:
            problems.append(Problem(key, f"There is no question {key!r}; see the questionnaire for the keys."))
            continue
        cell, problem = read_cell(question, given)
        if problem:
            problems.append(Problem(key, problem))
        if not cell.is_blank:
            answers[key] = cell.as_dict()
    return answers, problems
