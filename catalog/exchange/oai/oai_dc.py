"""Dublin Core as OAI-PMH carries it: fifteen elements, all repeatable.

Separate module because the reader and the protocol both need its namespaces.
"""

from __future__ import annotations

from xml.etree import ElementTree as ET

from catalog.entries.citation import author_names, permanent_url
from catalog.entries.external_identifiers import identifier_url
from catalog.entries.record import DatasetRecord

OAI_DC = "http://www.openarchives.org/OAI/2.0/oai_dc/"
DC = "http://purl.org/dc/elements/1.1/"


def write(record: DatasetRecord) -> ET.Element:
    """The <oai_dc:dc> element of a dataset."""
    root = ET.Element(f"{{{OAI_DC}}}dc")
    schema = f"{OAI_DC} http://www.openarchives.org/OAI/2.0/oai_dc.xsd"
    root.set("{http://www.w3.org/2001/XMLSchema-instance}schemaLocation", schema)
    period = f"{record.temporal_start}/{record.temporal_end}" if record.temporal_start or record.temporal_end else ""
    elements: dict[str, list[str]] = {
        "title": [record.title, *record.alternate_names],
        "creator": author_names(record),
        "subject": [*record.keywords, *record.domains],
        "description": [record.description or record.summary],
        "publisher": [o.name for o in record.organizations_as("steward")],
        "contributor": [o.name for o in record.organizations_as("funder")],
        "date": [record.published or record.created],
        "type": ["Dataset", record.kind],
        "format": [d.media_type or d.format for d in record.distributions],
        "identifier": [permanent_url(record), record.identifier, *_identifiers(record)],
        "source": [record.homepage],
        "language": list(record.languages) or ["en"],
        "relation": [relation.url or relation.identifier for relation in record.relations]
        + [publication.identifier for publication in record.publications],
        "coverage": [record.spatial_text, period, *(p.name for p in record.places), *(p.name for p in record.periods)],
        "rights": [record.license, record.access],
    }
    for name, values in elements.items():
        for value in filter(None, values):
            ET.SubElement(root, f"{{{DC}}}{name}").text = value
    return root


def _identifiers(record: DatasetRecord) -> list[str]:
    """The identifiers from elsewhere, as addresses if the scheme has a resolver."""
    return [identifier_url(i.scheme, i.value) or i.value for i in record.identifiers]
