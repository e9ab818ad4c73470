"""The registry of formats: what datasets are exported as and imported from. Views only negotiate.

A new format is a module with `write` or `read`, and one line here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from catalog.entries.record import DatasetRecord, PortalRecord
from catalog.exchange import (
    citation_formats,
    ckan,
    croissant,
    data_json_reader,
    datacite,
    datacite_reader,
    erddap,
    prov,
    ro_crate,
    signposting,
)
from catalog.exchange.datapackage import datapackage_writer
from catalog.exchange.dcat import dcat_reader, dcat_us, dcat_writer
from catalog.exchange.oai import oai_reader
from catalog.exchange.schema_org import schema_org_reader, schema_org_writer
from catalog.exchange.sheet import sheet_format
from catalog.exchange.source_entry import SourceEntry, UnreadableSourceError, load_json
from catalog.exchange.xml_documents import render_xml

LINKSET = "linkset.json"


@dataclass(frozen=True)
class ExportFormat:
    """A format that a dataset is exported as.

    Attributes:
        write: Gives the text, or a JSON document.
        accept: Media types of an Accept header that choose this format.
        is_citation: For reference managers: the page offers it where it says how to cite.
    """

    label: str
    media_type: str
    write: Callable[[DatasetRecord, PortalRecord], str | dict[str, Any]]
    accept: tuple[str, ...] = ()
    is_citation: bool = False


@dataclass(frozen=True)
class ImportFormat:
    """A format that datasets are imported from; `read` raises UnreadableSourceError."""

    label: str
    read: Callable[[str], list[SourceEntry]]


def typed_links(record: DatasetRecord, portal: PortalRecord) -> list[signposting.Link]:
    """Links of a dataset, also to each of its formats, for signposting."""
    formats = {name: export.media_type for name, export in EXPORT_FORMATS.items() if name != LINKSET}
    descriptions = ((f"{portal.datasets_url}{record.slug}.{name}", media_type) for name, media_type in formats.items())
    return signposting.typed_links(record, descriptions)


def _read_json(text: str) -> list[SourceEntry]:
    """The datasets of a data.json, DataCite or CKAN, which people take for JSON-LD or DCAT; none of any other text."""
    try:
        document = load_json(text)
    except UnreadableSourceError:
        return []
    if data_json_reader.is_data_json(document):
        return data_json_reader.read_document(document)
    if datacite_reader.is_datacite(document):
        return datacite_reader.read_document(document)
    return ckan.read_document(document) if ckan.is_ckan(document) else []


def _write_datacite_xml(record: DatasetRecord, portal: PortalRecord) -> str:
    return render_xml(datacite.write_xml(record, portal), {datacite.NAMESPACE: "", datacite.XSI: "xsi"})


# end of the address, after the slug -> format
EXPORT_FORMATS: dict[str, ExportFormat] = {
    "json": ExportFormat("JSON", "application/json", lambda record, portal: record.as_dict(), ("application/json",)),
    "jsonld": ExportFormat("schema.org", "application/ld+json", schema_org_writer.write, ("application/ld+json",)),
    "croissant.json": ExportFormat("Croissant", "application/ld+json", croissant.write),
    "datacite.json": ExportFormat(
        "DataCite JSON",
        "application/vnd.datacite.datacite+json",
        datacite.write,
        ("application/vnd.datacite.datacite+json",),
    ),
    "datacite.xml": ExportFormat(
        "DataCite XML",
        "application/vnd.datacite.datacite+xml",
        _write_datacite_xml,
        ("application/vnd.datacite.datacite+xml", "application/xml"),
    ),
    "datapackage.json": ExportFormat(
        "Data package",
        "application/vnd.datapackage+json",
        lambda record, portal: datapackage_writer.write(record),
        ("application/vnd.datapackage+json",),
    ),
    "dcat.jsonld": ExportFormat("DCAT JSON-LD", "application/ld+json", dcat_writer.write_dataset),
    "ttl": ExportFormat(
        "DCAT Turtle",
        "text/turtle",
        lambda record, portal: dcat_writer.as_turtle(dcat_writer.write_dataset(record, portal)),
        ("text/turtle",),
    ),
    "dcat-us.jsonld": ExportFormat(
        "DCAT-US JSON-LD",
        "application/ld+json",
        lambda record, portal: dcat_us.narrow_document(dcat_writer.write_dataset(record, portal)),
    ),
    "bib": ExportFormat(
        "BibTeX", "application/x-bibtex", citation_formats.write_bibtex, ("application/x-bibtex",), is_citation=True
    ),
    "ris": ExportFormat(
        "RIS",
        "application/x-research-info-systems",
        citation_formats.write_ris,
        ("application/x-research-info-systems",),
        is_citation=True,
    ),
    "csl.json": ExportFormat(
        "CSL",
        "application/vnd.citationstyles.csl+json",
        citation_formats.write_csl,
        ("application/vnd.citationstyles.csl+json",),
        is_citation=True,
    ),
    "ro-crate.json": ExportFormat("RO-Crate", "application/ld+json", ro_crate.write),
    "prov.jsonld": ExportFormat("PROV JSON-LD", "application/ld+json", prov.write),
    "prov.ttl": ExportFormat(
        "PROV Turtle", "text/turtle", lambda record, portal: dcat_writer.as_turtle(prov.write(record, portal))
    ),
    LINKSET: ExportFormat(
        "Links",
        "application/linkset+json",
        lambda record, portal: signposting.linkset(typed_links(record, portal), record.url),
        ("application/linkset+json",),
    ),
}
# name in the import page and in REST -> format
IMPORT_FORMATS: dict[str, ImportFormat] = {
    "jsonld": ImportFormat("schema.org JSON-LD", lambda text: _read_json(text) or schema_org_reader.read(text)),
    "dcat": ImportFormat("DCAT catalogue (JSON-LD or Turtle)", lambda text: _read_json(text) or dcat_reader.read(text)),
    "data.json": ImportFormat("data.json (Project Open Data)", data_json_reader.read),
    "ckan": ImportFormat("CKAN (package_show, package_search)", ckan.read),
    "datacite": ImportFormat("DataCite JSON (DataCite's REST, Zenodo, Dryad, ...)", datacite_reader.read),
    "erddap": ImportFormat("ERDDAP allDatasets (CSV or JSON)", erddap.read),
    "oai": ImportFormat("OAI-PMH response (oai_dc)", oai_reader.read),
    "csv": ImportFormat("CSV, one dataset per line", sheet_format.read),
}
