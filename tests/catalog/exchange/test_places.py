"""Several places become one box and all of their names."""

from catalog.entries.coverage import Box
from catalog.exchange.places import Place, described_place, join_places
from catalog.exchange.source_entry import MAX_WORDS


def test_the_box_is_around_all_places_also_across_the_antimeridian():
    fiji, tonga = Place("Fiji", Box(177, -20, -178, -15)), Place("Tonga", Box(-176, -22, -173, -15))
    assert join_places([fiji, tonga]) == ("Fiji; Tonga", (177, -22, -173, -15))
    assert join_places([Place("North", Box(0, 50, 10, 60)), Place("Pole")]) == ("North; Pole", (0, 50, 10, 60))
    assert join_places([]) == ("", None)


def test_a_shape_that_cannot_be_read_stays_as_words():
    assert described_place("Bay", "EPSG:32633 1 2", None).words == "Bay; EPSG:32633 1 2"
    assert described_place("Bay", "1 2 3 4", Box(1, 2, 3, 4)).words == "Bay"
    assert len(join_places([Place("x" * 400)])[0]) == MAX_WORDS
