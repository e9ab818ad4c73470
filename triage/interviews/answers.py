"""Save what people answer: three-way merge by question, so nobody is overwritten silently and nothing typed is lost."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field, replace

from django.db import transaction

from accounts.models import User
from triage.engine.document import Cell
from triage.engine.merge import Conflict, merge
from triage.engine.questionnaire import Section
from triage.interviews.changes import _begin, _finish
from triage.interviews.documents import record_cells, single_cells
from triage.interviews.permissions import NOTE, allowed
from triage.interviews.record_lists import _new_record, _rows, _set_cell
from triage.models import Answer, Interview, Record

Cells = Mapping[str, Cell]


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


def _with_stored_notes(cells: Cells, stored: Cells) -> dict[str, Cell]:
    """The cells with the notes that are stored: who may not read notes neither changes nor clears them."""
    return {key: replace(cell, note=stored[key].note if key in stored else "") for key, cell in cells.items()}


def _write_answer(user: User, interview: Interview, key: str, cell: Cell) -> None:
    if cell.is_blank:
        Answer.objects.filter(interview=interview, key=key).delete()
        return
    values = asdict(cell) | {"user": user}
    Answer.objects.update_or_create(interview=interview, key=key, defaults=values)


def _write_record(user: User, record: Record, changes: Cells) -> None:
    if not changes:
        return
    for key, cell in changes.items():
        _set_cell(record, key, cell)
    record.user = user
    record.save()
