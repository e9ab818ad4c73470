"""Changes of a document: what a merge decided, put into the stored answers and records.

Documents are never changed in place; a new one shares all unchanged parts with the old one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from triage.engine.cells import Cell, to_cell
from triage.engine.document import ONCE, RECORD_EXTRAS
from triage.engine.merge import MergedSection
from triage.engine.questionnaire import Section

RawRecord = dict[str, Any]
EMPTY_VALUES: tuple[Any, ...] = (None, "", {}, [])


def list_raw_records(raw: Mapping[str, Any], section: Section) -> list[RawRecord]:
    """The stored records of a section, blank ones too.

    Example:
        >>> list_raw_records({"records": {"formats": [{"id": "1f"}]}}, Section("formats", "Formats", ()))
        [{'id': '1f'}]
    """
    return list(raw.get("records", {}).get(section.key, []))


def replace_records(raw: Mapping[str, Any], section: Section, rows: Sequence[RawRecord]) -> dict[str, Any]:
    """The document with another list of records; an empty list is left out.

    Example:
        >>> section = Section("formats", "Formats", (), record="format")
        >>> replace_records({"answers": {}}, section, [{"id": "1f"}])
        {'answers': {}, 'records': {'formats': [{'id': '1f'}]}}
    """
    others = {key: value for key, value in raw.get("records", {}).items() if key != section.key}
    return {"answers": raw.get("answers", {}), "records": others | ({section.key: list(rows)} if rows else {})}


def apply_merge(
    raw: Mapping[str, Any], section: Section, merged: MergedSection, *, order: Sequence[str] | None, keeps_notes: bool
) -> dict[str, Any]:
    """The document with the changes of a merge.

    Args:
        order: Ids of all records of the section, in their order; records that it lacks are deleted. None keeps all.
        keeps_notes: Whether the stored notes stay, because the sender may not read them.

    Example:
        >>> section = Section("who", "Who?", ())
        >>> merged = MergedSection(changes={ONCE: {"hours": Cell(8)}})
        >>> apply_merge({}, section, merged, order=None, keeps_notes=False)["answers"]
        {'hours': {'value': 8}}
    """
    if not section.record:
        answers = dict(raw.get("answers", {}))
        for key, cell in merged.changes.get(ONCE, {}).items():
            stored = to_cell(answers.pop(key, None))
            changed = replace(cell, note=stored.note) if keeps_notes else cell
            if not changed.is_blank:
                answers[key] = changed.as_dict()
        return {"answers": answers, "records": raw.get("records", {})}
    rows = [*list_raw_records(raw, section), *({"id": uid} for uid in merged.created)]
    rows = [change_record_cells(row, merged.changes.get(row["id"], {})) for row in rows]
    if order is not None:
        by_uid = {row["id"]: row for row in rows}
        rows = [by_uid[uid] for uid in order if uid in by_uid]
    return replace_records(raw, section, rows)


def change_record_cells(record: Mapping[str, Any], cells: Mapping[str, Cell]) -> RawRecord:
    """A record with other answers to the questions of `cells`; what is empty is left out.

    Example:
        >>> change_record_cells({"id": "1f", "files": 3}, {"files": Cell(unknown=True, ask="Ann")})
        {'id': '1f', 'unknown': {'files': 'Ann'}}
    """
    values = {key: value for key, value in record.items() if key not in cells}
    unknown = {key: text for key, text in record.get("unknown", {}).items() if key not in cells}
    typed = {key: text for key, text in record.get("typed", {}).items() if key not in cells}
    for key, cell in cells.items():
        values[key] = cell.value
        if cell.unknown and key not in RECORD_EXTRAS:
            unknown[key] = cell.ask
        if cell.typed and key not in RECORD_EXTRAS:
            typed[key] = cell.typed
    values |= {"unknown": unknown, "typed": typed}
    return {key: value for key, value in values.items() if value not in EMPTY_VALUES}
