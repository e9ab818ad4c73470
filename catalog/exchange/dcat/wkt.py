"""Boxes as WKT, which is planar: a box across the antimeridian is two polygons that meet there.

Separate module because the node of a dataset and those of its further places need it.
"""

from __future__ import annotations

from typing import Any

from catalog.entries.coverage import Box

WKT_LITERAL = "http://www.opengis.net/ont/geosparql#wktLiteral"


def box_literal(box: str) -> dict[str, Any]:
    """The literal of a box that is written 'west,south,east,north'."""
    return {"@value": write_wkt(Box.parse(box)), "@type": WKT_LITERAL}


def write_wkt(box: Box) -> str:
    """The box as POLYGON or MULTIPOLYGON, longitude first; a side of more than half the globe has a point in between.

    Without it, readers take such a side for one that goes the other way around the globe.

    Example:
        >>> write_wkt(Box(-10, 50, 5, 60))
        'POLYGON((-10 50, 5 50, 5 60, -10 60, -10 50))'
    """
    rings = []
    for left, right in box.spans:
        longitudes = [left, (left + right) / 2, right] if right - left > 180 else [left, right]
        ring = [(x, box.south) for x in longitudes] + [(x, box.north) for x in reversed(longitudes)]
        rings.append(f"(({', '.join(f'{x:.12g} {y:.12g}' for x, y in [*ring, ring[0]])}))")
    return f"POLYGON{rings[0]}" if len(rings) == 1 else f"MULTIPOLYGON({', '.join(rings)})"
