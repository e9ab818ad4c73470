"""Save one section: a three-way merge question by question, so that nobody is overwritten and nothing typed is lost."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field, replace

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from accounts.models import User
from accounts.problems import InvalidInputError
from triage.engine.cells import Cell, Conflict, merge_cells
from triage.engine.document import ONCE, Cells, Document
from triage.engine.questionnaire import Section
from triage.interviews.documents import build_document, list_records
from triage.interviews.follow_ups import update_follow_ups
from triage.interviews.record_lists import RecordAction, create_record, run_record_action, set_cell
from triage.interviews.roles import ANSWER, NOTE, lock_interview
from triage.interviews.samples import store_sample
from triage.models import Answer, Interview

CellsByRecord = Mapping[str, Cells]  # by record id, ONCE where the section is asked once


@dataclass
class Saved:
    """What a save did. Paths are those of a document, with the record's id: "ops_hours", "formats/<id>/total".

    Attributes:
        before: The interview before the save; records of this section only.
        document: The interview after it, with the notes that the user may read.
        changed: Paths of the answers that were written.
        conflicts: Answers that somebody else changed meanwhile, by path; they were not written.
        deleted: Ids of the page's records that somebody else deleted meanwhile.
        created: Ids of the new records that were made.
        refusal: Why the rest was not done; empty where all was.
        shown_record: Id of the record to show next.
    """

    before: Document
    document: Document
    changed: list[str] = field(default_factory=list)
    conflicts: dict[str, Conflict] = field(default_factory=dict)
    deleted: list[str] = field(default_factory=list)
    created: list[str] = field(default_factory=list)
    refusal: str = ""
    shown_record: str = ""


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

    Args:
        base: What the page showed.
        mine: What came back from it.
        new_uids: Ids that the page gave to new records. Such a record is made if anything in it is answered. A save
            that is sent twice because its response was lost finds the record and makes no second one.
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
    saved = Saved(before=stored, document=stored)
    try:
        with transaction.atomic():
            if section.record:
                _save_records(saved, user, interview, section, base, mine, new_uids, may_note)
            else:
                _save_answers(saved, user, interview, section, base.get(ONCE, {}), mine.get(ONCE, {}), may_note)
        for uid, file in (samples or {}).items() if section.record else ():
            with transaction.atomic():
                if uid in new_uids and not list_records(interview, section.key).filter(uid=uid).exists():
                    create_record(interview, section, uid).save()  # a record of which only the sample is given
                store_sample(user=user, interview=interview, uid=uid, file=file)
        if action and section.record:
            with transaction.atomic():
                saved.shown_record = run_record_action(user=user, interview=interview, section=section, action=action)
    except InvalidInputError as error:
        saved.refusal = str(error)
    saved.document = build_document(interview, notes=may_note)
    interview.members.filter(user=user).update(last_section=section.key)
    if saved.changed or samples or action:
        interview.save(update_fields=["updated_at"])
        update_follow_ups(interview=interview, document=saved.document)
    return saved


def write_answer(*, user: User, interview: Interview, key: str, cell: Cell, keep_note: bool = False) -> None:
    """Write one answer of a locked interview; a blank cell deletes it.

    Args:
        keep_note: Whether the stored note stays as it is.
    """
    if cell.is_blank and not keep_note:
        Answer.objects.filter(interview=interview, key=key).delete()
        return
    values = asdict(cell)
    if keep_note:
        del values["note"]
    Answer.objects.update_or_create(interview=interview, key=key, defaults=values | {"user": user})


def _save_answers(
    saved: Saved, user: User, interview: Interview, section: Section, base: Cells, mine: Cells, may_note: bool
) -> None:
    theirs = saved.before.section_cells(section)[ONCE]
    if not may_note:
        base, mine = _with_stored_notes(base, theirs), _with_stored_notes(mine, theirs)
    merged = merge_cells(base=base, mine=mine, theirs=theirs)
    for key, cell in merged.changes.items():
        write_answer(user=user, interview=interview, key=key, cell=cell)
    saved.changed, saved.conflicts = list(merged.changes), merged.conflicts


def _with_stored_notes(cells: Cells, stored: Cells) -> dict[str, Cell]:
    """The cells with the stored notes: who may not read notes neither changes nor clears them."""
    return {key: replace(cell, note=stored[key].note if key in stored else "") for key, cell in cells.items()}


def _save_records(
    saved: Saved,
    user: User,
    interview: Interview,
    section: Section,
    base: CellsByRecord,
    mine: CellsByRecord,
    new_uids: Collection[str],
    may_note: bool,
) -> None:
    rows = {record.uid: record for record in list_records(interview, section.key)}
    theirs = saved.before.section_cells(section)
    changed, conflicts, deleted, created = [], {}, [], []
    for uid, cells in mine.items():
        given = cells if may_note else {key: cell for key, cell in cells.items() if key != "note"}
        shown = base.get(uid, {})
        record = rows.get(uid)
        if record is None and uid not in new_uids:
            if given != shown:
                deleted.append(uid)
            continue
        if record is None:
            if all(cell.is_blank for cell in given.values()):
                continue
            record = create_record(interview, section, uid)
            created.append(uid)
        merged = merge_cells(base=shown, mine=given, theirs=theirs.get(uid, {}))
        for key, cell in merged.changes.items():
            set_cell(record, key, cell)
        if merged.changes:
            record.user = user
            record.save()
        path = f"{section.key}/{uid}"
        changed += [f"{path}/{key}" for key in merged.changes]
        conflicts |= {f"{path}/{key}": conflict for key, conflict in merged.conflicts.items()}
    saved.changed, saved.conflicts, saved.deleted, saved.created = changed, conflicts, deleted, created
