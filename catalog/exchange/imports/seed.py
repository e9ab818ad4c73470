"""The seed catalogue: data systems in YAML, read into records and merged into the catalogue."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction

from accounts.yaml_documents import InvalidYamlError, load_yaml
from catalog.entries.coverage import find_years
from catalog.entries.liveness import UNKNOWN, parse_liveness
from catalog.entries.models import Dataset
from catalog.entries.record import DatasetRecord, OrganizationRecord
from catalog.exchange.imports.merging import MergeOutcome, merge_record
from catalog.exchange.imports.models import SEED

PACKAGED = Path(__file__).parents[2] / "data" / "systems.yaml"
REPOSITORIES = PACKAGED.with_name("repositories.yaml")  # those that take data of others, with their limits
REQUIRED_KEYS = ("id", "name", "full_name", "kind")
# First word of the sentence on access -> access class; any other word is unknown.
ACCESS_CLASSES = {"open": "open", "public": "open", "controlled": "controlled", "paid": "paid", "accounts": "account"}


@dataclass(frozen=True)
class SeedEntry:
    """One entry of the file: the record, and names and tags in the seed's own words."""

    key: str
    record: DatasetRecord
    names: tuple[str, ...]
    tags: tuple[str, ...]


@transaction.atomic
def load_catalogue(*, path: Path = PACKAGED) -> Counter[MergeOutcome]:
    """Merge every entry of the file into published datasets; returns how many were created, updated, unchanged.

    All or nothing: a file with one invalid entry changes nothing and raises ValueError.
    """
    return Counter(
        merge_record(
            source=SEED,
            key=entry.key,
            record=entry.record,
            status=Dataset.Status.PUBLISHED,
            names=entry.names,
            tags=entry.tags,
        )[1]
        for entry in list(read_seed(path))
    )


def read_seed(path: Path) -> Iterator[SeedEntry]:
    """Entries of the file, in order. Raises ValueError that names the entry and what it lacks."""
    try:
        entries = load_yaml(path.read_text(encoding="utf-8"))
    except InvalidYamlError as error:
        raise ValueError(error.locate(path.name)) from error
    if not isinstance(entries, list):
        raise ValueError(f"{path.name} must be a list of entries; see the packaged systems.yaml for the shape.")
    for number, entry in enumerate(entries, start=1):
        missing = [key for key in REQUIRED_KEYS if not isinstance(entry, dict) or not entry.get(key)]
        if missing:
            raise ValueError(f"{path.name}: entry {number} lacks {', '.join(missing)}.")
        yield SeedEntry(
            key=str(entry["id"]),
            record=_record({key: "" if value is None else value for key, value in entry.items()}),
            names=tuple(entry.get("seed_names") or ()),
            tags=tuple(filter(None, (entry.get("seed_scale"), *(entry.get("seed_place") or ())))),
        )


def _record(entry: Mapping[str, Any]) -> DatasetRecord:
    spatial, successor = entry.get("spatial") or {}, entry.get("successor") or {}
    start, end = find_years(entry.get("temporal", ""))
    liveness, reason = parse_liveness(entry.get("status") or UNKNOWN)
    steward = entry.get("steward", "")
    has_steward = steward not in ("", UNKNOWN)
    names = [entry["full_name"], *(entry.get("seed_names") or [])]
    return DatasetRecord(
        title=entry["name"],
        slug=str(entry["id"]),
        alternate_names=tuple(dict.fromkeys(name for name in names if name and name != entry["name"])),
        summary=entry["full_name"],
        description=_description(entry),
        homepage=entry.get("homepage", ""),
        kind=entry["kind"],
        scale=entry.get("scale_ours") or UNKNOWN,
        archetype=entry.get("archetype", ""),
        pyramid=entry.get("pyramid") or UNKNOWN,
        domains=tuple(entry.get("domain") or ()),
        data_types=tuple(entry.get("data_types") or ()),
        formats=tuple(entry.get("formats") or ()),
        protocols=tuple(entry.get("protocols") or ()),
        liveness=liveness,
        liveness_reason=reason,
        liveness_note=entry.get("status_note", ""),
        confidence=entry.get("confidence") or UNKNOWN,
        evidence=tuple(entry.get("evidence") or ()),
        successor_name=successor.get("name", ""),
        successor_url=successor.get("homepage", ""),
        ask_whom=steward if has_steward else "",
        access=entry.get("access", ""),
        access_class=ACCESS_CLASSES.get(re.split(r"\W", entry.get("access", ""))[0], UNKNOWN),
        temporal_text=entry.get("temporal", ""),
        temporal_start=start,
        temporal_end=end,
        spatial_text=spatial.get("text", ""),
        box=_box(spatial.get("bbox")),
        organizations=(OrganizationRecord(name=steward),) if has_steward else (),
    )


def _box(sides: list[float] | None) -> tuple[float, float, float, float] | None:
    if not sides:
        return None
    west, south, east, north = map(float, sides)
    return west, south, east, north


def _description(entry: Mapping[str, Any]) -> str:
    """One paragraph made of the entry's own sentences."""
    steward = entry.get("steward") or UNKNOWN
    kind = f"{'An' if entry['kind'][:1] in 'aeiou' else 'A'} {entry['kind']}"
    sentences = [
        f"{entry['name']}: {entry['full_name']}",
        f"{kind}; built as: {entry.get('archetype') or UNKNOWN}; kept by: {steward}",
        str(entry.get("status_note") or ""),
    ]
    return " ".join(sentence.rstrip(".") + "." for sentence in sentences if sentence)
