"""data.json of Project Open Data, as data.gov and this portal write it -> records."""

from __future__ import annotations

from typing import Any

from catalog.entries.record import DatasetRecord, DistributionRecord, OrganizationRecord, PublicationRecord
from catalog.exchange.json_values import json_list, json_node, json_text
from catalog.exchange.periods import parse_period, period_fields
from catalog.exchange.places import Place, make_place, place_fields
from catalog.exchange.shapes import read_shape
from catalog.exchange.source_entry import (
    SourceEntry,
    broken_entry,
    describe_access,
    identifier_records,
    is_url,
    language_codes,
    load_json,
)

ACCESS_CLASSES = {"public": "open", "restricted public": "controlled", "non-public": "closed"}
CONFORMS_TO = "project-open-data"
NOT_THIS_FORMAT = "This JSON is not a data.json file: it has no list 'dataset'."


def read(text: str) -> list[SourceEntry]:
    """The datasets of a data.json. Raises UnreadableSourceError."""
    return read_document(load_json(text, is_expected=is_data_json, problem=NOT_THIS_FORMAT))


def is_data_json(document: Any) -> bool:
    """Whether a JSON document is a data.json: its datasets have a `title`, where schema.org's have a `name`."""
    if not isinstance(document, dict) or not isinstance(document.get("dataset"), list):
        return False
    titled = any(isinstance(part, dict) and "title" in part for part in document["dataset"])
    return titled or CONFORMS_TO in str(document.get("conformsTo"))


def read_document(document: dict[str, Any]) -> list[SourceEntry]:
    """An entry of each dataset; one without a title has a problem."""
    return [_entry(number, part) for number, part in enumerate(document["dataset"], 1)]


def _entry(number: int, dataset: Any) -> SourceEntry:
    title = json_text(dataset.get("title")) if isinstance(dataset, dict) else ""
    if not title:
        return broken_entry(f"dataset {number}", f"Dataset {number} of this data.json has no title.")
    return SourceEntry(json_text(dataset.get("identifier")) or title, _record(title, dataset))


def _record(title: str, dataset: dict[str, Any]) -> DatasetRecord:
    contact, publisher = (json_node(dataset.get(name)) for name in ("contactPoint", "publisher"))
    license_text = json_text(dataset.get("license"))
    references = list(dict.fromkeys(filter(is_url, map(json_text, json_list(dataset.get("references"))))))
    homepage = next(filter(is_url, (json_text(dataset.get("landingPage")), *references)), "")
    return DatasetRecord(
        title=title,
        description=json_text(dataset.get("description")),
        keywords=tuple(filter(None, map(json_text, json_list(dataset.get("keyword"))))),
        domains=tuple(filter(None, map(json_text, json_list(dataset.get("theme"))))),
        homepage=homepage,
        license=license_text if is_url(license_text) else "",
        access=describe_access(json_text(dataset.get("rights")), "" if is_url(license_text) else license_text),
        access_class=ACCESS_CLASSES.get(json_text(dataset.get("accessLevel")), "unknown"),
        contact_name=json_text(contact.get("fn")),
        contact_email=json_text(contact.get("hasEmail")).removeprefix("mailto:"),
        **period_fields(parse_period(json_text(part)) for part in json_list(dataset.get("temporal"))),
        **place_fields(map(_place, json_list(dataset.get("spatial")))),
        organizations=(OrganizationRecord(name),) if (name := json_text(publisher.get("name"))) else (),
        distributions=tuple(
            link for part in json_list(dataset.get("distribution")) if (link := _distribution(json_node(part))).url
        ),
        identifiers=identifier_records(map(json_text, (dataset.get("identifier"), dataset.get("landingPage")))),
        publications=tuple(PublicationRecord("is-documented-by", page) for page in references if page != homepage),
        languages=language_codes(map(json_text, json_list(dataset.get("language")))),
        modified=json_text(dataset.get("modified")),
        published=json_text(dataset.get("issued")),
    )


def _place(part: Any) -> Place:
    """Of a name, of west,south,east,north, or of GeoJSON."""
    text = json_text(part)
    numbers = text.split(",")
    shape = f"BOX({numbers[0]} {numbers[1]}, {numbers[2]} {numbers[3]})" if len(numbers) == 4 else text
    return make_place("", text, read_shape(shape))


def _distribution(part: dict[str, Any]) -> DistributionRecord:
    return DistributionRecord(
        url=json_text(part.get("downloadURL")) or json_text(part.get("accessURL")),
        title=json_text(part.get("title")),
        description=json_text(part.get("description")),
        format=json_text(part.get("format")),
        media_type=json_text(part.get("mediaType")),
    )
