"""What a posted screen says: for each question that was on it, the state it showed and the state it came back with.

Inputs are named `<key>` or `<record id>.<key>`; parts of a question add `.unit`, `.unknown`, `.ask`, `.confidence`,
`.note`, and `.base`, the JSON of the cell that the page showed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from triage.engine.document import CONFIDENCES, Cell, as_cell
from triage.engine.parsing import read_cell
from triage.engine.questionnaire import Question, Section
from triage.engine.values import plain_text
from triage.interviews.documents import RECORD_EXTRAS

_UID = re.compile(r"[0-9a-f]{8}")
PERSON_PARTS = ("email", "orcid", "role")


@dataclass
class Submission:
    """`base` and `mine` by record id and question key; the record id of a section asked once is ''."""

    base: dict[str, dict[str, Cell]] = field(default_factory=dict)
    mine: dict[str, dict[str, Cell]] = field(default_factory=dict)
    fresh: list[str] = field(default_factory=list)  # ids that the page gave to records it wants to make

    def put(self, uid: str, key: str, base: Cell, mine: Cell) -> None:
        self.base.setdefault(uid, {})[key] = base
        self.mine.setdefault(uid, {})[key] = mine

    def cells(self) -> Iterator[tuple[str, str, Cell]]:
        """(record id, question key, cell as it came back) of everything on the page."""
        for uid, cells in self.mine.items():
            yield from ((uid, key, cell) for key, cell in cells.items())


def read_submission(*, section: Section, post: QueryDict) -> Submission:
    """Read every question of the section that the posted page held."""
    submission = Submission(fresh=[uid for uid in post.getlist("fresh") if _UID.fullmatch(uid)])
    for uid in _record_ids(post) if section.record else [""]:
        prefix = f"{uid}." if uid else ""
        for question in section.questions:
            name = prefix + question.key
            if question.kind != "file" and f"{name}.base" in post:
                base = _base(post, name)
                submission.put(uid, question.key, base, _read_question(question, name, post, base))
        for key in RECORD_EXTRAS if section.record else ():
            if f"{prefix}{key}.base" in post:
                submission.put(uid, key, _base(post, prefix + key), _read_extra(key, post.get(prefix + key, "")))
    return submission


def _record_ids(post: QueryDict) -> Iterable[str]:
    return post.getlist("records")


def _base(post: QueryDict, name: str) -> Cell:
    try:
        raw = json.loads(post.get(f"{name}.base", "") or "null")
    except ValueError:
        raw = None
    return as_cell(raw) if isinstance(raw, dict) else Cell()


def _read_extra(key: str, text: str) -> Cell:
    text = plain_text(text)
    return Cell(value=text if text and (key != "confidence" or text in CONFIDENCES) else None)


def _read_question(question: Question, name: str, post: QueryDict, base: Cell) -> Cell:
    raw = {
        "value": _raw_value(question, name, post, base),
        "unknown": f"{name}.unknown" in post,
        "ask": post.get(f"{name}.ask", ""),
        "confidence": post.get(f"{name}.confidence", ""),
        "note": post.get(f"{name}.note", ""),
    }
    if raw["confidence"] not in CONFIDENCES:
        raw["confidence"] = ""
    cell, _ = read_cell(question, raw)
    return cell


def _raw_value(question: Question, name: str, post: QueryDict, base: Cell) -> Any:
    text = post.get(name, "")
    if question.kind == "multi":
        return post.getlist(name)
    if question.kind == "qty":
        return {"value": text, "unit": post.get(f"{name}.unit", "")}
    if question.kind == "person":
        return {"name": text} | {part: post.get(f"{name}.{part}", "") for part in PERSON_PARTS}
    if question.kind == "system":
        shown = base.value or {}
        return {**shown, "name": text} if shown.get("name") == text.strip() else {"name": text}
    return text
