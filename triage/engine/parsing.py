"""Records and whole documents from outside (REST, sheets, files), parsed; nothing that somebody typed is lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from triage.engine.cells import Cell, parse_cell, parse_confidence
from triage.engine.document import RECORD_MEMBERS
from triage.engine.questionnaire import Questionnaire, Section
from triage.engine.values import MAX_LINE, MAX_TEXT, clean_text

_MAX_RECORD_TEXTS = {"id": 16, "note": MAX_TEXT}  # characters


@dataclass(frozen=True)
class InputProblem:
    """A part of the input that could not be used: its path ("ops_hours", "formats/2/total") and a sentence."""

    path: str
    text: str


def parse_record(section: Section, raw: Mapping[str, Any], path: str) -> tuple[dict[str, Any], list[InputProblem]]:
    """A record in document form, and what is wrong with it.

    Args:
        section: The section that the record belongs to.
        raw: By question key a bare value, or a cell such as {"unknown": true, "ask": "Ann"}.
        path: Path of the record, for the problems.

    Example:
        >>> from triage.engine.questionnaire import Question
        >>> section = Section("formats", "Formats", (Question("files", "How many files?", "int"),), record="format")
        >>> parse_record(section, {"files": "12k"}, "formats/1")
        ({'files': 12000}, [])
        >>> record, problems = parse_record(section, {"size": 1}, "formats/1")
        >>> problems[0].text
        "There is no question 'size' about a format; use files."
    """
    record: dict[str, Any] = {
        key: text for key, max_length in _MAX_RECORD_TEXTS.items() if (text := clean_text(raw.get(key), max_length))
    }
    unknown, typed = _texts_by_question(section, raw.get("unknown")), _texts_by_question(section, raw.get("typed"))
    problems = [
        InputProblem(f"{path}/{key}", f"There is no question {key!r} about a {section.record}; use {_keys(section)}.")
        for key in raw
        if key not in section.by_key and key not in RECORD_MEMBERS
    ]
    for question in section.questions:
        cell, problem = parse_cell(question, raw.get(question.key)) if question.kind != "file" else (Cell(), "")
        if problem:
            problems.append(InputProblem(f"{path}/{question.key}", problem))
        if cell.value is not None:
            record[question.key] = cell.value
        if cell.unknown:
            unknown[question.key] = cell.ask
        if cell.typed:
            typed[question.key] = cell.typed
    confidence, problem = parse_confidence(raw.get("confidence"))
    if problem:
        problems.append(InputProblem(f"{path}/confidence", problem))
    extras = {"unknown": unknown, "typed": typed, "confidence": confidence}
    return record | {key: value for key, value in extras.items() if value}, problems


def _texts_by_question(section: Section, raw: object) -> dict[str, str]:
    """Texts by question key, such as who knows what is unknown; anything else is left out."""
    texts = raw if isinstance(raw, Mapping) else {}
    return {key: clean_text(text, MAX_LINE) for key, text in texts.items() if key in section.by_key}


def _keys(section: Section) -> str:
    return ", ".join(section.by_key)


def parse_document(questionnaire: Questionnaire, raw: object) -> tuple[dict[str, Any], list[InputProblem]]:
    """A whole document with every answer in its canonical form, and everything that could not be parsed.

    Example:
        >>> from triage.engine.questionnaire import Question
        >>> section = Section("who", "Who are you?", (Question("ops_hours", "Hours per month", "int"),))
        >>> document, problems = parse_document(Questionnaire("1", (section,)), {"answers": {"ops_hours": "8 hours"}})
        >>> document, problems
        ({'answers': {'ops_hours': {'value': 8}}, 'records': {}}, [])
    """
    if not isinstance(raw, Mapping):
        message = "An interview is an object with answers and records."
        return {"answers": {}, "records": {}}, [InputProblem("", message)]
    answers, problems = _parse_answers(questionnaire, raw.get("answers") or {})
    records, record_problems = _parse_records(questionnaire, raw.get("records") or {})
    return {"answers": answers, "records": records}, [*problems, *record_problems]


def _parse_answers(questionnaire: Questionnaire, raw: object) -> tuple[dict[str, Any], list[InputProblem]]:
    if not isinstance(raw, Mapping):
        return {}, [InputProblem("answers", "Answers are an object of question keys and values.")]
    answers: dict[str, Any] = {}
    problems = []
    for key, value in raw.items():
        question = questionnaire.single.get(key)
        if question is None:
            problems.append(InputProblem(key, f"There is no question {key!r}; see the questionnaire for the keys."))
            continue
        cell, problem = parse_cell(question, value)
        if problem:
            problems.append(InputProblem(key, problem))
        if not cell.is_blank:
            answers[key] = cell.as_dict()
    return answers, problems


def _parse_records(
    questionnaire: Questionnaire, raw: object
) -> tuple[dict[str, list[dict[str, Any]]], list[InputProblem]]:
    if not isinstance(raw, Mapping):
        return {}, [InputProblem("records", "Records are an object of lists.")]
    records: dict[str, list[dict[str, Any]]] = {}
    problems = []
    for key, rows in raw.items():
        section = questionnaire.by_key.get(key)
        if section is None or not section.record or not isinstance(rows, list):
            section_keys = ", ".join(section.key for section in questionnaire.record_sections)
            problems.append(InputProblem(key, f"Records come as lists under {section_keys}."))
            continue
        for number, row in enumerate(rows, start=1):
            path = f"{key}/{number}"
            if not isinstance(row, Mapping):
                problems.append(InputProblem(path, "A record is an object of question keys and values."))
                continue
            record, record_problems = parse_record(section, row, path)
            records.setdefault(key, []).append(record)
            problems += record_problems
    return records, problems
