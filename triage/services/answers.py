"""Save what people answer: three-way merge by question, so nobody is overwritten silently and nothing typed is lost."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field, replace

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from accounts.models import User
from triage.engine.document import Cell
from triage.engine.judge import open_questions
from triage.engine.merge import Conflict, merge
from triage.engine.questionnaire import Section
from triage.errors import RefusedError
from triage.models import RECORD_MODELS, Answer, FollowUp, Interview, Record, SectionState
from triage.models.records import new_uid
from triage.selectors.interviews import RECORD_EXTRAS, record_cells, shared_document, single_cells
from triage.selectors.roles import ANSWER, NOTE, allowed, require

Cells = Mapping[str, Cell]


class LimitError(RefusedError):
    """A list of records is full; the text says what fits."""


@dataclass
class Saved:
    """What a save did; paths as in the document, with the record's id ("formats/<id>/total")."""

    changed: list[str] = field(default_factory=list)
    conflicts: dict[str, Conflict] = field(default_factory=dict)
    gone: list[str] = field(default_factory=list)  # records that somebody else deleted meanwhile
    made: list[str] = field(default_factory=list)  # new records of the page that are there now


@transaction.atomic
def save_answers(*, user: User, interview: Interview, section: Section, base: Cells, mine: Cells) -> Saved:
    """Save answers of a section that is asked once; `base` is what the page showed."""
    interview = _begin(user, interview)
    theirs = single_cells(interview)
    if NOTE not in allowed(user, interview):
        base, mine = _with_stored_notes(base, theirs), _with_stored_notes(mine, theirs)
    merged = merge(base=base, mine=mine, theirs=theirs)
    for key, cell in merged.changes.items():
        _write_answer(user, interview, key, cell)
    _finish(user, interview, section, bool(merged.changes))
    return Saved(list(merged.changes), dict(merged.conflicts))


@transaction.atomic
def save_records(
    *,
    user: User,
    interview: Interview,
    section: Section,
    base: Mapping[str, Cells],
    mine: Mapping[str, Cells],
    fresh: Collection[str] = (),
) -> Saved:
    """Save records by their uid. Those of `fresh`, whose uid the page made up, are made if they say anything; a save
    that is sent twice because its answer was lost finds the record there and makes no second one."""
    interview = _begin(user, interview)
    saved = Saved()
    stored = {record.uid: record for record in _rows(interview, section)}
    hidden = set() if NOTE in allowed(user, interview) else {"note"}
    for uid, given in mine.items():
        record, cells = stored.get(uid), {key: cell for key, cell in given.items() if key not in hidden}
        if record is None and uid not in fresh:
            if cells != base.get(uid, {}):
                saved.gone.append(uid)
            continue
        if record is None:
            if all(cell.is_blank for cell in cells.values()):
                continue
            record = _new_record(interview, section, uid)
            saved.made.append(uid)
        merged = merge(base=base.get(uid, {}), mine=cells, theirs=record_cells(record, section))
        _write_record(user, record, merged.changes)
        path = f"{section.key}/{record.uid}"
        saved.changed += [f"{path}/{key}" for key in merged.changes]
        saved.conflicts |= {f"{path}/{key}": conflict for key, conflict in merged.conflicts.items()}
    _finish(user, interview, section, bool(saved.changed))
    return saved


@transaction.atomic
def add_record(*, user: User, interview: Interview, section: Section, uid: str = "") -> Record:
    """An empty record at the end. Raises LimitError when the list is full."""
    record = _new_record(_begin(user, interview), section, uid)
    record.save()
    return record


@transaction.atomic
def copy_record(*, user: User, interview: Interview, section: Section, uid: str) -> Record:
    """A copy right below its original, without the sample file. Raises LimitError, Record.DoesNotExist."""
    interview = _begin(user, interview)
    record = _rows(interview, section).get(uid=uid)
    original = record.position
    copy = _new_record(interview, section)
    for key, cell in record_cells(record, section).items():
        _set_cell(copy, key, cell)
    copy.user = user
    copy.save()
    _reorder(interview, section, copy, original + 1)
    _finish(user, interview, section, True)
    return copy


