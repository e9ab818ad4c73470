"""Charts as SVG."""

import re
from xml.etree import ElementTree

import pytest

from catalog.queries.chart_svg import draw_chart
from catalog.queries.result_chart import Chart


def circles(svg):
    return [(float(x), float(y)) for x, y in re.findall(r'<circle cx="([\d.]+)" cy="([\d.]+)"', svg)]


@pytest.mark.parametrize(
    "chart",
    [
        Chart("bar", "<b>", "n", (("a & b", 3.0), ("c", -1.0))),
        Chart("line", "t", "n", ((0.0, 1.0), (86400.0, 2.0)), is_time=True),
        Chart("line", "t", "n", ((0.0, 1.0),)),
        Chart("scatter", "a", "b", ((1.0, 1.0), (2.0, 5.0))),
        Chart("histogram", "a", "", ((0.0, 3.0), (1.0, 0.0))),
        Chart("histogram", "a", "", ((5.0, 3.0),)),
        Chart("map", "lon", "lat", ((10.0, 54.0),)),
    ],
)
def test_every_kind_is_svg_and_text_is_escaped(chart):
    root = ElementTree.fromstring(draw_chart(chart))
    assert root[0].text.endswith(f"by {chart.x}")
    assert "nan" not in draw_chart(chart)


def test_bars_are_as_long_as_their_values():
    svg = draw_chart(Chart("bar", "site", "n", (("a", 5.0), ("b", 10.0), ("c", 0.0))))
    short, long, none = (float(width) for width in re.findall(r'<rect [^>]*width="([\d.]+)"', svg))
    assert (round(long / short, 2), none) == (2.0, 0.5)


@pytest.mark.parametrize("longitudes", [(170.0, 190.0, 234.0), (170.0, -170.0, -126.0)])
def test_places_on_both_sides_of_the_date_line_lie_together(longitudes):
    svg = draw_chart(Chart("map", "lon", "lat", tuple((longitude, 0.0) for longitude in longitudes)))
    across = [x for x, _ in circles(svg)]
    assert across == sorted(across)
    assert across[1] - across[0] < (across[2] - across[0]) / 2
    assert ">-160<" in svg  # 200 degrees east, as maps call it
