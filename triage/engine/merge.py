"""Three-way merges, so that two people in one interview never overwrite each other silently."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from triage.engine.cells import Cell, Conflict
from triage.engine.document import ONCE, Cells

CellsByRecord = Mapping[str, Cells]  # by record id, ONCE where the section is asked once


@dataclass(frozen=True)
class MergedCells:
    """`changes` are to be written; a person has to decide about `conflicts`."""

    changes: dict[str, Cell]
    conflicts: dict[str, Conflict]


@dataclass(frozen=True)
class MergedSection:
    """The merge of a section, by record id (ONCE where it is asked once).

    Attributes:
        changes: Cells to write.
        conflicts: Answers that somebody else changed meanwhile.
        created: Ids of new records, to be made.
        deleted: Ids of records that somebody else deleted although the page changed them.
    """

    changes: dict[str, dict[str, Cell]] = field(default_factory=dict)
    conflicts: dict[str, dict[str, Conflict]] = field(default_factory=dict)
    created: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)


def merge_cells(*, base: Cells, mine: Cells, theirs: Cells) -> MergedCells:
    """The merge of the cells of one record, or of a section that is asked once.

    Args:
        base: What the page showed, by question key.
        mine: What came back from it.
        theirs: What is stored now.

    Example:
        >>> shown = {"a": Cell(1), "b": Cell(1)}
        >>> merged = merge_cells(base=shown, mine={"a": Cell(2), "b": Cell(2)}, theirs={"a": Cell(1), "b": Cell(3)})
        >>> merged.changes["a"].value, list(merged.conflicts)
        (2, ['b'])
    """
    changes, conflicts = {}, {}
    for key, cell in mine.items():
        before, now = base.get(key, Cell()), theirs.get(key, Cell())
        if cell in (before, now):
            continue
        if now == before:
            changes[key] = cell
        else:
            conflicts[key] = Conflict(before, cell, now)
    return MergedCells(changes, conflicts)


def merge_section(
    *, base: CellsByRecord, mine: CellsByRecord, theirs: CellsByRecord, new_uids: Collection[str], may_note: bool
) -> MergedSection:
    """The merge of all that a page showed of a section.

    Args:
        base: What the page showed.
        mine: What came back from it.
        theirs: What is stored now.
        new_uids: Ids that the page gave to new records; such a record is made if anything in it is answered.
        may_note: Whether the person may read notes; who may not neither changes nor clears them.

    Example:
        >>> merged = merge_section(
        ...     base={}, mine={"1f": {"name": Cell("Ann")}}, theirs={}, new_uids=["1f"], may_note=True
        ... )
        >>> merged.created, merged.changes["1f"]["name"].value
        (['1f'], 'Ann')
    """
    merged = MergedSection()
    for uid, given in mine.items():
        stored, shown = theirs.get(uid, {}), base.get(uid, {})
        cells = given if may_note else _with_stored_notes(given, uid, stored)
        shown = shown if may_note else _with_stored_notes(shown, uid, stored)
        if uid not in theirs and uid not in new_uids:
            if cells != shown:
                merged.deleted.append(uid)
            continue
        if uid not in theirs:
            if all(cell.is_blank for cell in cells.values()):
                continue
            merged.created.append(uid)
        result = merge_cells(base=shown, mine=cells, theirs=stored)
        merged.changes[uid], merged.conflicts[uid] = result.changes, result.conflicts
    return merged


def _with_stored_notes(cells: Cells, uid: str, stored: Cells) -> dict[str, Cell]:
    """The cells with the stored notes; that of a whole record is a cell of its own, and left out."""
    own = {key: cell for key, cell in cells.items() if key != "note" or uid == ONCE}
    return {key: replace(cell, note=stored[key].note if key in stored else "") for key, cell in own.items()}
