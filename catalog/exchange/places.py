"""Places that a source names -> one box around all of them, and all of their names.

Separate module because every reader joins places in the same way.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from catalog.entries.coverage import Box
from catalog.exchange.source_entry import MAX_WORDS


@dataclass(frozen=True)
class Place:
    """A name or other words of the source, and its box where it could be read."""

    words: str = ""
    box: Box | None = None


def join_places(places: Iterable[Place]) -> tuple[str, tuple[float, float, float, float] | None]:
    """(words, box) of a record: the different words, and the box around all boxes.

    Example:
        >>> join_places([Place("North", Box(0, 50, 10, 60)), Place("South", Box(0, -60, 10, -50))])
        ('North; South', (0, -60, 10, 60))
    """
    places = list(places)
    words = "; ".join(dict.fromkeys(place.words for place in places if place.words))
    boxes = [place.box for place in places if place.box]
    return words[:MAX_WORDS], Box.around(boxes).sides if boxes else None


def described_place(name: str, shape: str, box: Box | None) -> Place:
    """The place of a name and a shape; a shape that could not be read stays as words beside the name.

    Example:
        >>> described_place("Bay", "<http://www.opengis.net/def/crs/EPSG/0/32633> POINT(1 2)", None).words
        'Bay; <http://www.opengis.net/def/crs/EPSG/0/32633> POINT(1 2)'
    """
    unread = "" if box else " ".join(shape.split())
    return Place("; ".join(filter(None, (name, unread))), box)
