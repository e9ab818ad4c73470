"""What readers share: JSON and XML of strangers, days, addresses, access."""

import pytest

from catalog.exchange.source_entry import (
    MAX_ACCESS,
    UnreadableSourceError,
    describe_access,
    is_url,
    iso_day,
    load_json,
    load_xml,
    parse_interval,
)


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000])
def test_what_is_no_json_gets_a_sentence(text):
    with pytest.raises(UnreadableSourceError, match="This is not JSON"):
        load_json(text)


@pytest.mark.parametrize(
    "text",
    ["", "<a", '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', '<!DOCTYPE a SYSTEM "http://127.0.0.1:9/"><a>&x;</a>'],
)
def test_xml_is_refused_with_entities_or_broken(text):
    with pytest.raises(UnreadableSourceError, match="not XML that can be read"):
        load_xml(text)


@pytest.mark.parametrize(
    ("text", "late", "day"),
    [
        ("2021-06-05T12:00:00Z", False, "2021-06-05"),
        ("2021-06-05 12:00", True, "2021-06-05"),
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
    assert iso_day(text, late=late) == day


@pytest.mark.parametrize(
    ("text", "interval"),
    [
        ("2001-01-02/2001-03", ("2001-01-02", "2001-03-31")),
        ("2001", ("2001-01-01", "2001-12-31")),
        ("../2001", ("", "2001-12-31")),
        ("2001/..", ("2001-01-01", "")),
        ("2001/", ("2001-01-01", "")),
        ("", ("", "")),
    ],
)
def test_intervals_may_be_open(text, interval):
    assert parse_interval(text) == interval


@pytest.mark.parametrize("text", ["http://e.org", "HTTPS://e.org/a b", "ftp://e.org/f"])
def test_addresses_of_the_web(text):
    assert is_url(text)


@pytest.mark.parametrize("text", ["", "e.org", "javascript:alert(1)", "https://", "https:///etc/passwd", "file:///etc"])
def test_what_is_no_address_of_the_web(text):
    assert not is_url(text)


def test_access_names_the_licence_and_is_cut_to_what_is_stored():
    assert describe_access("For members", "CC-BY") == "For members; licence: CC-BY"
    assert (describe_access("", ""), describe_access("", "CC-BY")) == ("", "licence: CC-BY")
    assert len(describe_access("x" * 600, "CC-BY")) == MAX_ACCESS
