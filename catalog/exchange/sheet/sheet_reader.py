"""CSV with one dataset a line: title is needed, every other column is a field of ours; lists are joined by ' | '."""

from __future__ import annotations

import csv
import io

from catalog.entries.coverage import Box
from catalog.entries.record import DatasetRecord, DistributionRecord, OrganizationRecord
from catalog.exchange.source_entry import Entry, UnreadableSource
from catalog.spreadsheet import plain_cell

TEXTS = ("title", "summary", "description", "homepage", "kind", "scale", "place", "archetype", "pyramid", "liveness")
TEXTS += ("liveness_note", "confidence", "ask_whom", "license", "access_class", "access", "contact_name")
TEXTS += (
    "contact_email",
    "cost_class",
    "temporal_text",
    "temporal_start",
    "temporal_end",
    "spatial_text",
    "identifier",
)
LISTS = ("alternate_names", "keywords", "domains", "data_types", "formats", "protocols", "evidence")
OTHERS = ("key", "box", "steward", "producer", "funder", "links")


def read(text: str) -> list[Entry]:
    header, rows = numbered_rows(text)
    known = (*TEXTS, *LISTS, *OTHERS)
    unknown = [name for name in header if name not in known]
    if "title" not in header or unknown:
        wrong = f"; not known: {', '.join(unknown)}" if unknown else ""
        raise UnreadableSource(f"The first line names columns, 'title' among them, out of {', '.join(known)}{wrong}.")
    return [_entry(line, row) for line, row in rows]


def numbered_rows(text: str) -> tuple[list[str], list[tuple[int, dict[str, str]]]]:
    """(header, [(line, cells by name)]) of CSV with commas, or semicolons as some spreadsheets write it.

    Raises UnreadableSource.
    """
    text = text.removeprefix("\ufeff")
    first = text.partition("\n")[0]
    reader = csv.DictReader(io.StringIO(text), delimiter=";" if first.count(";") > first.count(",") else ",")
    try:
        return list(reader.fieldnames or []), [(reader.line_num, row) for row in reader]
    except csv.Error as error:
        raise UnreadableSource(f"This CSV cannot be read near line {reader.line_num}: {error}.") from error


def _entry(line: int, row: dict[str, str]) -> Entry:
    cells = {name: plain_cell((value or "").strip()) for name, value in row.items() if name}
    if not cells["title"]:
        raise UnreadableSource(f"Line {line} has no title.")
    try:
        box = Box.parse(cells["box"]) if cells.get("box") else None
    except ValueError as error:
        raise UnreadableSource(f"Line {line}: {error}") from error
    roles = ("steward", "producer", "funder")
    record = DatasetRecord(
        **{name: cells[name] for name in TEXTS if cells.get(name)},
        **{name: _parts(cells[name]) for name in LISTS if cells.get(name)},
        box=(box.west, box.south, box.east, box.north) if box else None,
        organizations=tuple(OrganizationRecord(name, role) for role in roles for name in _parts(cells.get(role, ""))),
        distributions=tuple(DistributionRecord(url) for url in _parts(cells.get("links", ""))),
    )
    return Entry(cells.get("key") or record.identifier or record.title, record)


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split("|") if part.strip())
