"""Three-way merges, so that two people in one interview never overwrite each other silently."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from triage.engine.cells import Cell, Conflict
from triage.engine.document import ONCE, Cells

CellsByRecord = Mapping[str, Cells]  # by record id, ONCE where the section is asked once


@dataclass(frozen=True)
class SectionEdit:
    """The edit of one section.

    Attributes:
        mine: The answers that they send, by record id (ONCE where the section is asked once) and question key.
        base: What they had read, likewise; None where they send only what they mean to change.
        new_uids: Ids in `mine` of records that are new; one without any answer is not made, unless `keeps_blank`.
        order: Ids of all records that the section shall have, in their order; None leaves the list as it is.
    """

    mine: CellsByRecord
    base: CellsByRecord | None = None
    new_uids: Collection[str] = ()
    keeps_blank: bool = False
    order: Sequence[str] | None = None

    def without_notes(self) -> SectionEdit:
        """The edit without notes, for a user who may not read notes: it neither changes nor clears them."""
        base = None if self.base is None else _without_notes(self.base)
        return replace(self, mine=_without_notes(self.mine), base=base)


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
        deleted: Ids of records that somebody else deleted although the sender changed them.
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


def merge_section(edit: SectionEdit, theirs: CellsByRecord) -> MergedSection:
    """The merge of what somebody sends with what is stored now.

    Args:
        theirs: What is stored, as the sender may see it.

    Example:
        >>> merged = merge_section(SectionEdit({"1f": {"name": Cell("Ann")}}, {}, ["1f"]), {})
        >>> merged.created, merged.changes["1f"]["name"].value
        (['1f'], 'Ann')
    """
    merged = MergedSection()
    for uid, cells in edit.mine.items():
        stored = theirs.get(uid, {})
        shown = stored if edit.base is None else edit.base.get(uid, {})
        is_new = uid not in theirs
        if is_new and uid not in edit.new_uids:
            if cells != shown:
                merged.deleted.append(uid)
            continue
        if is_new:
            if not edit.keeps_blank and all(cell.is_blank for cell in cells.values()):
                continue
            merged.created.append(uid)
        result = merge_cells(base=shown, mine=cells, theirs=stored)
        merged.changes[uid], merged.conflicts[uid] = result.changes, result.conflicts
    return merged


def _without_notes(records: CellsByRecord) -> dict[str, Cells]:
    """The cells without their notes; that of a whole record is a cell of its own, and left out."""
    return {
        uid: {key: replace(cell, note="") for key, cell in cells.items() if key != "note" or uid == ONCE}
        for uid, cells in records.items()
    }
