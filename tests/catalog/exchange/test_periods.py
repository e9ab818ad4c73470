"""Times of sources: days of our calendar, and the source's words where days do not say it all."""

import pytest

from catalog.entries.record import PeriodRecord
from catalog.exchange.periods import Period, make_period, parse_period, period_fields, read_day


@pytest.mark.parametrize(
    ("text", "late", "day"),
    [
        ("2021-06-05T12:00:00Z", False, "2021-06-05"),
        ("2021-06-05 12:00", True, "2021-06-05"),
        ("2020-01-01T00:30:00+02:00", False, "2020-01-01"),
        ("2020-12-31Z", True, "2020-12-31"),
        ("2020-12-31-05:00", True, "2020-12-31"),
        ("20201231", True, "2020-12-31"),
        ("2024-02", True, "2024-02-29"),
        ("2021", False, "2021-01-01"),
        ("2021", True, "2021-12-31"),
        ("2021-02-30", False, ""),
        ("-0044-03-15", False, ""),
        ("NaN", True, ""),
        ("", False, ""),
    ],
)
def test_days_of_our_calendar(text, late, day):
    assert read_day(text, late=late) == day


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2001-01-02/2001-03", "2001-01-02", "2001-03-31"),
        ("2001", "2001-01-01", "2001-12-31"),
        ("2010/2012", "2010-01-01", "2012-12-31"),
        ("../2001", "", "2001-12-31"),
        ("2001/..", "2001-01-01", ""),
        ("2001/", "2001-01-01", ""),
        ("", "", ""),
        ("2012-01-01/P1Y", "2012-01-01", "2012-12-31"),
        ("2012/P5Y", "2012-01-01", "2016-12-31"),
        ("2012-01-31/P1M", "2012-01-31", "2012-02-28"),
        ("2012-06-01/P2W", "2012-06-01", "2012-06-14"),
        ("2012-06-01/P1Y2M3D", "2012-06-01", "2013-08-03"),
        ("2012-06-01T12:00:00Z/PT36H", "2012-06-01", "2012-06-02"),
        ("P1Y/2012-12-31", "2012-01-01", "2012-12-31"),
        ("P10D/2012-01-10", "2012-01-01", "2012-01-10"),
        ("2007-11-13/15", "2007-11-13", "2007-11-15"),
        ("2007-11-13/12-24", "2007-11-13", "2007-12-24"),
        ("20120101/20121231", "2012-01-01", "2012-12-31"),
        ("start=1995; end=1996", "1995-01-01", "1996-12-31"),
        ("start=1995", "1995-01-01", ""),
    ],
)
def test_periods_that_days_can_say(text, start, end):
    assert parse_period(text) == Period(start, end)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("-9000/1950", "", "1950-12-31"),
        ("-12000-01-01/-9000-12-31", "", ""),
        ("-0050", "", ""),
        ("Holocene", "", ""),
        ("12000 BP to present", "", ""),
        ("2001/present", "2001-01-01", ""),
        ("198X/2001~", "", ""),
        ("2012-01-01/P99999999Y", "2012-01-01", ""),
        ("P1Y/P2Y", "", ""),
        ("R5/2012-01-01/P1Y", "", ""),
    ],
)
def test_a_period_that_is_not_days_stays_as_text(text, start, end):
    assert parse_period(text) == Period(start, end, text)


def test_a_named_period_keeps_its_name():
    assert parse_period("name=The Great Depression; start=1929; end=1939;") == Period(
        "1929-01-01", "1939-12-31", "The Great Depression"
    )
    assert make_period("-9000", "-8000", "Boreal").words == "Boreal; -9000/-8000"


def whole(periods):
    fields = period_fields(periods)
    return Period(fields["temporal_start"], fields["temporal_end"], fields["temporal_text"])


def test_several_periods_reach_from_the_first_day_to_the_last_and_are_all_named():
    periods = [parse_period("2018"), parse_period("2016-01-01/2016-06-30"), parse_period("2018")]
    assert whole(periods) == Period("2016-01-01", "2018-12-31", "2018-01-01/2018-12-31; 2016-01-01/2016-06-30")
    assert whole([parse_period("2018"), parse_period("-9000/1950")]).start == ""
    assert whole([parse_period("2018"), parse_period("2020/..")]).end == ""
    assert whole([]) == Period()


@pytest.mark.parametrize(
    ("texts", "parts"),
    [
        (["2018", "2016-01/2016-06", "2018"], [("", "2018-01-01", "2018-12-31"), ("", "2016-01-01", "2016-06-30")]),
        (["2001/..", "Holocene era"], [("", "2001-01-01", ""), ("Holocene era", "", "")]),
        (["-12000-01-01/-9000-12-31"], [("", "-12000-01-01", "-9000-12-31")]),
        (["name=Boreal; start=-9000; end=-8000"], [("Boreal", "-9000", "-8000")]),
        (["-9000"], [("", "-9000", "-9000")]),
        (["2012-01-01/P1Y"], []),
        (["two winters"], []),
        ([], []),
    ],
)
def test_several_periods_and_one_before_any_calendar_are_kept_each(texts, parts):
    assert period_fields(map(parse_period, texts))["periods"] == tuple(PeriodRecord(*part) for part in parts)
