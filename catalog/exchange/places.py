"""Places that a source names -> the fields of a record: one box around all, all names, and of several each.

Separate module because every reader keeps places in the same way.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from catalog.entries.coverage import Box
from catalog.entries.record import PlaceRecord
from catalog.exchange.source_entry import MAX_PARTS, MAX_WORDS


@dataclass(frozen=True)
class Place:
    """A name or other words of the source, its box where it could be read, and its address in a gazetteer."""

    words: str = ""
    box: Box | None = None
    url: str = ""


def place_fields(places: Iterable[Place]) -> dict[str, Any]:
    """Fields of a record: the different words, the box around all boxes, and each place where there are several.

    Example:
        >>> fields = place_fields([Place("North", Box(0, 50, 10, 60)), Place("South", Box(0, -60, 10, -50))])
        >>> fields["spatial_text"], fields["box"], [place.box for place in fields["places"]]
        ('North; South', (0, -60, 10, 60), ['0,50,10,60', '0,-60,10,-50'])
    """
    known = [place for place in dict.fromkeys(places) if place.words or place.box]
    words = "; ".join(dict.fromkeys(place.words for place in known if place.words))
    boxes = [place.box for place in known if place.box]
    return {
        "spatial_text": words[:MAX_WORDS],
        "box": Box.around(boxes).sides if boxes else None,
        "places": tuple(map(place_record, known[:MAX_PARTS])) if len(known) > 1 else (),
    }


def place_record(place: Place) -> PlaceRecord:
    """The place as one of the places of a record."""
    box = ",".join(f"{side:.12g}" for side in place.box.sides) if place.box else ""
    name = "" if place.words == place.url else place.words
    return PlaceRecord(name[:MAX_WORDS], box, place.url)


def make_place(name: str, shape: str, box: Box | None, url: str = "") -> Place:
    """The place of a name and a shape; a shape that could not be read stays as words beside the name.

    Example:
        >>> make_place("Bay", "<http://www.opengis.net/def/crs/EPSG/0/32633> POINT(1 2)", None).words
        'Bay; <http://www.opengis.net/def/crs/EPSG/0/32633> POINT(1 2)'
    """
    unread = "" if box else " ".join(shape.split())
    return Place("; ".join(filter(None, (name, unread))), box, url)
