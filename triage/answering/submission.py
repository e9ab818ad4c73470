"""What a posted section contains: for each question that was on it, the cell it showed and the cell it came back with.

Inputs are named `<key>` or `<record id>.<key>`; parts of a question add `.unit`, `.unknown`, `.ask`, `.confidence`,
`.note`, and `.base`, the JSON of the cell that the page showed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, QueryDict

from accounts.json_documents import load_json
from triage.engine.cells import CONFIDENCES, Cell, parse_cell, to_cell
from triage.engine.document import ONCE, RECORD_EXTRAS
from triage.engine.merge import SectionEdit
from triage.engine.questionnaire import Question, Section
from triage.engine.values import PERSON_PARTS, clean_text
from triage.interviews.kept_text import find_kept_post, parse_kept_post
from triage.interviews.record_actions import ACTIONS, RecordAction
from triage.models import KeptPost

_UID = re.compile(r"[0-9a-f]{8}")


@dataclass
class Submission:
    """A posted section.

    Attributes:
        base: What the page showed, by record id (ONCE where the section is asked once) and question key.
        mine: What came back, likewise.
        new_uids: Ids that the page gave to new records.
        samples: Sample files by record id.
        button: What was pressed: "save", "next", "go:<section>", or "<action of a record>:<id>".
        short: Whether it is the short form.
        kept: Where it was posted when nobody was signed in; None where it comes with this request.
    """

    base: dict[str, dict[str, Cell]] = field(default_factory=dict)
    mine: dict[str, dict[str, Cell]] = field(default_factory=dict)
    new_uids: list[str] = field(default_factory=list)
    samples: dict[str, UploadedFile] = field(default_factory=dict)
    button: str = "save"
    short: bool = False
    kept: KeptPost | None = None

    @property
    def edit(self) -> SectionEdit:
        """What is to be merged."""
        return SectionEdit(self.mine, self.base, self.new_uids)

    @property
    def action(self) -> RecordAction | None:
        """What the button does with a record; None where it only saves."""
        name, uid, dataset = [*self.button.split(":", 2), "", ""][:3]
        return RecordAction(name, uid, dataset) if name in ACTIONS else None


def read_submission(request: HttpRequest, section: Section) -> Submission | None:
    """What was posted to the page of a section, now or when nobody was signed in; None where nothing was."""
    kept = find_kept_post(request) if request.method == "GET" else None
    if kept is None and request.method != "POST":
        return None
    post = parse_kept_post(kept) if kept else request.POST
    submission = Submission(
        new_uids=[uid for uid in post.getlist("new_uid") if _UID.fullmatch(uid)],
        samples=_sample_files(request),
        button=post.get("do", "save"),
        short=post.get("door") == "short",
        kept=kept,
    )
    for uid, key, name, question in _posted_inputs(section, post):
        raw_base = _load_base(post, name)
        raw = _raw_cell(question, name, post, raw_base) if question else {}
        base = to_cell(raw_base) if raw_base else Cell()
        if question:
            cell, _ = parse_cell(question, raw)
        else:
            text = clean_text(post.get(name))
            cell = Cell(value=text) if text and (key != "confidence" or text in CONFIDENCES) else Cell()
        submission.base.setdefault(uid, {})[key] = base
        submission.mine.setdefault(uid, {})[key] = cell
    return submission


def _sample_files(request: HttpRequest) -> dict[str, UploadedFile]:
    """The uploaded files by record id."""
    files = request.FILES.items()
    return {name.rpartition(".")[0]: file for name, file in files if isinstance(file, UploadedFile)}


def _posted_inputs(section: Section, post: QueryDict) -> Iterator[tuple[str, str, str, Question | None]]:
    """(record id, key, input name, question) of all that the page held; an extra of a record has no question."""
    questions: dict[str, Question | None] = {q.key: q for q in section.questions if q.kind != "file"}
    if section.record:
        questions |= dict.fromkeys(RECORD_EXTRAS)
    for uid in post.getlist("records") if section.record else [ONCE]:
        for key, question in questions.items():
            name = f"{uid}.{key}" if uid else key
            if f"{name}.base" in post:
                yield uid, key, name, question


def _load_base(post: QueryDict, name: str) -> dict[str, Any]:
    """The cell that the page showed as JSON; empty where it is none."""
    try:
        raw = load_json(post.get(f"{name}.base", "") or "null")
    except ValueError:
        return {}
    return raw if isinstance(raw, dict) else {}


def _raw_cell(question: Question, name: str, post: QueryDict, base: Mapping[str, Any]) -> dict[str, Any]:
    confidence = post.get(f"{name}.confidence", "")
    return {
        "value": _raw_value(question, name, post, base),
        "unknown": f"{name}.unknown" in post,
        "ask": post.get(f"{name}.ask", ""),
        "confidence": confidence if confidence in CONFIDENCES else "",
        "note": post.get(f"{name}.note", ""),
    }


def _raw_value(question: Question, name: str, post: QueryDict, base: Mapping[str, Any]) -> Any:
    text = post.get(name, "")
    if question.kind == "multi":
        return post.getlist(name)
    if question.kind == "qty":
        return {"value": text, "unit": post.get(f"{name}.unit", "")}
    if question.kind == "person":
        return {"name": text} | {part: post.get(f"{name}.{part}", "") for part in PERSON_PARTS if part != "name"}
    if question.kind == "system":
        shown = base.get("value") or {}
        return {**shown, "name": text} if shown.get("name") == text.strip() else {"name": text}
    return text
