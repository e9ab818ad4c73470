"""Shapes in every notation: the right box, or none."""

import pytest

from catalog.exchange.shapes import read_shape

CRS = "http://www.opengis.net/def/crs"
RING = "((50.4 -12.7, 50.4 1.9, 58.9 1.9, 58.9 -12.7, 50.4 -12.7))"
TURNED = "((-12.7 50.4, 1.9 50.4, 1.9 58.9, -12.7 58.9, -12.7 50.4))"
BOX = (-12.7, 50.4, 1.9, 58.9)
GML = '<gml:{0} xmlns:gml="http://www.opengis.net/gml/3.2" srsName="{1}">{2}</gml:{0}>'


@pytest.mark.parametrize(
    ("text", "box"),
    [
        (f"POLYGON{TURNED}", BOX),
        (f"<{CRS}/EPSG/0/4326> POLYGON{RING}", BOX),  # latitude first (GeoSPARQL, requirement 16)
        (f"<{CRS}/EPSG/9.9.1/4258> POLYGON{RING}", BOX),
        (f"<urn:ogc:def:crs:EPSG::4326> POLYGON{RING}", BOX),
        (f"<{CRS}/OGC/1.3/CRS84> POLYGON{TURNED}", BOX),
        (f"SRID=4326;POLYGON{TURNED}", BOX),
        (f"<{CRS}/EPSG/0/32633> POLYGON((500000 4649776, 600000 4649776, 600000 4700000, 500000 4649776))", None),
        (f"<{CRS}/EPSG/0/3857> POINT(1113194.907932736 6446275.841017158)", (10, 50, 10, 50)),
        ("POLYGON Z ((10 50 0, 12 50 0, 12 52 0, 10 50 0))", (10, 50, 12, 52)),
        ("POLYGONZ((10 50 0, 12 50 7, 12 52 0, 10 50 0))", (10, 50, 12, 52)),
        ("POLYGON ZM ((10 50 0 1, 12 50 0 1, 12 52 0 1, 10 50 0 1))", (10, 50, 12, 52)),
        ("LINESTRING M (10 50 1, 12 52 2)", (10, 50, 12, 52)),
        ("POLYGON((0 0, 9 0, 9 9, 0 0), (2 2, 3 2, 3 3, 2 2))", (0, 0, 9, 9)),
        ("GEOMETRYCOLLECTION(POINT(1 2), LINESTRING(3 4, 5 6))", (1, 2, 5, 6)),
        ("MULTIPOINT((1 2), (3 4))", (1, 2, 3, 4)),
        ("BOX(1 2, 3 4)", (1, 2, 3, 4)),
        ("ENVELOPE(177, -178, -15, -20)", (177, -20, -178, -15)),
        ("POLYGON((177 -20, -178 -20, -178 -15, 177 -15, 177 -20))", (177, -20, -178, -15)),
        ("POLYGON((177 -20, 182 -20, 182 -15, 177 -15, 177 -20))", (177, -20, -178, -15)),
        ("MULTIPOLYGON(((177 0, 180 0, 180 5, 177 0)), ((-180 0, -178 0, -178 5, -180 0)))", (177, 0, -178, 5)),
        ("POLYGON((-180 -90, 180 -90, 180 90, -180 90, -180 -90))", (-180, -90, 180, 90)),
        ("POLYGON((-179.75 -60, 179.75 -60, 179.75 60, -179.75 60, -179.75 -60))", (-179.75, -60, 179.75, 60)),
        ("POLYGON((0 -90, 360 -90, 360 90, 0 90, 0 -90))", (-180, -90, 180, 90)),
        # a wide box begins at its west; a small one across the antimeridian is drawn from either side
        ("POLYGON((-125 10, 70 10, 70 50, -125 50, -125 10))", (-125, 10, 70, 50)),
        ("POLYGON((-160 -45, -160 45, 160 45, 160 -45, -160 -45))", (-160, -45, 160, 45)),
        (
            "MULTIPOLYGON(((161 0, 180 0, 180 5, 161 5, 161 0)), ((-180 0, 99 0, 99 5, -180 5, -180 0)))",
            (161, 0, 99, 5),
        ),
        ("MULTIPOLYGON(((175 -1, 180 -1, 180 9, 175 9)), ((-180 -1, 158 -1, 158 9, -180 9)))", (175, -1, 158, 9)),
        ("POLYGON((-178 -20, -178 -15, 177 -15, 177 -20, -178 -20))", (177, -20, -178, -15)),
        ("POLYGON((150 20, -130 20, -130 60, 150 60, 150 20))", (150, 20, -130, 60)),
        ("LINESTRING(170 0, -100 10)", (170, 0, -100, 10)),
        ("POLYGON((350 0, 370 0, 370 5, 350 0))", (-10, 0, 10, 5)),
        ("POINT(8 95)", None),
        ("POLYGON EMPTY", None),
        ("north of the lake (see the report)", None),
        ("", None),
        ('{"type": "Point", "coordinates": [8, 46.5, 300]}', (8, 46.5, 8, 46.5)),
        ('{"type": "Polygon", "coordinates": [[[177,-20],[-178,-20],[-178,-15],[177,-20]]]}', (177, -20, -178, -15)),
        ('{"type": "Feature", "geometry": {"type": "LineString", "coordinates": [[1,2],[3,4]]}}', (1, 2, 3, 4)),
        ('{"type": "GeometryCollection", "geometries": [{"type": "Point", "coordinates": [1, 2]}]}', (1, 2, 1, 2)),
        ('{"type": "Feature", "geometry": null, "bbox": [1, 2, 3, 4]}', (1, 2, 3, 4)),
        ('{"type": "Feature", "bbox": [1, 2, -5, 3, 4, 0]}', (1, 2, 3, 4)),
        ('{"type": "envelope", "coordinates": [[1, 4], [3, 2]]}', (1, 2, 3, 4)),
        ('{"coordinates": "x"}', None),
        ('{"type": ["Point"], "coordinates": [1, 2]}', None),
        ('{"type": "Feature", "geometry": "x"}', None),
        ("{", None),
        ("northlimit=60; southlimit=50; westlimit=0; eastlimit=10", (0, 50, 10, 60)),
        ("name=Sea; eastlimit=-178; westlimit=177; southlimit=-20; northlimit=-15", (177, -20, -178, -15)),
        ("northlimit=60; southlimit=50", None),
        (
            GML.format(
                "Envelope",
                f"{CRS}/OGC/1.3/CRS84",
                "<gml:lowerCorner>1 2</gml:lowerCorner><gml:upperCorner>3 4</gml:upperCorner>",
            ),
            (1, 2, 3, 4),
        ),
        (GML.format("Point", "urn:ogc:def:crs:EPSG::4326", "<gml:pos>50 10</gml:pos>"), (10, 50, 10, 50)),
        (
            GML.format("LineString", "EPSG:4326", '<gml:posList srsDimension="3">50 10 0 52 12 0</gml:posList>'),
            (10, 50, 12, 52),
        ),
        ("<gml:broken", None),
    ],
)
def test_the_box_of_a_shape(text, box):
    results = read_shape(text)
    assert (results.sides if results else None) == (pytest.approx(box) if box else None)


def test_a_shape_nested_too_deeply_is_ignored():
    nested = '{"type": "GeometryCollection", "geometries": [' * 200 + "]}" * 200
    assert read_shape(nested) is None
    assert read_shape('{"type": "Polygon", "coordinates": ' + "[" * 900 + "]" * 900 + "}") is None