@transaction.atomic
def move_record(*, user: User, interview: Interview, section: Section, uid: str, by: int) -> None:
    """Move a record up (`by` = -1) or down (+1) in its list."""
    interview = _begin(user, interview)
    record = _rows(interview, section).get(uid=uid)
    _reorder(interview, section, record, record.position + by)
    _finish(user, interview, section, True)


@transaction.atomic
def delete_record(*, user: User, interview: Interview, section: Section, uid: str) -> None:
    """Delete a record; use cases and interfaces that name it keep the name, and the page then says so."""
    interview = _begin(user, interview)
    _rows(interview, section).filter(uid=uid).delete()
    _reorder(interview, section, None, 0)
    _finish(user, interview, section, True)


def _begin(user: User, interview: Interview) -> Interview:
    """Check the right to answer, and let one save at a time in: the merge reads before it writes."""
    require(user, interview, ANSWER)
    found = Interview.objects.select_for_update(of=("self",)).select_related("questionnaire").filter(pk=interview.pk)
    locked = found.first()
    if locked is None:
        raise RefusedError(gettext("Somebody deleted this interview while you were writing."))
    return locked


def _rows(interview: Interview, section: Section):  # noqa: ANN202 - a queryset of the section's own model
    return RECORD_MODELS[section.key].objects.filter(interview=interview)


def _with_stored_notes(cells: Cells, stored: Cells) -> dict[str, Cell]:
    """The cells with the notes that are stored: who may not read notes neither changes nor clears them."""
    return {key: replace(cell, note=stored[key].note if key in stored else "") for key, cell in cells.items()}


def _write_answer(user: User, interview: Interview, key: str, cell: Cell) -> None:
    if cell.is_blank:
        Answer.objects.filter(interview=interview, key=key).delete()
        return
    values = asdict(cell) | {"user": user}
    Answer.objects.update_or_create(interview=interview, key=key, defaults=values)


def _new_record(interview: Interview, section: Section, uid: str = "") -> Record:
    count = _rows(interview, section).count()
    if section.maximum and count >= section.maximum:
        told = gettext("%(section)s takes %(maximum)s records; delete one or describe several as one.")
        raise LimitError(told % {"section": section.title, "maximum": section.maximum})
    return RECORD_MODELS[section.key](interview=interview, uid=uid or new_uid(), position=count + 1)


def _write_record(user: User, record: Record, changes: Cells) -> None:
    if not changes:
        return
    for key, cell in changes.items():
        _set_cell(record, key, cell)
    record.user = user
    record.save()


def _set_cell(record: Record, key: str, cell: Cell) -> None:
    if key in RECORD_EXTRAS:
        setattr(record, key, cell.value or "")
        return
    record.set_value(key, cell.value)
    record.unknown = {k: v for k, v in record.unknown.items() if k != key} | ({key: cell.ask} if cell.unknown else {})
    record.typed = {k: v for k, v in record.typed.items() if k != key} | ({key: cell.typed} if cell.typed else {})


def _reorder(interview: Interview, section: Section, moved: Record | None, place: int) -> None:
    """Number the records 1, 2, 3 ... with `moved` at `place`."""
    rows = [row for row in _rows(interview, section) if moved is None or row.pk != moved.pk]
    if moved is not None:
        rows.insert(max(place - 1, 0), moved)
    for position, row in enumerate(rows, start=1):
        row.position = position
    RECORD_MODELS[section.key].objects.bulk_update(rows, ["position"])


def _finish(user: User, interview: Interview, section: Section, changed: bool) -> None:
    """Remember where the person is; after a change, also when, and bring the tasks up to date."""
    interview.members.filter(user=user).update(last_section=section.key)
    if not changed:
        return
    SectionState.objects.update_or_create(interview=interview, section=section.key, defaults={"last_user": user})
    interview.save(update_fields=["updated_at"])
    sync_follow_ups(interview=interview)


def sync_follow_ups(*, interview: Interview) -> None:
    """One task for every 'I don't know'; answered ones are done, and open again when somebody stops knowing."""
    open_now = {item.path: item for item in open_questions(shared_document(interview=interview))}
    for path, item in open_now.items():
        values = {"question": item.text[:400], "done_at": None} | ({"whom": item.whom} if item.whom else {})
        FollowUp.objects.update_or_create(interview=interview, path=path, defaults=values)
    answered = FollowUp.objects.filter(interview=interview, done_at=None).exclude(path__in=open_now)
    answered.update(done_at=timezone.now())
