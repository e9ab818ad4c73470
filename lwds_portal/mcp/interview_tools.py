"""Tools by which an assistant holds the interview about a data problem. Nothing is stored: the client has the answers.

Answers are what REST exports: {"answers": {question: {"value": ...}}, "records": {section: [{question: value}]}}.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from lwds_portal.mcp.portal_requests import Portal, ToolError
from lwds_portal.mcp.tool import Tool
from triage.content.versions import get_content
from triage.engine.document import Document
from triage.engine.parsing import InputProblem, parse_document
from triage.engine.questionnaire import Question, Section
from triage.outcome.current import get_outcome_of_document

_ANSWERS = {
    "type": "object",
    "description": "What was answered so far, as `answer` gives it back; {} to begin.",
}
_LINK = {"type": "string", "description": "Address in the portal."}
MAX_RANKED = 5  # patterns of a recommendation


def _read(arguments: Mapping[str, Any]) -> tuple[Document, list[str]]:
    """The document of the answers so far, and what of them could not be read."""
    questionnaire = get_content().questionnaire
    raw, problems = parse_document(questionnaire, arguments.get("answers") or {})
    return Document(questionnaire, raw), _describe_problems(problems)


def _describe_problems(problems: Iterable[InputProblem]) -> list[str]:
    return [f"{problem.path}: {problem.text}" for problem in problems]


def _describe_question(section: Section, question: Question) -> dict[str, Any]:
    options = [{"value": option.value, "label": option.label} for option in question.options]
    return {
        "section": section.key,
        "key": question.key,
        "text": question.text,
        "help": question.help,
        "kind": question.kind,
        "options": options,
        "units": list(question.units),
        "of_record": section.record,
    }


def _next_question(portal: Portal, arguments: Mapping[str, Any]) -> dict[str, Any]:
    document, problems = _read(arguments)
    ranked = get_outcome_of_document(document).next_question
    section, question = (ranked.section, ranked.question) if ranked and ranked.question else (None, None)
    if question is None:
        open_ones = [one for one, cell in document.shown_cells() if cell.is_blank and one.kind != "file"]
        question = max(open_ones, key=lambda one: one.weight, default=None)
        section = document.questionnaire.section_of(question.key) if question else None
    described = _describe_question(section, question) if section and question else None
    answered = sum(not cell.is_blank for _, cell in document.shown_cells())
    link = portal.link("/triage/")
    return {"link": link, "question": described, "answered": answered, "problems": problems}


def _answer(portal: Portal, arguments: Mapping[str, Any]) -> dict[str, Any]:
    document, _ = _read(arguments)
    key, value = arguments["question"], arguments.get("value")
    cell = {"unknown": True, "ask": arguments.get("ask", "")} if arguments.get("unknown") else value
    raw = {"answers": dict(document.raw["answers"]), "records": dict(document.raw["records"])}
    sections = [section for section in document.questionnaire.record_sections if key in section.by_key]
    if key in document.questionnaire.single:
        raw["answers"][key] = cell
    elif sections:
        rows = [dict(row) for row in raw["records"].get(sections[0].key, [])] or [{}]
        rows[-1][key] = cell
        raw["records"][sections[0].key] = rows
    else:
        raise ToolError(f"There is no question {str(key)[:60]!r}; next_question names the next one.")
    merged, problems = parse_document(document.questionnaire, raw)
    return {"link": portal.link("/triage/"), "answers": merged, "problems": _describe_problems(problems)}


def _recommend(portal: Portal, arguments: Mapping[str, Any]) -> dict[str, Any]:
    document, problems = _read(arguments)
    outcome = get_outcome_of_document(document).as_dict()
    return {
        "link": portal.link("/triage/patterns/"),
        "winner": outcome.get("winner"),
        "results": outcome.get("ranking", [])[:MAX_RANKED],
        "why_not": outcome.get("why_not", [])[:MAX_RANKED],
        "firmness": outcome.get("firmness"),
        "problems": problems,
    }


_PROBLEMS = {"type": "array", "items": {"type": "string"}, "description": "What of the answers could not be read."}
INTERVIEW_TOOLS = (
    Tool(
        "next_question",
        "The question of the interview about a data problem that would change the recommendation most. The answer is"
        " an object with question (null when all is answered), answered and problems.",
        {"answers": _ANSWERS},
        {
            "link": _LINK,
            "question": {"type": ["object", "null"]},
            "answered": {"type": "integer"},
            "problems": _PROBLEMS,
        },
        _next_question,
    ),
    Tool(
        "answer",
        "Add an answer, or 'unknown' and whom to ask. Nothing is stored: give the returned `answers` to the next call."
        " The answer is an object with answers and problems.",
        {
            "answers": _ANSWERS,
            "question": {"type": "string", "description": "The key of the question."},
            "value": {"description": "The value of an option, a number, a text, or a list of values."},
            "unknown": {"type": "boolean"},
            "ask": {"type": "string", "description": "Who would know."},
        },
        {"link": _LINK, "answers": {"type": "object"}, "problems": _PROBLEMS},
        _answer,
        required=("question",),
    ),
    Tool(
        "recommend",
        "The recommended design patterns for the answers so far, with reasons. The answer is an object with winner,"
        " results (the ranking), why_not and firmness.",
        {"answers": _ANSWERS},
        {
            **{"link": _LINK, "winner": {"type": ["string", "null"]}, "results": {"type": "array"}},
            **{"why_not": {"type": "array"}, "firmness": {"type": ["object", "null"]}, "problems": _PROBLEMS},
        },
        _recommend,
    ),
)
