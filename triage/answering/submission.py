"""The content of a posted section: for each question that was on it, the cell it showed and the cell it came back with.

Inputs are named `<key>` or `<record id>.<key>`; parts of a question add `.unit`, `.unknown`, `.ask`, `.confidence`,
`.note`, and `.base`, the JSON of the cell that the page showed. A form that comes without what the page put into it
(its answer broke off, or a program wrote it) is not merged: nobody knows what its sender had read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, QueryDict

from accounts.json_documents import load_json
from triage.engine.cells import CONFIDENCES, Cell, Conflict, parse_cell, to_cell
from triage.engine.document import ONCE, RECORD_EXTRAS, Document
from triage.engine.merge import SectionEdit
from triage.engine.questionnaire import Question, Section
from triage.engine.values import PERSON_PARTS, clean_text
from triage.interviews.record_actions import ACTIONS, RecordAction
from triage.models import UnsavedPost

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
        incomplete: Ids of records, or ONCE, of which answers came without the hidden inputs of the page.
        unsaved_post: Where it was stored when nobody was signed in; None where it comes with this request.
    """

    base: dict[str, dict[str, Cell]] = field(default_factory=dict)
    mine: dict[str, dict[str, Cell]] = field(default_factory=dict)
    new_uids: list[str] = field(default_factory=list)
    samples: dict[str, UploadedFile] = field(default_factory=dict)
    button: str = "save"
    short: bool = False
    incomplete: set[str] = field(default_factory=set)
    unsaved_post: UnsavedPost | None = None

    @property
    def edit(self) -> SectionEdit:
        """The edit to merge."""
        return SectionEdit(self.mine, self.base, self.new_uids)

    def list_unsaved(self, section: Section, document: Document) -> dict[str, Conflict]:
        """The answers that its sender changed and that are not stored, by path, as a refused form shows them again."""
        stored, unsaved = document.section_cells(section), {}
        for uid, cells in self.mine.items():
            for key, cell in cells.items():
                shown, current = self.base[uid][key], stored.get(uid, {}).get(key, Cell())
                if cell not in (shown, current):
                    unsaved[f"{section.key}/{uid}/{key}" if uid else key] = Conflict(shown, cell, current)
        return unsaved

    @property
    def action(self) -> RecordAction | None:
        """The button's action on a record; None if it only saves."""
        name, uid, dataset = [*self.button.split(":", 2), "", ""][:3]
        return RecordAction(name, uid, dataset) if name in ACTIONS else None


def read_submission(
    request: HttpRequest, section: Section, *, unsaved_post: UnsavedPost | None = None
) -> Submission | None:
    """The post to the page of a section; None if there is none.

    Args:
        unsaved_post: What was posted before the user signed in; it is read where the request itself posts nothing.
    """
    if request.method == "POST":
        unsaved_post = None
    elif unsaved_post is None:
        return None
    post = QueryDict(unsaved_post.post) if unsaved_post else request.POST
    submission = Submission(
        new_uids=[uid for uid in post.getlist("new_uid") if _UID.fullmatch(uid)],
        samples=_sample_files(request),
        button=post.get("do", "save"),
        short=post.get("door") == "short",
        unsaved_post=unsaved_post,
    )
    for uid, key, name, question in _posted_inputs(section, post):
        if f"{name}.base" not in post or not _lists_record(post, uid):
            submission.incomplete.add(uid)
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
    typed = _typed_names(post)
    uids = [ONCE]
    if section.record:
        questions |= dict.fromkeys(RECORD_EXTRAS)
        others = (name.partition(".")[0] for name in typed)
        uids = list(dict.fromkeys([*post.getlist("records"), *filter(_UID.fullmatch, others)]))
    for uid in uids:
        for key, question in questions.items():
            name = f"{uid}.{key}" if uid else key
            if f"{name}.base" in post or name in typed:
                yield uid, key, name, question


def _typed_names(post: QueryDict) -> dict[str, None]:
    """The names of all inputs with a text, in their order; that of a part ("total.unit") names its question, too."""
    filled = [name for name, texts in post.lists() if not name.endswith(".base") and any(map(str.strip, texts))]
    return dict.fromkeys(whole for name in filled for whole in (name, name.rpartition(".")[0]))


def _lists_record(post: QueryDict, uid: str) -> bool:
    """Whether the record of an answer is among those that the page listed."""
    return not uid or uid in post.getlist("records")


def _load_base(post: QueryDict, name: str) -> dict[str, Any]:
    """The cell that the page showed as JSON; empty where the text is not a cell."""
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
