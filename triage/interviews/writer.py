"""The one writer of interviews: pages, REST, sheets, copies and imports all save through it.

A save locks the interview, merges what somebody sends with what is stored now, and writes the document once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext

from accounts.models import User
from accounts.problems import InvalidInputError
from accounts.services.revisions import check_revision
from catalog.models import Dataset
from triage.engine.cells import Conflict
from triage.engine.document import ONCE, Document
from triage.engine.edits import apply_merge, list_raw_records, replace_records
from triage.engine.merge import MergedSection, SectionEdit, merge_section
from triage.engine.questionnaire import Section
from triage.interviews.documents import build_document
from triage.interviews.follow_ups import update_follow_ups
from triage.interviews.record_actions import RecordAction, check_room, run_record_action
from triage.interviews.roles import ANSWER, NOTE, lock_interview
from triage.interviews.samples import delete_stray_samples, store_sample
from triage.models import Interview


@dataclass
class Saved:
    """The result of a save. Paths are those of a document, with the record's id: "ops_hours", "formats/<id>/total".

    Attributes:
        before: The interview before the save, as the user may see it.
        document: The interview after it, likewise; the same one where no answer changed.
        changed: Paths of the answers that were written.
        conflicts: Answers that somebody else changed meanwhile, by path; they were not written.
        deleted: Ids of records that the user changed and somebody else had deleted.
        created: Ids of the new records that were made.
        refusal: Why the rest was not done; None where all was.
        shown_record: Id of the record to show next.
    """

    before: Document
    document: Document
    changed: list[str] = field(default_factory=list)
    conflicts: dict[str, Conflict] = field(default_factory=dict)
    deleted: list[str] = field(default_factory=list)
    created: list[str] = field(default_factory=list)
    refusal: InvalidInputError | None = None
    shown_record: str = ""

    def add(self, section: Section, merged: MergedSection) -> None:
        """Add the merge of a section, whose changes are written."""
        for uid, cells in merged.changes.items():
            prefix = "" if uid == ONCE else f"{section.key}/{uid}/"
            self.changed += [f"{prefix}{key}" for key in cells]
            self.conflicts |= {f"{prefix}{key}": conflict for key, conflict in merged.conflicts[uid].items()}
        self.created += merged.created
        self.deleted += merged.deleted


@transaction.atomic
def save(
    *,
    user: User,
    interview: Interview,
    edits: Mapping[str, SectionEdit],
    revision: int | None = None,
    page: Section | None = None,
    samples: Mapping[str, UploadedFile] | None = None,
    action: RecordAction | None = None,
) -> Saved:
    """Merge answers and records into an interview; `interview` has the stored state afterwards.

    The merge is made answer by answer, so that nobody is overwritten silently. It takes one lock, and a few statements
    however many answers there are.

    Args:
        edits: What is sent, by key of the section.
        revision: Of the interview, as the sender had read it; None where the merge alone decides.
        page: The section that the user is on; `samples` and `action` belong to it.
        samples: Sample files by record id.
        action: What the button of a record does.

    Returns:
        What was done. A refused step (a full list, a sample that is too large) ends the save with `refusal`; the steps
        before it are kept.

    Raises:
        PermissionDenied: `user` may not answer.
        MissingObjectError: Somebody deleted the interview meanwhile.
        StaleWriteError: The interview has another revision now; nothing is written.
    """
    interview, permissions = lock_interview(user, interview, ANSWER)
    check_revision(interview, revision)
    draft = _Draft(user, interview, may_note=NOTE in permissions)
    try:
        for key, edit in edits.items():
            draft.merge(draft.saved.before.questionnaire.by_key[key], edit)
        if page and page.record:
            for uid, file in (samples or {}).items():
                draft.add_sample(page, uid, file, is_new=uid in edits[page.key].new_uids)
            if action:
                draft.run(page, action)
    except InvalidInputError as error:
        draft.saved.refusal = error
    if page:
        interview.members.filter(user=user).update(last_section=page.key)
    draft.store()
    return draft.saved


class _Draft:
    """A locked interview with the changes of one save, until they are stored."""

    def __init__(self, user: User, interview: Interview, *, may_note: bool) -> None:
        self.user, self.interview, self.may_note = user, interview, may_note
        self.raw: dict[str, Any] = interview.document
        self.touched: set[str] = set()  # paths of answers and records
        before = build_document(interview, notes=may_note, reader=user)
        self.saved = Saved(before, before)

    def merge(self, section: Section, edit: SectionEdit) -> None:
        """Merge what was sent about a section. Raises TooManyRecordsError."""
        edit = edit if self.may_note else edit.without_notes()
        merged = merge_section(edit, self.saved.before.section_cells(section))
        systems = [key for key, question in section.by_key.items() if question.kind == "system"]
        for cells in merged.changes.values():
            for key in systems:  # links to catalogue entries that the user may not see become names alone
                value = cells[key].value if key in cells else None
                if value and value["dataset"] and not self._may_see(value["dataset"]):
                    cells[key] = replace(cells[key], value={"name": value["name"], "dataset": None})
        raw = apply_merge(self.raw, section, merged, order=edit.order, keeps_notes=not self.may_note)
        rows = list_raw_records(raw, section)
        if merged.created or edit.order is not None:
            check_room(section, len(rows))
        self.raw = raw
        self.saved.add(section, merged)
        changed = [uid for uid, cells in merged.changes.items() if cells and uid != ONCE]
        self.touched |= {f"{section.key}/{uid}" for uid in [*changed, *merged.created]}
        self.touched |= set(merged.changes.get(ONCE, {}))

    def _may_see(self, slug: str) -> bool:
        return Dataset.objects.visible_to(self.user).filter(slug=slug).exists()

    def add_sample(self, section: Section, uid: str, file: UploadedFile, *, is_new: bool) -> None:
        """Store the sample of a record, which may be a new one. Raises SampleRefusedError."""
        rows = list_raw_records(self.raw, section)
        if is_new and uid not in {row["id"] for row in rows}:
            check_room(section, len(rows) + 1)
            rows = [*rows, {"id": uid}]
            self.saved.created.append(uid)
        profile = store_sample(interview=self.interview, uid=uid, uids={row["id"] for row in rows}, file=file)
        rows = [row | {"sample": profile} if row["id"] == uid else row for row in rows]
        self.raw = replace_records(self.raw, section, rows)
        self.touched.add(f"{section.key}/{uid}")

    def run(self, section: Section, action: RecordAction) -> None:
        """Do what the button of a record says. Raises InvalidInputError."""
        if action.name == "link" and action.dataset and not self._may_see(action.dataset):
            raise InvalidInputError(gettext("There is no such entry in the catalogue any more."))
        rows, uid = run_record_action(section, list_raw_records(self.raw, section), action)
        self.raw, self.saved.shown_record = replace_records(self.raw, section, rows), uid
        if action.name in ("add", "copy", "link"):
            self.touched.add(f"{section.key}/{uid}")

    def store(self) -> None:
        """Write the document where it changed, with who changed what."""
        interview = self.interview
        if self.raw == interview.document:
            return
        edit = {"revision": interview.revision + 1, "user": self.user.pk}
        edits = interview.edits | dict.fromkeys(self.touched, edit)
        interview.document = self.raw
        interview.edits = {path: who for path, who in edits.items() if path in _list_paths(self.raw)}
        interview.save(update_fields=["document", "edits", "updated_at"])
        same = None if "domain" in self.touched else self.saved.before.questionnaire  # another field, other content
        self.saved.document = build_document(interview, notes=self.may_note, reader=self.user, questionnaire=same)
        update_follow_ups(interview=interview, document=self.saved.document)
        delete_stray_samples(interview)


def _list_paths(raw: Mapping[str, Any]) -> set[str]:
    """The paths of all answers and records of a document."""
    records = {f"{key}/{row['id']}" for key, rows in raw["records"].items() for row in rows}
    return {*raw["answers"], *records}
