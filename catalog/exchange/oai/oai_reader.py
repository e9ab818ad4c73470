"""Responses of OAI-PMH repositories (ListRecords or GetRecord with oai_dc) -> records.

Separate module because what others send is read apart from what this portal answers.
"""

from __future__ import annotations

from catalog.entries.record import CreatorRecord, DatasetRecord, OrganizationRecord
from catalog.exchange.oai.oai_dc import DC
from catalog.exchange.source_entry import SourceEntry, UnreadableSourceError, load_xml, parse_interval

OAI = "{http://www.openarchives.org/OAI/2.0/}"
ELEMENTS = (
    *("title", "creator", "subject", "description", "publisher", "date", "type", "identifier", "coverage"),
    "rights",
)


def read(text: str) -> list[SourceEntry]:
    """The records of a response that are not deleted.

    Raises:
        UnreadableSourceError: Not XML, an error of the repository, or no records in oai_dc.
    """
    root = load_xml(text)
    if (error := root.find(f"{OAI}error")) is not None:
        raise UnreadableSourceError(f"The repository answered: {error.get('code')}: {error.text or ''}")
    entries = []
    for record in root.iter(f"{OAI}record"):
        header, metadata = record.find(f"{OAI}header"), record.find(f"{OAI}metadata")
        if header is not None and header.get("status") != "deleted" and metadata is not None:
            values = {name: [e.text.strip() for e in metadata.iter(f"{{{DC}}}{name}") if e.text] for name in ELEMENTS}
            entries.append(SourceEntry(header.findtext(f"{OAI}identifier", ""), _record(values)))
    if not entries:
        raise UnreadableSourceError("There are no records with oai_dc metadata in this response.")
    return entries


def _record(values: dict[str, list[str]]) -> DatasetRecord:
    """A record of the values of each element; texts are cut to what the catalogue stores."""
    links = [text for text in values["identifier"] if text.startswith("http")]
    licenses = [text for text in values["rights"] if text.startswith("http")]
    periods = [days for text in values["coverage"] if any(days := parse_interval(text))]
    places = [text for text in values["coverage"] if not any(parse_interval(text))]
    return DatasetRecord(
        title=next(iter(values["title"]), "Untitled"),
        alternate_names=tuple(values["title"][1:]),
        description="\n\n".join(values["description"]),
        keywords=tuple(text[:100] for text in values["subject"]),
        homepage=next(iter(links), ""),
        kind=next((text.lower()[:60] for text in values["type"]), "dataset"),
        license=next(iter(licenses), ""),
        access="; ".join(text for text in values["rights"] if text not in licenses)[:500],
        temporal_start=periods[0][0] if periods else "",
        temporal_end=periods[0][1] if periods else "",
        spatial_text="; ".join(places)[:300],
        creators=tuple(CreatorRecord(name[:200]) for name in values["creator"]),
        organizations=tuple(OrganizationRecord(name[:300]) for name in values["publisher"]),
        published=next(iter(values["date"]), ""),
    )
