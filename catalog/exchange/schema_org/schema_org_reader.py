"""schema.org Dataset in JSON-LD, as pages carry it: compact documents, read without fetching a context."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import urljoin

from catalog.entries.record import CreatorRecord, DatasetRecord, DistributionRecord, OrganizationRecord, VariableRecord
from catalog.exchange.native import NAMESPACE, read_own
from catalog.exchange.source_entry import Entry, UnreadableSource, interval, is_address, load_json, with_licence

SCRIPT = re.compile(r"<script[^>]*application/ld\+json[^>]*>(.*?)</script>", re.DOTALL | re.IGNORECASE)
NUMBER = re.compile(r"[-+]?\d+\.?\d*(?:[eE][-+]?\d+)?")


def read(text: str) -> list[Entry]:
    """Datasets of one document, a list, a graph, a data catalogue, or of a web page that carries such documents."""
    scripts = SCRIPT.findall(text) if text.lstrip().startswith("<") else [text]
    if not scripts:
        raise UnreadableSource("There is no JSON-LD in this page: it would be in <script type=application/ld+json>.")
    datasets = [dataset for script in scripts for dataset in _datasets(load_json(script))]
    if not datasets:
        raise UnreadableSource("There is no schema.org Dataset in this JSON.")
    return [_entry(dataset) for dataset in datasets]


def _datasets(document: Any) -> Iterator[dict[str, Any]]:
    if isinstance(document, list):
        for part in document:
            yield from _datasets(part)
    elif isinstance(document, dict):
        if any(_local(kind) == "Dataset" for kind in _list(document.get("@type"))):
            yield document
            return
        for key in ("@graph", "dataset", "mainEntity", "about"):
            yield from _datasets(document.get(key))


def _entry(said: dict[str, Any]) -> Entry:
    title = _text(said.get("name"))
    if not title:
        raise UnreadableSource("A dataset in this JSON has no name.")
    own = read_own(_own(said))
    identifier = next((text for text in map(_identifier, _list(said.get("identifier"))) if text), "")
    url = _text(said.get("url")) or _text(said.get("@id"))
    key = identifier or _text(said.get("@id")) or url or title
    return Entry(key, _record(said, title, identifier, url, dict(own)))


def _own(said: dict[str, Any]) -> list[tuple[str, str]]:
    """(field, value) of the properties that a portal like this one added."""
    return [
        (str(part["propertyID"]).removeprefix(NAMESPACE), _text(part.get("value")))
        for part in _list(said.get("additionalProperty"))
        if isinstance(part, dict) and str(part.get("propertyID", "")).startswith(NAMESPACE)
    ]


def _record(said: dict[str, Any], title: str, identifier: str, url: str, own: dict[str, Any]) -> DatasetRecord:
    slug = url.rstrip("/").rsplit("/", 1)[-1] if own else ""
    others = [_text(link) for link in _list(said.get("sameAs"))]
    elsewhere = next((link for link in others if "/datasets/id/" not in link), "")
    homepage = elsewhere if own else url or elsewhere
    keywords = tuple(word for part in _list(said.get("keywords")) for word in _keywords(part))
    names = tuple(_text(name) for name in _list(said.get("alternateName")))
    start, end = interval(_text(said.get("temporalCoverage")))
    place = next((part for part in _list(said.get("spatialCoverage")) if isinstance(part, dict)), {})
    contact = next((part for part in _list(said.get("contactPoint")) if isinstance(part, dict)), {})
    licence = _licence(said.get("license"))
    creators = _people(said.get("creator"))
    values: dict[str, Any] = {
        "title": title,
        "identifier": identifier,
        "slug": slug,
        "url": url,
        "alternate_names": () if own else names,
        "description": _text(said.get("description")),
        "keywords": () if own else keywords,
        "homepage": homepage if is_address(homepage) else "",
        "license": licence if is_address(licence) else "",
        "access": "" if is_address(licence) else with_licence("", licence),
        "contact_name": _text(contact.get("name")),
        "contact_email": _text(contact.get("email")).removeprefix("mailto:"),
        "temporal_start": start,
        "temporal_end": end,
        "spatial_text": _text(place.get("name")) if place else _text(said.get("spatialCoverage")),
        "box": _box(place.get("geo")),
        "variables": tuple(_variables(said.get("variableMeasured"))),
        "creators": tuple(_creator(part) for part in creators if _kind(part) != "Organization"),
        "organizations": _organizations(said, creators, ours=bool(own)),
        "distributions": tuple(_downloads(said.get("distribution"), url)),
        "version": _text(said.get("version")) if not own else "",
        "modified": _text(said.get("dateModified")),
        "published": _text(said.get("datePublished")),
    }
    return DatasetRecord(**{**values, **own})


def _organizations(said: dict[str, Any], creators: list[Any], ours: bool) -> tuple[OrganizationRecord, ...]:
    publishers = _people(said.get("publisher"))
    # A portal that knows no steward publishes under its own name: that is no organization of the dataset.
    stewards = [p for p in publishers if not (ours and _text(p.get("@id")).endswith("/datasets/"))]
    parts = [("steward", part) for part in stewards]
    parts += [("producer", part) for part in creators if _kind(part) == "Organization"]
    parts += [("funder", part) for part in _people(said.get("funder"))]
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
        said = part if isinstance(part, dict) else {"name": part}
        if name := _text(said.get("name")):
            yield VariableRecord(name[:300], _text(said.get("unitText"))[:100], _text(said.get("description")))


def _licence(value: Any) -> str:
    """The address of a licence, else its words."""
    parts = [part.get("url") or part.get("@id") or part if isinstance(part, dict) else part for part in _list(value)]
    texts = [text for text in map(_text, parts) if text]
    return next(filter(is_address, texts), next(iter(texts), ""))


def _downloads(value: Any, page: str) -> Iterator[DistributionRecord]:
    """Distributions that have an address; one relative to the dataset's page is made whole."""
    for part in _list(value):
        link = _download(part if isinstance(part, dict) else {"contentUrl": part})
        if link.url:
            yield replace(link, url=urljoin(page, link.url))


