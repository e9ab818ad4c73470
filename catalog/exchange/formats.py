"""The registry of formats: what datasets are written as, and what descriptions are read from. Views only negotiate."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree as ET

from catalog.entries.record import DatasetRecord, PortalRecord
from catalog.exchange import croissant, datacite, erddap, signposting
from catalog.exchange.datapackage import datapackage_writer
from catalog.exchange.dcat import dcat_reader, dcat_writer
from catalog.exchange.oai import oai_reader
from catalog.exchange.schema_org import schema_org_reader, schema_org_writer
from catalog.exchange.sheet import sheet_reader
from catalog.exchange.source_entry import Entry


@dataclass(frozen=True)
class Format:
    """`write` gives text or a JSON document; `accept` are media types that choose this format."""

    label: str
    media_type: str
    write: Callable[[DatasetRecord, PortalRecord], Any]
    accept: tuple[str, ...] = ()


def _xml(record: DatasetRecord, portal: PortalRecord) -> str:
    ET.register_namespace("", datacite.NAMESPACE)
    return ET.tostring(datacite.write_xml(record, portal), encoding="unicode", xml_declaration=True)


FORMATS: dict[str, Format] = {
    "json": Format("JSON", "application/json", lambda record, portal: record.as_plain(), ("application/json",)),
    "jsonld": Format("schema.org", "application/ld+json", schema_org_writer.write, ("application/ld+json",)),
    "croissant.json": Format("Croissant", "application/ld+json", croissant.write),
    "datacite.json": Format(
        "DataCite JSON",
        "application/vnd.datacite.datacite+json",
        datacite.write,
        ("application/vnd.datacite.datacite+json",),
    ),
    "datacite.xml": Format(
        "DataCite XML",
        "application/vnd.datacite.datacite+xml",
        _xml,
        ("application/vnd.datacite.datacite+xml", "application/xml"),
    ),
    "datapackage.json": Format(
        "Data package",
        "application/vnd.datapackage+json",
        lambda record, portal: datapackage_writer.write(record),
        ("application/vnd.datapackage+json",),
    ),
    "dcat.jsonld": Format("DCAT JSON-LD", "application/ld+json", dcat_writer.write_dataset),
    "ttl": Format(
        "DCAT Turtle",
        "text/turtle",
        lambda record, portal: dcat_writer.as_turtle(dcat_writer.write_dataset(record, portal)),
        ("text/turtle",),
    ),
    "linkset.json": Format(
        "Links",
        "application/linkset+json",
        lambda record, portal: signposting.linkset(signposting_links(record, portal.url), record.url),
        ("application/linkset+json",),
    ),
}


def signposting_links(record: DatasetRecord, root: str) -> list[signposting.Link]:
    described = {name: form.media_type for name, form in FORMATS.items() if name != "linkset.json"}
    exports = ((f"{root}datasets/{record.slug}.{name}", media_type) for name, media_type in described.items())
    return signposting.links(record, exports)


# name -> (what it is, in the reader's words; the reader: text -> entries, raises UnreadableSource)
READERS: dict[str, tuple[str, Callable[[str], list[Entry]]]] = {
    "jsonld": ("schema.org JSON-LD", schema_org_reader.read),
    "dcat": ("DCAT catalogue (JSON-LD or Turtle)", dcat_reader.read),
    "erddap": ("ERDDAP allDatasets (CSV or JSON)", erddap.read),
    "oai": ("OAI-PMH answer (oai_dc)", oai_reader.read),
    "csv": ("CSV, one dataset a line", sheet_reader.read),
}
