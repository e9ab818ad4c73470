import pytest

from catalog.entries.coverage import Box, find_years


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("about 2014 onward", ("2014-01-01", "")),
        ("1900 to 2010 (version 1.2 manual)", ("1900-01-01", "2010-12-31")),
        ("since 1998 (medium)", ("1998-01-01", "")),
        ("2009", ("2009-01-01", "2009-12-31")),
        ("about 1970s to now, by collection", ("", "")),
        ("by dataset; some survey data from 1850", ("", "")),
        ("unknown", ("", "")),
    ],
)
def test_only_plain_years_are_read(text, years):
    assert find_years(text) == years


def test_a_box_across_the_antimeridian_has_two_spans():
    assert Box.parse("170,-20,-170,10").spans == [(170.0, 180.0), (-180.0, -170.0)]


@pytest.mark.parametrize("text", ["1,2,3", "a,b,c,d", "0,10,5,-10", "-200,0,0,10"])
def test_a_bad_box_gets_one_sentence(text):
    with pytest.raises(ValueError, match=r"\.$"):
        Box.parse(text)


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("153,-20,234,0", (153, -20, -126, 0)),
        ("0,-90,360,90", (-180, -90, 180, 90)),
        ("350,0,10,5", (-10, 0, 10, 5)),
        ("180,0,270,5", (-180, 0, -90, 5)),
        ("-180,0,180,5", (-180, 0, 180, 5)),
        ("90,0,180,5", (90, 0, 180, 5)),
    ],
)
def test_longitudes_of_0_to_360_are_the_same_places(text, sides):
    assert Box.parse(text).sides == sides


def test_the_box_around_boxes_goes_the_shorter_way():
    assert Box.around([Box(170, 0, 175, 5), Box(-175, -5, -170, 1)]).sides == (170, -5, -170, 5)
    assert Box.around([Box(-10, 0, 5, 5), Box(40, 0, 50, 5)]).sides == (-10, 0, 50, 5)
    assert Box.around([Box(-180, 0, 180, 5), Box(1, 0, 2, 9)]).sides == (-180, 0, 180, 9)
    assert Box.around([Box(0, 0, 170, 1), Box(170, 0, -170, 1), Box(-170, 0, 0, 1)]).sides[0::2] == (-180, 180)
