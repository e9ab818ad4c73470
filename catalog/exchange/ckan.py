"""Answers of CKAN's interface (package_show, package_search, current_package_list_with_resources) -> records."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from catalog.entries.record import CreatorRecord, DatasetRecord, DistributionRecord, OrganizationRecord
from catalog.exchange.json_values import json_list, json_node, json_text
from catalog.exchange.periods import make_period, period_fields
from catalog.exchange.places import make_place, place_fields
from catalog.exchange.shapes import read_shape
from catalog.exchange.source_entry import (
    SourceEntry,
    UnreadableSourceError,
    broken_entry,
    describe_access,
    identifier_records,
    is_url,
    language_codes,
    load_json,
    sha256_digest,
)

PACKAGE_KEYS = {"notes", "resources", "license_id", "tags"}
OTHER_KEYS = {"@type", "description", "metadata"}  # of JSON-LD, Socrata and Zenodo, which have some of these too
START_NAMES = ("temporal_start", "temporal_coverage_from", "temporal-coverage-from")
END_NAMES = ("temporal_end", "temporal_coverage_to", "temporal-coverage-to")
NOT_THIS_FORMAT = "This JSON is not an answer of CKAN: it has no packages with a name and resources."


def read(text: str) -> list[SourceEntry]:
    """The packages of an answer. Raises UnreadableSourceError."""
    return read_document(load_json(text, is_expected=is_ckan, problem=NOT_THIS_FORMAT))


def is_ckan(document: Any) -> bool:
    """Whether a JSON document is an answer of CKAN with packages, or a package."""
    return next(_packages(document), None) is not None


def read_document(document: Any) -> list[SourceEntry]:
    """An entry of each package; one without a title and a name has a problem."""
    return [_entry(number, package) for number, package in enumerate(_packages(document), 1)]


def _packages(document: Any) -> Iterator[dict[str, Any]]:
    if isinstance(document, list):
        for part in document:
            yield from _packages(part)
    elif isinstance(document, dict):
        if PACKAGE_KEYS & set(document) and not OTHER_KEYS & set(document):
            yield document
        else:
            yield from _packages(document.get("result", document.get("results")))


def _entry(number: int, package: dict[str, Any]) -> SourceEntry:
    name = json_text(package.get("name"))
    if not (title := _in_english(package, "title") or name):
        return broken_entry(f"package {number}", f"Package {number} of this answer has no title and no name.")
    return SourceEntry(json_text(package.get("id")) or name or title, _record(title, package))


def _record(title: str, package: dict[str, Any]) -> DatasetRecord:
    extras = {
        json_text(part.get("key")): part.get("value") for part in map(json_node, json_list(package.get("extras")))
    }
    values = extras | package
    license_url, license_name = json_text(package.get("license_url")), json_text(package.get("license_title"))
    period = make_period(_first_text(values, *START_NAMES), _first_text(values, *END_NAMES))
    shape = json_text(values.get("spatial"))
    place = make_place(_first_text(values, "spatial_text"), shape, read_shape(shape))
    organization = _in_english(json_node(package.get("organization")), "title")
    author = json_text(package.get("author"))
    return DatasetRecord(
        title=title,
        description=_in_english(package, "notes"),
        keywords=_names(package.get("tags"), "display_name", "name"),
        domains=_names(package.get("groups"), "title", "display_name", "name"),
        homepage=url if is_url(url := json_text(package.get("url"))) else "",
        license=license_url if is_url(license_url) else "",
        access=describe_access("", "" if is_url(license_url) else license_name or json_text(package.get("license_id"))),
        contact_name=_first_text(values, "contact_name", "maintainer"),
        contact_email=_first_text(values, "contact_email", "maintainer_email", "author_email"),
        **period_fields([period]),
        **place_fields([place]),
        creators=(CreatorRecord(author),) if author else (),
        organizations=(OrganizationRecord(organization),) if organization else (),
        distributions=tuple(
            link for part in json_list(package.get("resources")) if (link := _distribution(json_node(part))).url
        ),
        identifiers=identifier_records(json_text(values.get(key)) for key in ("doi", "identifier", "url")),
        themes=tuple(filter(is_url, _list_of(values.get("theme")))),
        languages=language_codes(map(json_text, json_list(values.get("language")))),
        version=json_text(package.get("version")),
        modified=json_text(package.get("metadata_modified")),
        published=json_text(package.get("metadata_created")),
    )


def _list_of(value: Any) -> list[str]:
    """The texts of a list, which an extra field holds as JSON."""
    try:
        value = load_json(value) if isinstance(value, str) and value.startswith("[") else value
    except UnreadableSourceError:
        return []
    return [json_text(part) for part in json_list(value)]


def _in_english(node: dict[str, Any], key: str) -> str:
    """A text that may be in several languages, as {"en": ..., "fr": ...} there or under `..._translated`."""
    for value in (node.get(key), node.get(f"{key}_translated")):
        if isinstance(value, dict):
            return json_text(value.get("en") or next(iter(value.values()), ""))
    return json_text(node.get(key))


def _distribution(resource: dict[str, Any]) -> DistributionRecord:
    size = json_text(resource.get("size"))
    return DistributionRecord(
        url=json_text(resource.get("url")),
        title=_in_english(resource, "name"),
        description=json_text(resource.get("description")),
        format=json_text(resource.get("format")),
        media_type=json_text(resource.get("mimetype")),
        bytes=int(size) if re.fullmatch(r"\d{1,18}", size) else None,
        sha256=sha256_digest(json_text(resource.get("hash"))),
    )


def _names(value: Any, *keys: str) -> tuple[str, ...]:
    """Names of tags or groups, each a text or a node."""
    names = (_first_text(part, *keys) if isinstance(part, dict) else json_text(part) for part in json_list(value))
    return tuple(dict.fromkeys(filter(None, names)))


def _first_text(node: dict[str, Any], *keys: str) -> str:
    return next((text for key in keys if (text := json_text(node.get(key)))), "")
