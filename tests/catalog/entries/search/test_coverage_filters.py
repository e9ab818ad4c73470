"""Boxes and times find entries by their further places and periods too."""

import pytest

from catalog.entries.record import PeriodRecord, PlaceRecord
from tests.catalog.entries.search.searches import titles


@pytest.fixture
def lakes(publish):
    publish("Nowhere", places=(PlaceRecord("A lake"),), periods=(PeriodRecord("the summer"),))
    return publish(
        "Lakes",
        box=(5, 46, 7, 47),
        places=(PlaceRecord("Baikal", "103.6, 51.4, 109.9, 55.8"), PlaceRecord("Fiji", "177,-20,-178,-15")),
        temporal_start="2001-01-01",
        temporal_end="2001-12-31",
        periods=(
            PeriodRecord("", "1985", "1987-06"),
            PeriodRecord("old", "-9000", "79-10-24"),
            PeriodRecord("", "2020", ""),
        ),
    )


@pytest.mark.parametrize(
    ("box", "is_found"),
    [
        ("6,46,6,46", True),
        ("100,50,104,52", True),
        ("179,-17,180,-16", True),
        ("-179,-17,-178.5,-16", True),
        ("20,50,30,52", False),
        ("104,40,109,51", False),
    ],
)
def test_a_box_finds_the_entry_by_any_of_its_places(lakes, box, is_found):
    assert titles(f"bbox={box}") == (["Lakes"] if is_found else [])


@pytest.mark.parametrize(
    ("period", "is_found"),
    [
        ("from=2001-06-01&to=2001-06-02", True),
        ("from=1986&to=1986", True),
        ("from=1987-06-30&to=1987-07-10", True),
        ("from=1987-07-01&to=1988", False),
        ("from=1984&to=1984-12-31", False),
        ("from=1984&to=1985-01-01", True),
        ("from=0078&to=0078", True),
        ("from=0080&to=0100", False),
        ("from=2025", True),
        ("to=0050", True),
    ],
)
def test_a_time_finds_the_entry_by_any_of_its_periods(lakes, period, is_found):
    assert titles(period) == (["Lakes"] if is_found else [])
