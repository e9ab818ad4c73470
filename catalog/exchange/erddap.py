"""ERDDAP's list of its datasets: tabledap/allDatasets as .csv or .json."""

from __future__ import annotations

import csv
import io
from typing import Any

from catalog.entries.coverage import Box
from catalog.entries.record import DatasetRecord, DistributionRecord, OrganizationRecord
from catalog.exchange.periods import make_period, period_fields
from catalog.exchange.source_entry import SourceEntry, UnreadableSourceError, is_url, load_json

KEY = "datasetID"


def read(text: str) -> list[SourceEntry]:
    """One entry for each dataset but the list itself. The second line of the CSV, the units, is skipped."""
    rows = [row for row in _rows(text) if row.get(KEY) and row[KEY] != "allDatasets"]
    if not rows:
        raise UnreadableSourceError(f"This list has no column {KEY!r}: ask ERDDAP for tabledap/allDatasets.csv.")
    return [SourceEntry(row[KEY], _record(row)) for row in rows]


def _rows(text: str) -> list[dict[str, str]]:
    text = text.removeprefix("\ufeff")
    if text.lstrip().startswith("{"):
        try:
            table = load_json(text)["table"]
            rows = [dict(zip(table["columnNames"], row, strict=True)) for row in table["rows"]]
        except (ValueError, KeyError, TypeError) as error:
            raise UnreadableSourceError("This JSON is not ERDDAP's allDatasets.json.") from error
        return [{key: "" if value is None else str(value) for key, value in row.items()} for row in rows]
    try:
        # A line may have fewer cells than the header, or more, which have no name.
        rows = [{name: cell or "" for name, cell in row.items() if name} for row in csv.DictReader(io.StringIO(text))]
    except csv.Error as error:
        raise UnreadableSourceError(f"This CSV cannot be read: {error}.") from error
    has_units = bool(rows) and not rows[0].get(KEY)
    return rows[1:] if has_units else rows


def _record(row: dict[str, str]) -> DatasetRecord:
    links = [row.get(name, "") for name in ("tabledap", "griddap", "subset", "files")]
    institution = row.get("institution", "")
    period = make_period(row.get("minTime", ""), row.get("maxTime", ""))
    return DatasetRecord(
        title=row.get("title") or row[KEY],
        description=row.get("summary", ""),
        homepage=info if is_url(info := row.get("infoUrl", "")) else "",
        kind="dataset",
        data_types=tuple(filter(None, (row.get("cdm_data_type", "").lower(),))),
        protocols=("ERDDAP",),
        pyramid="query",
        license="",
        access=f"ERDDAP {row.get('accessible', '')}".strip(),
        contact_email=mail if "@" in (mail := row.get("email", "")) else "",
        **period_fields([period]),
        box=_box(row),
        organizations=(OrganizationRecord(institution),) if institution else (),
        distributions=tuple(DistributionRecord(link, title=row[KEY]) for link in links if link.startswith("http")),
    )


def _box(row: dict[str, Any]) -> tuple[float, float, float, float] | None:
    """The box; ERDDAP also has longitudes from 0 to 360, and NaN where there are none."""
    try:
        sides = [float(row[name]) for name in ("minLongitude", "minLatitude", "maxLongitude", "maxLatitude")]
        return Box.wrap(*sides).sides
    except (KeyError, ValueError):
        return None
