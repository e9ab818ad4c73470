"""Boxes as WKT."""

import pytest

from catalog.entries.coverage import Box
from catalog.exchange.dcat.wkt import box_literal, write_wkt
from catalog.exchange.shapes import read_shape


@pytest.mark.parametrize(
    ("box", "shape"),
    [
        ("-10,50,5,60", "POLYGON((-10 50, 5 50, 5 60, -10 60, -10 50))"),
        ("-173,0,159,9", "POLYGON((-173 0, -7 0, 159 0, 159 9, -7 9, -173 9, -173 0))"),
        ("0.5,1,0.5,1", "POLYGON((0.5 1, 0.5 1, 0.5 1, 0.5 1, 0.5 1))"),
        (
            "177,-20,-178,-15",
            "MULTIPOLYGON(((177 -20, 180 -20, 180 -15, 177 -15, 177 -20)), "
            "((-180 -20, -178 -20, -178 -15, -180 -15, -180 -20)))",
        ),
    ],
)
def test_a_box_is_a_polygon_and_two_across_the_antimeridian(box, shape):
    literal = box_literal(box)
    assert literal["@value"] == shape
    assert literal["@type"].endswith("wktLiteral")


@pytest.mark.parametrize("west", range(-180, 181, 45))
@pytest.mark.parametrize("east", range(-179, 181, 45))
def test_every_box_is_read_back(west, east):
    assert read_shape(write_wkt(Box(west, 3, east, 9))).sides == (west, 3, east, 9)
