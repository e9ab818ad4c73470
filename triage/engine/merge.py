"""Three-way merge of cells, so that two people in one interview never overwrite each other silently."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from triage.engine.document import Cell


@dataclass(frozen=True)
class Conflict:
    """Both changed the same answer since the page was opened: what was there, mine and theirs."""

    base: Cell
    mine: Cell
    theirs: Cell


@dataclass(frozen=True)
class Merged:
    """`changes` are to be written; `conflicts` are to be shown and decided by a person."""

    changes: dict[str, Cell]
    conflicts: dict[str, Conflict]


def merge(*, base: Mapping[str, Cell], mine: Mapping[str, Cell], theirs: Mapping[str, Cell]) -> Merged:
    """Merge what was shown (`base`), what came back (`mine`) and what is stored now (`theirs`), cell by cell."""
    changes, conflicts = {}, {}
    for key, cell in mine.items():
        before, now = base.get(key, Cell()), theirs.get(key, Cell())
        if cell in (before, now):
            continue
        if now == before:
            changes[key] = cell
        else:
            conflicts[key] = Conflict(before, cell, now)
    return Merged(changes, conflicts)
