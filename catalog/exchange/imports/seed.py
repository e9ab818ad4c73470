"""The seed catalogue: YAML entries of data systems read into neutral records, the seed's own words kept apart."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from catalog.entries.coverage import find_years
from catalog.entries.models import Dataset
from catalog.entries.record import UNKNOWN, DatasetRecord, OrganizationRecord
from catalog.exchange.imports.merging import Outcome, merge_record
from catalog.exchange.imports.models import SEED

PACKAGED = Path(__file__).parents[2] / "data" / "systems.yaml"
REQUIRED = ("id", "name", "full_name", "kind")
# First word of the access sentence -> our class; any other word is unknown to us.
ACCESS = {"open": "open", "public": "open", "controlled": "controlled", "paid": "paid", "accounts": "account"}


@dataclass(frozen=True)
class SeedEntry:
    """One entry: `record` in our words; names, scale and places as the seed says them."""

    key: str
    record: DatasetRecord
    names: tuple[str, ...]
    scale: str
    places: tuple[str, ...]


def read_seed(path: Path) -> Iterator[SeedEntry]:
    """Entries of the file, in order. Raises ValueError naming the entry and what it lacks."""
    try:
        entries = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise ValueError(f"{path.name} is not YAML: {error}") from error
    if not isinstance(entries, list):
        raise ValueError(f"{path.name} must be a list of entries; see the packaged systems.yaml for the shape.")
    for number, entry in enumerate(entries, start=1):
        missing = [key for key in REQUIRED if not isinstance(entry, dict) or not entry.get(key)]
        if missing:
            raise ValueError(f"{path.name}: entry {number} lacks {', '.join(missing)}.")
        yield SeedEntry(
            key=str(entry["id"]),
            record=_record(entry),
            names=tuple(entry.get("seed_names") or ()),
            scale=entry.get("seed_scale") or "",
            places=tuple(entry.get("seed_place") or ()),
        )


def _record(entry: Mapping[str, Any]) -> DatasetRecord:
    say = {key: "" if value is None else value for key, value in entry.items()}
    spatial, successor = say.get("spatial") or {}, say.get("successor") or {}
    places = say.get("seed_place") or []
    start, end = find_years(say.get("temporal", ""))
    steward = say.get("steward", "")
    known_steward = steward not in ("", UNKNOWN)
    return DatasetRecord(
        title=say["name"],
        slug=str(say["id"]),
        alternate_names=_others(say["name"], [say["full_name"], *(say.get("seed_names") or [])]),
        summary=say["full_name"],
        description=_description(say),
        homepage=say.get("homepage", ""),
        kind=say["kind"],
        scale=say.get("scale_ours") or UNKNOWN,
        place=next((place for place in ("civilised", "wild-west") if place in places), UNKNOWN),
        archetype=say.get("archetype", ""),
        pyramid=say.get("pyramid") or UNKNOWN,
        domains=tuple(say.get("domain") or ()),
        data_types=tuple(say.get("data_types") or ()),
        formats=tuple(say.get("formats") or ()),
        protocols=tuple(say.get("protocols") or ()),
        liveness=say.get("status") or UNKNOWN,
        liveness_note=say.get("status_note", ""),
        confidence=say.get("confidence") or UNKNOWN,
        evidence=tuple(say.get("evidence") or ()),
        successor_name=successor.get("name", ""),
        successor_url=successor.get("homepage", ""),
        ask_whom=steward if known_steward else "",
        access=say.get("access", ""),
        access_class=ACCESS.get(re.split(r"\W", say.get("access", ""))[0], UNKNOWN),
        temporal_text=say.get("temporal", ""),
        temporal_start=start,
        temporal_end=end,
        spatial_text=spatial.get("text", ""),
        box=tuple(map(float, spatial["bbox"])) if spatial.get("bbox") else None,
        organizations=(OrganizationRecord(name=steward),) if known_steward else (),
    )


def _others(title: str, names: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in names if name and name != title))


def _description(say: Mapping[str, Any]) -> str:
    """One paragraph made of the entry's own sentences."""
    kept_by = say.get("steward") or UNKNOWN
    kind = f"{'An' if say['kind'][:1] in 'aeiou' else 'A'} {say['kind']}"
    sentences = [
        f"{say['name']}: {say['full_name']}",
        f"{kind}; built as: {say.get('archetype') or UNKNOWN}; kept by: {kept_by}",
        str(say.get("status_note") or ""),
    ]
    return " ".join(sentence.rstrip(".") + "." for sentence in sentences if sentence)


@transaction.atomic
def load_catalogue(*, path: Path = PACKAGED) -> Counter[Outcome]:
    """Merge every entry of the file into published datasets; how many were created, updated, unchanged.

    All or nothing: a file with one bad entry changes nothing and raises ValueError.
    """
    return Counter(
        merge_record(
            source=SEED,
            key=entry.key,
            record=entry.record,
            status=Dataset.Status.PUBLISHED,
            names=entry.names,
            scale=entry.scale,
            places=entry.places,
        )[1]
        for entry in list(read_seed(path))
    )
