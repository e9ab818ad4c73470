"""schema.org Datasets in JSON-LD, as web pages contain them -> records. Contexts are not fetched."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import urljoin

from catalog.entries.record import CreatorRecord, DatasetRecord, DistributionRecord, OrganizationRecord, VariableRecord
from catalog.exchange.native import parse_native_values, term_name
from catalog.exchange.source_entry import (
    SourceEntry,
    UnreadableSourceError,
    describe_access,
    is_url,
    load_json,
    parse_interval,
)

SCRIPT = re.compile(r"<script[^>]*application/ld\+json[^>]*>(.*?)</script>", re.DOTALL | re.IGNORECASE)
NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
# A size in bytes; of "1.5 MB" the exact number is not known.
SIZE = re.compile(r"(\d+|\d{1,3}(?:,\d{3})+)(?: ?(?:B|bytes?))?", re.IGNORECASE)


def read(text: str) -> list[SourceEntry]:
    """Datasets of one document, a list, a graph, a data catalogue, or of a web page that contains such documents.

    Raises:
        UnreadableSourceError: Not JSON, or no schema.org Dataset in it.
    """
    scripts = SCRIPT.findall(text) if text.lstrip().startswith("<") else [text]
    if not scripts:
        raise UnreadableSourceError(
            "There is no JSON-LD in this page: it would be in <script type=application/ld+json>."
        )
    datasets = [dataset for script in scripts for dataset in _datasets(load_json(script))]
    if not datasets:
        raise UnreadableSourceError("There is no schema.org Dataset in this JSON.")
    return [_entry(dataset) for dataset in datasets]


def _datasets(document: Any) -> Iterator[dict[str, Any]]:
    if isinstance(document, list):
        for part in document:
            yield from _datasets(part)
    elif isinstance(document, dict):
        if any(_local_name(kind) == "Dataset" for kind in _list(document.get("@type"))):
            yield document
            return
        for key in ("@graph", "dataset", "mainEntity", "about"):
            yield from _datasets(document.get(key))


def _entry(dataset: dict[str, Any]) -> SourceEntry:
    title = _text(dataset.get("name"))
    if not title:
        raise UnreadableSourceError("A dataset in this JSON has no name.")
    native = parse_native_values(_native_pairs(dataset))
    identifier = next((text for text in map(_identifier, _list(dataset.get("identifier"))) if text), "")
    url = _text(dataset.get("url")) or _text(dataset.get("@id"))
    key = identifier or _text(dataset.get("@id")) or url or title
    return SourceEntry(key, _record(dataset, title, identifier, url, native))


def _native_pairs(node: dict[str, Any]) -> list[tuple[str, str]]:
    """(field, value) of the native properties of a node."""
    return [
        (name, _text(part.get("value")))
        for part in _list(node.get("additionalProperty"))
        if isinstance(part, dict) and (name := term_name(str(part.get("propertyID", ""))))
    ]


def _record(dataset: dict[str, Any], title: str, identifier: str, url: str, native: dict[str, Any]) -> DatasetRecord:
    slug = url.rstrip("/").rsplit("/", 1)[-1] if native else ""
    same_as = [_text(link) for link in _list(dataset.get("sameAs"))]
    other_page = next((link for link in same_as if "/datasets/id/" not in link), "")
    homepage = other_page if native else url or other_page
    keywords = tuple(word for part in _list(dataset.get("keywords")) for word in _keywords(part))
    names = tuple(_text(name) for name in _list(dataset.get("alternateName")))
    start, end = parse_interval(_text(dataset.get("temporalCoverage")))
    place = next((part for part in _list(dataset.get("spatialCoverage")) if isinstance(part, dict)), {})
    contact = next((part for part in _list(dataset.get("contactPoint")) if isinstance(part, dict)), {})
    license_text = _license_text(dataset.get("license"))
    creators = _people(dataset.get("creator"))
    values: dict[str, Any] = {
        "title": title,
        "identifier": identifier,
        "slug": slug,
        "url": url,
        "alternate_names": () if native else names,
        "description": _text(dataset.get("description")),
        "keywords": () if native else keywords,
        "homepage": homepage if is_url(homepage) else "",
        "license": license_text if is_url(license_text) else "",
        "access": "" if is_url(license_text) else describe_access("", license_text),
        "contact_name": _text(contact.get("name")),
        "contact_email": _text(contact.get("email")).removeprefix("mailto:"),
        "temporal_start": start,
        "temporal_end": end,
        "spatial_text": _text(place.get("name")) if place else _text(dataset.get("spatialCoverage")),
        "box": _box(place.get("geo")),
        "variables": tuple(_variables(dataset.get("variableMeasured"))),
        "creators": tuple(_creator(part) for part in creators if _kind(part) != "Organization"),
        "organizations": _organizations(dataset, creators, is_native=bool(native)),
        "distributions": tuple(_distributions(dataset.get("distribution"), url)),
        "version": _text(dataset.get("version")) if not native else "",
        "modified": _text(dataset.get("dateModified")),
        "published": _text(dataset.get("datePublished")),
    }
    return DatasetRecord(**{**values, **native})


def _organizations(dataset: dict[str, Any], creators: list[Any], is_native: bool) -> tuple[OrganizationRecord, ...]:
    publishers = _people(dataset.get("publisher"))
    # A portal that knows no steward names itself as publisher: that is not an organization of the dataset.
    stewards = [p for p in publishers if not (is_native and _text(p.get("@id")).endswith("/datasets/"))]
    parts = [("steward", part) for part in stewards]
    parts += [("producer", part) for part in creators if _kind(part) == "Organization"]
    parts += [("funder", part) for part in _people(dataset.get("funder"))]
    return tuple(
        OrganizationRecord(
            name=_text(part.get("name")),
            role=role,
            homepage=_text(part.get("url")),
            ror=link if "ror.org" in (link := _text(part.get("@id"))) else "",
        )
        for role, part in parts
        if _text(part.get("name"))
    )


def _creator(part: dict[str, Any]) -> CreatorRecord:
    link = _text(part.get("@id"))
    affiliation = part.get("affiliation")
    return CreatorRecord(
        name=_text(part.get("name")),
        orcid=link if "orcid.org" in link else "",
        affiliation=_text(affiliation.get("name") if isinstance(affiliation, dict) else affiliation),
    )


def _variables(value: Any) -> Iterator[VariableRecord]:
    for part in _list(value):
        variable = part if isinstance(part, dict) else {"name": part}
        if name := _text(variable.get("name")):
            yield VariableRecord(name[:300], _text(variable.get("unitText"))[:100], _text(variable.get("description")))


def _license_text(value: Any) -> str:
    """The address of a licence, else its name."""
    parts = [part.get("url") or part.get("@id") or part if isinstance(part, dict) else part for part in _list(value)]
    texts = [text for text in map(_text, parts) if text]
    return next(filter(is_url, texts), next(iter(texts), ""))


def _distributions(value: Any, page: str) -> Iterator[DistributionRecord]:
    """Distributions that have an address; one relative to the dataset's page is made absolute."""
    for part in _list(value):
        link = _distribution(part if isinstance(part, dict) else {"contentUrl": part})
        if link.url:
            yield replace(link, url=urljoin(page, link.url))


