"""Boxes as WKT."""

import pytest

from catalog.exchange.dcat.wkt import box_literal


@pytest.mark.parametrize(
    ("box", "shape"),
    [
        ("-10,50,5,60", "POLYGON((-10 50, 5 50, 5 60, -10 60, -10 50))"),
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
