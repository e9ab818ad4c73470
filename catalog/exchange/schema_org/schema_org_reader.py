"""schema.org Datasets in JSON-LD, as web pages contain them -> records. Contexts are not fetched."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import urljoin

from catalog.entries.coverage import Box
from catalog.entries.record import DatasetRecord, DistributionRecord, VariableRecord
from catalog.exchange.native import FURTHER, own_identifier, parse_native_values, term_name
from catalog.exchange.periods import Period, make_period, parse_period, period_fields
from catalog.exchange.places import Place, make_place, place_fields, place_record
from catalog.exchange.schema_org.jsonld_nodes import Node, dataset_nodes, list_values, local_name
from catalog.exchange.schema_org.jsonld_text import read_text, read_translations
from catalog.exchange.schema_org.schema_org_agents import read_creators, read_organizations
from catalog.exchange.schema_org.schema_org_parts import read_identifier, read_parts
from catalog.exchange.schema_org.schema_org_writer import intervals
from catalog.exchange.shapes import path_box, read_shape
from catalog.exchange.source_entry import (
    SourceEntry,
    UnreadableSourceError,
    broken_entry,
    describe_access,
    is_absolute,
    is_url,
    load_json,
    sha256_digest,
)

SCRIPT = re.compile(r"<script[^>]*application/ld\+json[^>]*>(.*?)</script>", re.DOTALL | re.IGNORECASE)
NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
# A size in bytes; of "1.5 MB" the exact number is not known.
SIZE = re.compile(r"(\d{1,18}|\d{1,3}(?:,\d{3}){1,5})(?: ?(?:B|bytes?))?", re.IGNORECASE)
FILE_TYPES = {"File", "MediaObject", "DataDownload"}
SHAPE_NAMES = ("box", "polygon", "line", "circle", "latitude", "longitude")
START_NAMES = ("startDate", "hasBeginning", "http://www.w3.org/2006/time#hasBeginning", "time:hasBeginning")
END_NAMES = ("endDate", "hasEnd", "http://www.w3.org/2006/time#hasEnd", "time:hasEnd")


def read(text: str) -> list[SourceEntry]:
    """Datasets of one document, a list, a graph, a data catalogue, or of a web page that contains such documents.

    What cannot be read beside datasets that can is an entry with a problem.

    Raises:
        UnreadableSourceError: Not JSON, or no schema.org Dataset in it.
    """
    scripts = SCRIPT.findall(text) if text.lstrip("\ufeff \n\r\t").startswith("<") else [text]
    if not scripts:
        raise UnreadableSourceError(
            "There is no JSON-LD in this page: it would be in <script type=application/ld+json>."
        )
    entries, problems = [], []
    for number, script in enumerate(scripts, 1):
        try:
            entries += [_entry(node) for node in dataset_nodes(load_json(script))]
        except UnreadableSourceError as error:
            problems.append(broken_entry(f"script {number}", str(error)))
    if all(entry.problem for entry in entries):
        first = next(iter([*problems, *entries]), None)
        raise UnreadableSourceError(first.problem if first else "There is no schema.org Dataset in this JSON.")
    return [*entries, *problems]


def _entry(dataset: Node) -> SourceEntry:
    title, *other_names = read_translations(dataset.get("name"))
    identifiers = map(read_identifier, list_values(dataset.get("identifier")))
    identifier = own_identifier(next(filter(None, identifiers), ""))
    url = read_text(dataset.get("url")) or read_text(dataset.get("@id"))
    if not title:
        return broken_entry(identifier or url or "a dataset", "A dataset in this JSON has no name.")
    native = parse_native_values(_native_pairs(dataset))
    # Every RO-Crate calls itself "./": only absolute addresses identify datasets.
    addresses = [read_text(dataset.get("@id")), url]
    key = identifier or next(filter(is_absolute, addresses), "") or title
    return SourceEntry(key, _record(dataset, (title, *other_names), identifier, url, native))


def _native_pairs(node: dict[str, Any]) -> list[tuple[str, str]]:
    """(field, value) of the native properties of a node."""
    return [
        (name, read_text(part.get("value")))
        for part in list_values(node.get("additionalProperty"))
        if isinstance(part, dict) and (name := term_name(str(part.get("propertyID", ""))))
    ]


def _record(dataset: Node, titles: tuple[str, ...], identifier: str, url: str, native: dict[str, Any]) -> DatasetRecord:
    slug = url.rstrip("/").rsplit("/", 1)[-1] if native else ""
    same_as = [read_text(link) for link in list_values(dataset.get("sameAs"))]
    other_page = next((link for link in same_as if "/datasets/id/" not in link), "")
    homepage = other_page if native else url if is_url(url) else other_page
    keywords = tuple(word for part in list_values(dataset.get("keywords")) for word in _keywords(part))
    names = dict.fromkeys([*titles[1:], *map(read_text, list_values(dataset.get("alternateName")))])
    contact = next((part for part in list_values(dataset.get("contactPoint")) if isinstance(part, dict)), {})
    license_text = _license_text(dataset.get("license"))
    values: dict[str, Any] = {
        "title": titles[0],
        "identifier": identifier,
        "slug": slug,
        "url": url,
        "alternate_names": () if native else tuple(names),
        "description": read_text(dataset.get("description")),
        "keywords": () if native else keywords,
        "homepage": homepage if is_url(homepage) else "",
        "license": license_text if is_url(license_text) else "",
        "access": "" if native or is_url(license_text) else describe_access("", license_text),
        "contact_name": read_text(contact.get("name")),
        "contact_email": read_text(contact.get("email")).removeprefix("mailto:"),
        **period_fields(map(_period, _main_times(dataset, native))),
        **_places(list_values(dataset.get("spatialCoverage") or dataset.get("spatial"))),
        "variables": tuple(_variables(dataset.get("variableMeasured"))),
        "creators": read_creators(dataset),
        "organizations": read_organizations(dataset, is_native=bool(native)),
        "distributions": tuple(_distributions(dataset, url)),
        **({} if native else read_parts(dataset, [url, *same_as])),
        "version": read_text(dataset.get("version")) if not native else "",
        "modified": read_text(dataset.get("dateModified")),
        "published": read_text(dataset.get("datePublished")),
    }
    return DatasetRecord(**{**values, **native})


def _main_times(dataset: Node, native: dict[str, Any]) -> list[Any]:
    """Values of temporalCoverage without the further periods, which are native fields and come last."""
    values = list_values(dataset.get("temporalCoverage"))
    further = len(intervals(DatasetRecord("", periods=native.get("periods", ()))))
    return values[: len(values) - further] if native else values


def _period(value: Any) -> Period:
    """Of a text such as 2010/2012, or of a node with its ends or a name."""
    if not isinstance(value, dict) or "@value" in value:
        return parse_period(read_text(value))
    start, end = (_first_text(value, *names) for names in (START_NAMES, END_NAMES))
    name = _first_text(value, "name", "description")
    return make_period(start, end, name) if start or end else Period(words=name)


def _first_text(node: Node, *names: str) -> str:
    return next((text for name in names if (text := read_text(node.get(name)))), "")


def _variables(value: Any) -> Iterator[VariableRecord]:
    for part in list_values(value):
        variable = part if isinstance(part, dict) else {"name": part}
        if name := read_text(variable.get("name")):
            yield VariableRecord(
                name[:300], read_text(variable.get("unitText"))[:100], read_text(variable.get("description"))
            )


def _license_text(value: Any) -> str:
    """The address of a licence, else its name."""
    parts = [
        part.get("url") or part.get("@id") or part if isinstance(part, dict) else part for part in list_values(value)
    ]
    texts = [text for text in map(read_text, parts) if text]
    return next(filter(is_url, texts), next(iter(texts), ""))


def _distributions(dataset: Node, page: str) -> Iterator[DistributionRecord]:
    """Distributions and files that have an address; one relative to the dataset's page is made absolute."""
    for part in list_values(dataset.get("distribution")):
        link = _distribution(part if isinstance(part, dict) else {"contentUrl": part})
        if link.url and is_absolute(address := urljoin(page, link.url)):
            yield replace(link, url=address)
    for part in list_values(dataset.get("hasPart")):
        if isinstance(part, dict) and FILE_TYPES & set(map(local_name, list_values(part.get("@type")))):
            link = _distribution({"url": part.get("@id"), **part})
            if is_url(link.url):
                yield link