def _distribution(part: dict[str, Any]) -> DistributionRecord:
    size = SIZE.fullmatch(_text(part.get("contentSize")).strip())
    encoding = _text(part.get("encodingFormat"))
    return DistributionRecord(
        url=_text(part.get("contentUrl")) or _text(part.get("url")),
        title=_text(part.get("name")),
        description=_text(part.get("description")),
        path=dict(_native_pairs(part)).get("path", ""),
        format=_text(part.get("fileFormat")) or ("" if "/" in encoding else encoding),
        media_type=encoding if "/" in encoding else "",
        bytes=int(size[1].replace(",", "")) if size else None,
        sha256=_text(part.get("sha256")),
    )


def _box(geo: Any) -> tuple[float, float, float, float] | None:
    """'south west north east' of a GeoShape, the bounds of its polygon or line, or a point."""
    for shape in _list(geo):
        if not isinstance(shape, dict):
            continue
        box = _numbers(shape.get("box"))
        outline = _numbers(shape.get("polygon") or shape.get("line"))
        point = [*_numbers(shape.get("latitude")), *_numbers(shape.get("longitude"))]
        if len(box) == 4:
            south, west, north, east = box
        elif len(outline) >= 4:
            latitudes, longitudes = outline[::2], outline[1::2]
            south, west, north, east = min(latitudes), min(longitudes), max(latitudes), max(longitudes)
        elif len(point) == 2:
            (south, west), (north, east) = point, point
        else:
            continue
        if -90 <= south <= north <= 90 and abs(west) <= 180 and abs(east) <= 180:
            return west, south, east, north
    return None


def _numbers(value: Any) -> list[float]:
    return [float(number) for number in NUMBER.findall(_text(value))]


def _identifier(part: Any) -> str:
    return _text(part.get("value")) if isinstance(part, dict) else _text(part)


def _keywords(part: Any) -> list[str]:
    name = part.get("name") if isinstance(part, dict) else None
    words = [_text(name)] if name else _text(part).split(",")
    return [word.strip() for word in words if word.strip()]


def _people(value: Any) -> list[dict[str, Any]]:
    parts = value.get("@list") if isinstance(value, dict) and "@list" in value else value
    return [part if isinstance(part, dict) else {"name": part} for part in _list(parts)]


def _kind(part: dict[str, Any]) -> str:
    return _local_name(next(iter(_list(part.get("@type"))), "Person"))


def _local_name(kind: Any) -> str:
    return re.split(r"[/#:]", str(kind))[-1]


def _list(value: Any) -> list[Any]:
    return [] if value is None else value if isinstance(value, list) else [value]


def _text(value: Any) -> str:
    """A text, the value of a typed literal, or the address of a node; HTML without its markup."""
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, dict):
        inner = str(value.get("@value") or value.get("@id") or value.get("name") or "")
        return _without_markup(inner) if "HTML" in str(value.get("@type")) else inner
    return "" if value is None else str(value)


def _without_markup(text: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", html.unescape(text))).split())
