"""OAI-PMH answers (ListRecords or GetRecord, oai_dc)."""

from __future__ import annotations

from catalog.entries.record import CreatorRecord, DatasetRecord, OrganizationRecord
from catalog.exchange.oai.oai_dc import DC
from catalog.exchange.source_entry import Entry, UnreadableSource, interval, safe_xml

OAI = "{http://www.openarchives.org/OAI/2.0/}"


def read(text: str) -> list[Entry]:
    """Records that are not deleted. Types, formats and people as Dublin Core has them."""
    root = safe_xml(text)
    if (error := root.find(f"{OAI}error")) is not None:
        raise UnreadableSource(f"The repository answered: {error.get('code')}: {error.text or ''}")
    entries = []
    for record in root.iter(f"{OAI}record"):
        header, metadata = record.find(f"{OAI}header"), record.find(f"{OAI}metadata")
        if header is not None and header.get("status") != "deleted" and metadata is not None:
            said = {name: [e.text.strip() for e in metadata.iter(f"{{{DC}}}{name}") if e.text] for name in NAMES}
            entries.append(Entry(header.findtext(f"{OAI}identifier", ""), _record(said)))
    if not entries:
        raise UnreadableSource("There are no records with oai_dc metadata in this answer.")
    return entries


NAMES = ("title", "creator", "subject", "description", "publisher", "date", "type", "identifier", "coverage", "rights")


def _record(said: dict[str, list[str]]) -> DatasetRecord:
    links = [text for text in said["identifier"] if text.startswith("http")]
    rights = [text for text in said["rights"] if text.startswith("http")]
    times = [days for text in said["coverage"] if any(days := interval(text))]
    places = [text for text in said["coverage"] if not any(interval(text))]
    return DatasetRecord(
        title=next(iter(said["title"]), "Untitled"),
        alternate_names=tuple(said["title"][1:]),
        description="\n\n".join(said["description"]),
        keywords=tuple(text[:100] for text in said["subject"]),
        homepage=next(iter(links), ""),
        kind=next((text.lower()[:60] for text in said["type"]), "dataset"),
        license=next(iter(rights), ""),
        access="; ".join(text for text in said["rights"] if text not in rights)[:500],
        temporal_start=times[0][0] if times else "",
        temporal_end=times[0][1] if times else "",
        spatial_text="; ".join(places)[:300],
        creators=tuple(CreatorRecord(name[:200]) for name in said["creator"]),
        organizations=tuple(OrganizationRecord(name[:300]) for name in said["publisher"]),
        published=next(iter(said["date"]), ""),
    )