def _distribution(part: dict[str, Any]) -> DistributionRecord:
    size = SIZE.fullmatch(read_text(part.get("contentSize")).strip())
    encoding = read_text(part.get("encodingFormat"))
    return DistributionRecord(
        url=read_text(part.get("contentUrl")) or read_text(part.get("url")),
        title=read_text(part.get("name")),
        description=read_text(part.get("description")),
        path=dict(_native_pairs(part)).get("path", ""),
        format=read_text(part.get("fileFormat")) or ("" if "/" in encoding else encoding),
        media_type=encoding if "/" in encoding else "",
        bytes=int(size[1].replace(",", "")) if size else None,
        sha256=sha256_digest(read_text(part.get("sha256"))),
    )


def _places(values: list[Any]) -> dict[str, Any]:
    """Fields of the places; those that a portal of this kind marks as further ones are not in the box around all."""
    further = [value for value in values if isinstance(value, dict) and _is_further(value)]
    fields = place_fields(_place(value) for value in values if value not in further)
    return fields | {"places": fields["places"] + tuple(place_record(_place(value)) for value in further)}


def _is_further(place: Node) -> bool:
    return term_name(read_text(place.get("additionalType"))) == FURTHER


def _place(value: Any) -> Place:
    """A place with the box of its shape; shapes that cannot be read stay as words."""
    if not isinstance(value, dict):
        text = read_text(value)
        return make_place("", text, read_shape(text))
    shapes = [shape for shape in list_values(value.get("geo")) if isinstance(shape, dict)]
    if not shapes and any(name in value for name in SHAPE_NAMES):
        shapes = [value]
    boxes = [box for shape in shapes if (box := _shape_box(shape))]
    words = " ".join(read_text(shape.get(name)) for shape in shapes for name in SHAPE_NAMES if shape.get(name))
    name = _first_text(value, "name", "description", "address") or ("" if shapes else read_text(value))
    address = next(filter(is_url, (read_text(value.get("@id")), read_text(value.get("sameAs")))), "")
    return make_place(name, words, Box.around(boxes) if boxes else None, address)


def _shape_box(shape: Node) -> Box | None:
    """Of 'south west north east', a polygon or line of 'latitude longitude' pairs, a circle's middle, or a point."""
    box, outline = _numbers(shape.get("box")), _numbers(shape.get("polygon") or shape.get("line"))
    point = [*_numbers(shape.get("latitude")), *_numbers(shape.get("longitude"))] or _numbers(shape.get("circle"))[:2]
    try:
        if len(box) == 4:
            return Box.wrap(box[1], box[0], box[3], box[2])
        if len(outline) >= 4 and len(outline) % 2 == 0:
            return path_box(list(zip(outline[1::2], outline[::2], strict=True)))
        return Box.wrap(point[1], point[0], point[1], point[0]) if len(point) == 2 else None
    except ValueError:
        return None


def _numbers(value: Any) -> list[float]:
    return [float(number) for number in NUMBER.findall(read_text(value))]


def _keywords(part: Any) -> list[str]:
    name = part.get("name") if isinstance(part, dict) else None
    words = [read_text(name)] if name else read_text(part).split(",")
    return [word.strip() for word in words if word.strip()]
