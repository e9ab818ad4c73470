"""Several places become one box and all of their names."""

from catalog.entries.coverage import Box
from catalog.entries.record import PlaceRecord
from catalog.exchange.places import Place, make_place, place_fields
from catalog.exchange.source_entry import MAX_PARTS, MAX_WORDS


def whole(places):
    fields = place_fields(places)
    return fields["spatial_text"], fields["box"]


def test_the_box_is_around_all_places_also_across_the_antimeridian():
    fiji, tonga = Place("Fiji", Box(177, -20, -178, -15)), Place("Tonga", Box(-176, -22, -173, -15))
    assert whole([fiji, tonga]) == ("Fiji; Tonga", (177, -22, -173, -15))
    assert whole([Place("North", Box(0, 50, 10, 60)), Place("Pole")]) == ("North; Pole", (0, 50, 10, 60))
    assert whole([]) == ("", None)


def test_several_places_are_kept_each_and_one_is_not_repeated():
    fiji, lake = Place("Fiji", Box(177, -20, -178, -15), "https://sws.geonames.org/2205218/"), Place("Lake")
    records = (PlaceRecord("Fiji", "177,-20,-178,-15", "https://sws.geonames.org/2205218/"), PlaceRecord("Lake"))
    assert place_fields([fiji, lake, fiji, Place()])["places"] == records
    assert place_fields([fiji, fiji])["places"] == ()
    many = place_fields(Place(f"Station {n}", Box(n, 0, n, 0)) for n in range(MAX_PARTS + 1))
    assert (len(many["places"]), many["box"]) == (MAX_PARTS, (0, 0, MAX_PARTS, 0))


def test_a_shape_that_cannot_be_read_stays_as_words():
    assert make_place("Bay", "EPSG:32633 1 2", None).words == "Bay; EPSG:32633 1 2"
    assert make_place("Bay", "1 2 3 4", Box(1, 2, 3, 4)).words == "Bay"
    assert len(place_fields([Place("x" * 400)])["spatial_text"]) == MAX_WORDS
