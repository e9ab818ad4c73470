"""A dataset and the catalogue in the formats of machines, on the stem of the page and by Accept header."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree as ET

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.http import http_date
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import conditional_page, require_safe

from catalog.metadata import croissant, datacite, datapackage, dcat, schema_org, signposting
from catalog.metadata.record import DatasetRecord, PortalRecord
from catalog.models import Dataset
from catalog.selectors.records import record_of, with_everything
from catalog.views.access import base_url, dataset_for, tombstone


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
    "jsonld": Format("schema.org", "application/ld+json", schema_org.write, ("application/ld+json",)),
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
        lambda record, portal: datapackage.write(record),
        ("application/vnd.datapackage+json",),
    ),
    "dcat.jsonld": Format("DCAT JSON-LD", "application/ld+json", dcat.write_dataset),
    "ttl": Format(
        "DCAT Turtle",
        "text/turtle",
        lambda record, portal: dcat.as_turtle(dcat.write_dataset(record, portal)),
        ("text/turtle",),
    ),
    "linkset.json": Format(
        "Links",
        "application/linkset+json",
        lambda record, portal: signposting.linkset(_links(record, portal.url), record.url),
        ("application/linkset+json",),
    ),
}


@require_safe
@conditional_page
def dataset_export(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    if form not in FORMATS:
        raise Http404(f"Datasets are given as {', '.join(FORMATS)}.")
    if gone := tombstone(request, slug):
        return gone
    dataset = with_everything(Dataset.objects.filter(pk=dataset_for(request, slug).pk)).get()
    return written(request, dataset, FORMATS[form])


def written(request: HttpRequest, dataset: Dataset, form: Format) -> HttpResponse:
    root = base_url(request)
    document = form.write(record_of(dataset=dataset, base_url=root), PortalRecord(root))
    text = document if isinstance(document, str) else json.dumps(document, ensure_ascii=False, indent=1)
    response = HttpResponse(text, content_type=form.media_type)
    response["Last-Modified"] = http_date(dataset.modified_at.timestamp())
    response["Link"] = f'<{root}datasets/{dataset.slug}/>; rel="describes"'
    patch_vary_headers(response, ["Cookie"])
    return response


def negotiate(request: HttpRequest) -> str:
    """The format that the Accept header prefers: a key of FORMATS, or html."""
    wanted = {media_type: name for name, form in FORMATS.items() for media_type in form.accept}
    preferred = request.get_preferred_type(["text/html", "application/xhtml+xml", *wanted])
    return wanted.get(preferred or "", "html")


def head_jsonld(dataset: Dataset, root: str) -> SafeString:
    """Slim schema.org for the page head."""
    document = schema_org.write_slim(record_of(dataset=dataset, base_url=root), PortalRecord(root))
    return mark_safe(schema_org.script_text(document))  # noqa: S308 - <, > and & are escaped there


def link_header(dataset: Dataset, root: str) -> str:
    record = record_of(dataset=dataset, base_url=root)
    return signposting.header(_links(record, root), f"{root}datasets/{dataset.slug}.linkset.json")


def _links(record: DatasetRecord, root: str) -> list[signposting.Link]:
    described = {name: form.media_type for name, form in FORMATS.items() if name != "linkset.json"}
    exports = ((f"{root}datasets/{record.slug}.{name}", media_type) for name, media_type in described.items())
    return signposting.links(record, exports)
