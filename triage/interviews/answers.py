"""Save one section of an interview: its answers, its sample files, and what the button of a record does."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from accounts.models import User
from accounts.problems import InvalidInputError
from triage.engine.cells import Conflict
from triage.engine.document import ONCE, Document
from triage.engine.merge import CellsByRecord, MergedSection, merge_section
from triage.engine.questionnaire import Section
from triage.interviews.answer_store import ANSWER_ACTIONS, RecordAction, run_record_action, write_changes
from triage.interviews.documents import build_document
from triage.interviews.follow_ups import update_follow_ups
from triage.interviews.roles import ANSWER, NOTE, lock_interview
from triage.interviews.samples import store_sample
from triage.models import Interview


@dataclass
class Saved:
    """What a save did. Paths are those of a document, with the record's id: "ops_hours", "formats/<id>/total".

    Attributes:
        before: The interview before the save; records of this section only.
        document: The interview after it, with the notes that the user may read; None where no answer changed.
        changed: Paths of the answers that were written.
        conflicts: Answers that somebody else changed meanwhile, by path; they were not written.
        deleted: Ids of the page's records that somebody else deleted meanwhile.
        created: Ids of the new records that were made.
        refusal: Why the rest was not done; empty where all was.
        shown_record: Id of the record to show next.
    """

    before: Document
    document: Document | None = None
    changed: list[str] = field(default_factory=list)
    conflicts: dict[str, Conflict] = field(default_factory=dict)
    deleted: list[str] = field(default_factory=list)
    created: list[str] = field(default_factory=list)
    refusal: str = ""
    shown_record: str = ""

    def add(self, section: Section, merged: MergedSection) -> None:
        """Add the merge of a section, whose changes were written."""
        for uid, cells in merged.changes.items():
            prefix = "" if uid == ONCE else f"{section.key}/{uid}/"
            self.changed += [f"{prefix}{key}" for key in cells]
            self.conflicts |= {f"{prefix}{key}": conflict for key, conflict in merged.conflicts[uid].items()}
        self.created, self.deleted = merged.created, merged.deleted


@transaction.atomic
def save_section(
    *,
    user: User,
    interview: Interview,
    section: Section,
    base: CellsByRecord,
    mine: CellsByRecord,
    new_uids: Collection[str] = (),
    samples: Mapping[str, UploadedFile] | None = None,
    action: RecordAction | None = None,
) -> Saved:
    """Save the answers of a section, then its sample files, then run the action of a button.

    The answers are merged question by question, so that nobody is overwritten silently.

    Args:
        base: What the page showed.
        mine: What came back from it.
        new_uids: Ids that the page gave to new records. Such a record is made if anything in it is answered, or if it
            has a sample. A save that is sent twice because its response was lost makes no second one.
        samples: Sample files by record id.
        action: What the button of a record does.

    Returns:
        What was done. A refused step (a full list, a sample that is too large) undoes itself and ends the save with
        `refusal`; the steps before it are kept.

    Raises:
        PermissionDenied: `user` may not answer.
        MissingObjectError: Somebody deleted the interview meanwhile.
    """
    interview, permissions = lock_interview(user, interview, ANSWER)
    may_note = NOTE in permissions
    stored = build_document(interview, notes=True, sections=[section])
    theirs = stored.section_cells(section)
    merged = merge_section(base=base, mine=mine, theirs=theirs, new_uids=new_uids, may_note=may_note)
    files = samples if samples and section.record else {}
    merged.created.extend(uid for uid in files if uid in new_uids and uid not in {*theirs, *merged.created})
    saved = Saved(before=stored)
    try:
        if merged.created or any(merged.changes.values()):
            with transaction.atomic():
                write_changes(user=user, interview=interview, section=section, merged=merged)
        saved.add(section, merged)
        for uid, file in files.items():
            with transaction.atomic():
                store_sample(user=user, interview=interview, uid=uid, file=file)
        if action and section.record:
            with transaction.atomic():
                saved.shown_record = run_record_action(user=user, interview=interview, section=section, action=action)
    except InvalidInputError as error:
        saved.refusal = str(error)
    interview.members.filter(user=user).update(last_section=section.key)
    if saved.changed or (action and action.name in ANSWER_ACTIONS):
        saved.document = build_document(interview, notes=may_note)
        interview.save(update_fields=["updated_at"])
        update_follow_ups(interview=interview, document=saved.document)
    return saved
