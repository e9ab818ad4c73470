"""Responses of OAI-PMH repositories (ListRecords or GetRecord with oai_dc) -> records.

Separate module because what others send is read apart from what this portal answers.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from catalog.entries.record import CreatorRecord, DatasetRecord, OrganizationRecord
from catalog.exchange.oai.oai_dc import DC
from catalog.exchange.periods import parse_period, period_fields
from catalog.exchange.places import make_place, place_fields
from catalog.exchange.shapes import read_shape
from catalog.exchange.source_entry import (
    SourceEntry,
    UnreadableSourceError,
    broken_entry,
    identifier_records,
    language_codes,
    load_xml,
)

OAI = "{http://www.openarchives.org/OAI/2.0/}"
TIME = re.compile(r"[-+]?\d{4,6}(?![\d.])|(name=.*;)?\s*(start|end)\s*=|P\d", re.IGNORECASE)  # how times begin
ELEMENTS = (
    *("title", "creator", "subject", "description", "publisher", "date", "type", "identifier", "coverage"),
    *("rights", "language"),
)


def read(text: str) -> list[SourceEntry]:
    """The records of a response, those of deletions among them, and a remark where further pages follow.

    Raises:
        UnreadableSourceError: Not XML, an error of the repository, or no records in oai_dc.
    """
    root = load_xml(text)
    if (error := root.find(f"{OAI}error")) is not None:
        raise UnreadableSourceError(f"The repository answered: {error.get('code')}: {error.text or ''}")
    entries = []
    for record in root.iter(f"{OAI}record"):
        header, metadata = record.find(f"{OAI}header"), record.find(f"{OAI}metadata")
        if header is None:
            continue
        key = header.findtext(f"{OAI}identifier", "").strip()
        if header.get("status") == "deleted":
            entries.append(SourceEntry(key, DatasetRecord(title=""), is_deleted=True))
        elif metadata is not None:
            values = {name: [e.text.strip() for e in metadata.iter(f"{{{DC}}}{name}") if e.text] for name in ELEMENTS}
            entries.append(SourceEntry(key, _record(values)))
    if not entries:
        raise UnreadableSourceError("There are no records with oai_dc metadata in this response.")
    return [*entries, *_further_pages(root)]


def _further_pages(root: Element) -> list[SourceEntry]:
    """A remark that the response is one page of several, where it is."""
    token = root.find(f".//{OAI}resumptionToken")
    if token is None or not (token.text or "").strip():
        return []
    size = f" of {token.get('completeListSize')} records" if token.get("completeListSize") else ""
    return [
        broken_entry(
            "resumptionToken",
            f"This is one page{size}, more follow: ask for verb=ListRecords&resumptionToken={token.text},"
            " and import that too under the same source.",
        )
    ]


def _record(values: dict[str, list[str]]) -> DatasetRecord:
    """A record of the values of each element; texts are cut to what the catalogue stores."""
    links = [text for text in values["identifier"] if text.startswith("http")]
    licenses = [text for text in values["rights"] if text.startswith("http")]
    times = [text for text in values["coverage"] if TIME.match(text)]
    places = [make_place("", text, read_shape(text)) for text in values["coverage"] if text not in times]
    return DatasetRecord(
        title=next(iter(values["title"]), "Untitled"),
        alternate_names=tuple(values["title"][1:]),
        description="\n\n".join(values["description"]),
        keywords=tuple(text[:100] for text in values["subject"]),
        homepage=next(iter(links), ""),
        kind=next((text.lower()[:60] for text in values["type"]), "dataset"),
        license=next(iter(licenses), ""),
        access="; ".join(text for text in values["rights"] if text not in licenses)[:500],
        **period_fields(map(parse_period, times)),
        **place_fields(places),
        creators=tuple(CreatorRecord(name[:200]) for name in values["creator"]),
        organizations=tuple(OrganizationRecord(name[:300]) for name in values["publisher"]),
        identifiers=identifier_records(values["identifier"]),
        languages=language_codes(values["language"]),
        published=next(iter(values["date"]), ""),
    )
