"""Shapes as text -> boxes: WKT with its reference system, GeoJSON, GML, the box of Dublin Core.

Separate module because DCAT, schema.org, CKAN and data.json write the same shapes.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from defusedxml import ElementTree as SafeElementTree
from defusedxml.common import DefusedXmlException

from accounts.json_documents import load_json
from catalog.entries.coverage import Box

NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
PATH = re.compile(r"\(([^()]*)\)")  # the innermost parentheses of WKT: a point, a line or a ring
REFERENCE_SYSTEM = re.compile(r"^\s*(?:<(?P<address>[^>\s]*)>|SRID=(?P<srid>\d+);)\s*(?P<shape>.*)$", re.DOTALL)
EPSG_CODE = re.compile(r"EPSG[:/](?:[\d.]*[:/])?(\d+)$", re.IGNORECASE)
DCMI_SIDE = re.compile(r"(north|south|east|west)limit\s*=\s*([-+.\deE]+)", re.IGNORECASE)
# Systems of degrees that differ from WGS 84 by metres: WGS 84, ETRS89, NAD83, GDA94, GDA2020, NZGD2000, CGCS2000, ...
DEGREES = {"4326", "4979", "4258", "4937", "4269", "4283", "7844", "4167", "4490", "4617", "6318", "4674", "9057"}
WEB_MERCATOR = {"3857", "900913", "102100"}
EARTH_RADIUS = 6378137.0  # metres, of Web Mercator
GLOBE_WIDTH, GLOBE_HEIGHT = 359, 90  # degrees from which a shape that reaches from -180 to 180 is the globe
BAND_WIDTH, BAND_HEIGHT = 330, 40  # degrees of a low band almost around the globe
MAX_NESTING = 20  # geometry collections in geometry collections
Point = tuple[float, float]  # longitude, latitude
Path = list[Point]


def read_shape(text: str) -> Box | None:
    """The box around a shape; None for what is not a shape, or one whose reference system cannot be turned to WGS 84.

    GeoSPARQL counts latitude first where a system of EPSG does; without a named system longitude is first.

    Example:
        >>> read_shape("POLYGON Z ((10 50 0, 12 50 0, 12 52 0, 10 50 0))").sides
        (10.0, 50.0, 12.0, 52.0)
        >>> read_shape("<http://www.opengis.net/def/crs/EPSG/0/4326> POINT(50 10)").sides
        (10.0, 50.0, 10.0, 50.0)
    """
    text = text.strip()
    try:
        if text.startswith("{"):
            return boxes_around(list(_geojson_paths(load_json(text))))
        if text.startswith("<") and text[1:5].lower() != "http" and not text[1:].lower().startswith("urn:"):
            return _read_gml(text)
        if sides := {side.lower(): float(number) for side, number in DCMI_SIDE.findall(text)}:
            return Box.wrap(sides["west"], sides["south"], sides["east"], sides["north"])
        return _read_wkt(text)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError, OverflowError):
        return None


def boxes_around(paths: Sequence[Path]) -> Box | None:
    """The box around paths of points. Raises ValueError for points that are not on the globe."""
    boxes = [path_box(path) for path in paths if path]
    return Box.around(boxes) if boxes else None


def path_box(path: Path) -> Box:
    """The box of a line or ring: a step of more than half the globe goes the other way, across the antimeridian.

    Unless the shape is wide itself (`_is_wide`). Raises ValueError.

    Example:
        >>> path_box([(177, -20), (-178, -20), (-178, -15), (177, -15)]).sides
        (177, -20, -178, -15)
    """
    longitudes, latitudes = [x for x, _ in path], [y for _, y in path]
    west, east, south, north = min(longitudes), max(longitudes), min(latitudes), max(latitudes)
    has_long_step = any(abs(after - before) > 180 for before, after in pairwise(longitudes))
    if has_long_step and not _is_wide(path, east - west, north - south):
        eastern = [x if x > 0 else x + 360 for x in longitudes]
        west, east = min(eastern), max(eastern)
    return Box.wrap(west, south, east, north)


def _is_wide(path: Path, width: float, height: float) -> bool:
    """Whether a shape that steps over half the globe means what it says: the globe, or a wide box around its middle.

    Writers begin a box at its west: one across the antimeridian begins at its largest longitude. A low band almost
    around the globe is taken for a small box across the antimeridian, wherever it begins, unless it is cut there.
    """
    if width >= GLOBE_WIDTH or height > GLOBE_HEIGHT:
        return True
    is_box = len({x for x, _ in path}) == 2
    is_cut = any(abs(x) == 180 for x, _ in path)
    is_low_band = width > BAND_WIDTH and height < BAND_HEIGHT and not is_cut
    return is_box and path[0][0] < max(x for x, _ in path) and not is_low_band


def _read_wkt(text: str) -> Box | None:
    match = REFERENCE_SYSTEM.match(text)
    shape = match["shape"] if match else text
    name = shape.partition("(")[0].strip().upper()
    if name.startswith("ENVELOPE"):
        west, east, north, south = map(float, NUMBER.findall(shape))
        return Box.wrap(west, south, east, north)
    paths = [[_read_point(part) for part in path.split(",")] for path in PATH.findall(shape)]
    system = (match["address"] or f"SRID={match['srid']}") if match else ""
    degrees = _to_degrees(paths, system)
    if degrees is None or not any(degrees):
        return None
    if name.startswith("BOX"):
        (west, south), (east, north) = degrees[0]
        return Box.wrap(west, south, east, north)
    return boxes_around(degrees)


def _read_point(text: str) -> Point:
    """The first two of the two to four numbers of a point. Raises ValueError."""
    x, y, *_ = map(float, text.split())
    return x, y


def _to_degrees(paths: list[Path], system: str) -> list[Path] | None:
    """The paths in degrees, longitude first; None for a system that is not known here."""
    code = match[1] if (match := EPSG_CODE.search(system.rstrip("/"))) else ""
    if not system or re.search(r"CRS84h?$", system, re.IGNORECASE) or system in {f"SRID={code}" for code in DEGREES}:
        return paths
    if code in DEGREES:
        return [[(x, y) for y, x in path] for path in paths]
    if code in WEB_MERCATOR or system in {f"SRID={code}" for code in WEB_MERCATOR}:
        return [[_from_mercator(*point) for point in path] for path in paths]
    return None


def _from_mercator(x: float, y: float) -> Point:
    latitude = math.degrees(2 * math.atan(math.exp(y / EARTH_RADIUS)) - math.pi / 2)
    return round(math.degrees(x / EARTH_RADIUS), 9), round(latitude, 9)


def _geojson_paths(shape: Any, depth: int = 0) -> Iterator[Path]:
    """Paths of a geometry, feature or collection; a `bbox` of its own where it has no coordinates."""
    if depth > MAX_NESTING:
        raise ValueError("nested too deeply")
    inner = [*shape.get("geometries", ()), *shape.get("features", ()), *filter(None, [shape.get("geometry")])]
    if shape.get("type", "").lower() == "envelope":  # of Elasticsearch: upper left, lower right
        (west, north), (east, south) = shape["coordinates"]
        yield from [[(west, south)], [(east, north)]]
    elif "coordinates" in shape:
        yield from _nested_paths(shape["coordinates"])
    elif inner:
        for part in inner:
            yield from _geojson_paths(part, depth + 1)
    elif box := shape.get("bbox"):
        west, south, *_ = box
        east, north = box[len(box) // 2 : len(box) // 2 + 2]
        yield from [[(west, south)], [(east, north)]]


def _nested_paths(values: Any) -> Iterator[Path]:
    if values and isinstance(values[0], int | float):
        yield [(float(values[0]), float(values[1]))]
    elif values and isinstance(values[0][0], int | float):
        yield [(float(x), float(y)) for x, y, *_ in values]
    else:
        for part in values:
            yield from _nested_paths(part)


def _read_gml(text: str) -> Box | None:
    """The box of a GML envelope, point, line or polygon."""
    try:
        root = SafeElementTree.fromstring(text)
    except (SafeElementTree.ParseError, DefusedXmlException):
        return None
    system = next((part.get("srsName") for part in root.iter() if part.get("srsName")), "") or ""
    paths: list[Path] = []
    corners: Path = []
    for part in root.iter():
        name = part.tag.rpartition("}")[2]
        numbers = [float(number) for number in NUMBER.findall(part.text or "")]
        if name in ("lowerCorner", "upperCorner"):
            corners.append((numbers[0], numbers[1]))
        elif name in ("posList", "pos", "coordinates") and numbers:
            step = int(part.get("srsDimension") or root.get("srsDimension") or 2)
            paths.append([(numbers[i], numbers[i + 1]) for i in range(0, len(numbers) - 1, step)])
    degrees = _to_degrees([corners, *paths], system)
    if degrees is None:
        return None
    if len(corners) == 2:
        (west, south), (east, north) = degrees[0]
        return Box.wrap(west, south, east, north)
    return boxes_around(degrees[1:])
