"""Answers from outside (forms, REST, sheets, files) read into cells, records and documents; nothing typed is lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from triage.engine.document import CONFIDENCES, EXTRAS, Cell, as_cell
from triage.engine.questionnaire import Question, Questionnaire, Section
from triage.engine.values import LONGEST_LINE, LONGEST_NAME, LONGEST_TEXT, is_unknown, parse_value, plain_text

_RECORD_TEXTS = {"id": 16, "note": LONGEST_TEXT}


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
    value = given.typed if given.value is None else given.value
    unknown = given.unknown is True or is_unknown(question, value)
    confidence, problem = _confidence(given.confidence)
    about = {
        "unknown": unknown,
        "ask": plain_text(given.ask, LONGEST_NAME) if unknown else "",
        "confidence": confidence,
        "note": plain_text(given.note),
    }
    if is_unknown(question, value):
        return Cell(**about), problem
    try:
        return Cell(value=parse_value(question, value), **about), problem
    except ValueError as error:
        return Cell(typed=_as_typed(value), **about), str(error)


def _confidence(raw: object) -> tuple[str, str]:
    if raw in ("", None, *CONFIDENCES):
        return raw or "", ""
    return "", f"Confidence is one of {', '.join(CONFIDENCES)}, not {raw!r}."


def _as_typed(raw: Any) -> str:
    if isinstance(raw, Mapping):
        raw = " ".join(str(part) for part in raw.values() if part)
    return plain_text(", ".join(map(str, raw)) if isinstance(raw, list) else str(raw))


def read_record(section: Section, raw: Mapping[str, Any], path: str) -> tuple[dict[str, Any], list[Problem]]:
    """A record in document form; a field may be a bare value or a cell such as {"unknown": true, "ask": "Ann"}."""
    record = {key: text for key, most in _RECORD_TEXTS.items() if (text := plain_text(raw.get(key), most))}
    unknown, typed = _by_question(section, raw.get("unknown")), _by_question(section, raw.get("typed"))
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
    confidence, problem = _confidence(raw.get("confidence"))
    if problem:
        problems.append(Problem(f"{path}/confidence", problem))
    extras = {"unknown": unknown, "typed": typed, "confidence": confidence}
    return record | {key: value for key, value in extras.items() if value}, problems


def _by_question(section: Section, raw: object) -> dict[str, str]:
    """Texts by question, such as who knows what is unknown; anything else is left out."""
    given = raw if isinstance(raw, Mapping) else {}
    return {key: plain_text(text, LONGEST_LINE) for key, text in given.items() if key in section.by_key}


def _near(key: str, section: Section) -> str:
    return f"use {', '.join(section.by_key)}."


def read_document(questionnaire: Questionnaire, raw: object) -> tuple[dict[str, Any], list[Problem]]:
    """A whole document, normalised: every answer in its canonical form, and everything that could not be read."""
    if not isinstance(raw, Mapping):
        return {"answers": {}, "records": {}}, [Problem("", "An interview is an object with answers and records.")]
    answers, problems = _read_answers(questionnaire, raw.get("answers") or {})
    records: dict[str, list[dict[str, Any]]] = {}
    given = raw.get("records") or {}
    if not isinstance(given, Mapping):
        return {"answers": answers, "records": {}}, [*problems, Problem("records", "Records are an object of lists.")]
    for key, rows in given.items():
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