def _download(part: dict[str, Any]) -> DistributionRecord:
    size = re.match(r"\d+", _text(part.get("contentSize")))
    encoding = _text(part.get("encodingFormat"))
    return DistributionRecord(
        url=_text(part.get("contentUrl")) or _text(part.get("url")),
        title=_text(part.get("name")),
        description=_text(part.get("description")),
        path=dict(_own(part)).get("path", ""),
        format=_text(part.get("fileFormat")) or ("" if "/" in encoding else encoding),
        media_type=encoding if "/" in encoding else "",
        bytes=int(size[0]) if size and re.search(r"\d+ ?B?$", _text(part.get("contentSize"))) else None,
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
    if isinstance(part, dict):
        return [_text(part.get("name"))]
    return [word.strip() for word in str(part).split(",") if word.strip()]


def _people(value: Any) -> list[dict[str, Any]]:
    parts = value.get("@list") if isinstance(value, dict) and "@list" in value else value
    return [part if isinstance(part, dict) else {"name": part} for part in _list(parts)]


def _kind(part: dict[str, Any]) -> str:
    return _local(next(iter(_list(part.get("@type"))), "Person"))


def _local(kind: Any) -> str:
    return re.split(r"[/#:]", str(kind))[-1]


def _list(value: Any) -> list[Any]:
    return [] if value is None else value if isinstance(value, list) else [value]


def _text(value: Any) -> str:
    """A text, the value of a typed literal, or the address of a node; markup is taken out of HTML."""
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, dict):
        inner = str(value.get("@value") or value.get("@id") or value.get("name") or "")
        return _without_markup(inner) if "HTML" in str(value.get("@type")) else inner
    return "" if value is None else str(value)


def _without_markup(text: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", html.unescape(text))).split())
