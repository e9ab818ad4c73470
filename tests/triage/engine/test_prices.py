"""The price table: every pattern has ways, every host a source, and a wrong row is named."""

from datetime import timedelta

import pytest

from tests.triage.engine.shipped_engine import RULES
from triage.content import shipped
from triage.content.located_yaml import ContentTextError
from triage.engine.prices import MAX_PRICE_AGE, parse_price_table

TABLE = shipped.shipped_advice().costs.table
HOST = {"key": "disk", "name": "a disk", "gb_once": [0.04, 0.1]}
WAY = {"key": "folder", "name": "A folder", "machine": "none", "parts": 1, "hosts": ["disk"]}


def test_every_shipped_pattern_has_priced_ways_and_every_host_a_source():
    assert set(TABLE.ways) == set(RULES.patterns)
    assert all(host.source for host in TABLE.hosts.values())
    used = {host for ways in TABLE.ways.values() for way in ways for host in way.hosts}
    assert used == set(TABLE.hosts)


def test_prices_are_flagged_after_a_year():
    assert not TABLE.is_stale(TABLE.checked + timedelta(days=MAX_PRICE_AGE))
    assert TABLE.is_stale(TABLE.checked + timedelta(days=MAX_PRICE_AGE + 1))


@pytest.mark.parametrize(
    ("host", "way", "complaint"),
    [
        ({"gb_once": [3, 1]}, {}, "Host disk: a range is"),
        ({"gb_once": 3}, {}, "Host disk"),
        ({"unless": [["gb_total", "near", 1]]}, {}, "Host disk: Unknown operator"),
        ({}, {"machine": "huge"}, "Way folder: machine is one of none, small, medium"),
        ({}, {"machine": "small"}, "names no price of a small machine"),
        ({}, {"hosts": ["moon"]}, "there is no host 'moon'"),
    ],
)
def test_a_wrong_row_is_named(host, way, complaint):
    prices = {"checked": "2026-11-30", "hosts": [HOST | host]}
    with pytest.raises(ValueError, match=complaint):
        parse_price_table(prices=prices, ways={"tidy-bucket": [WAY | way]})


def test_rows_of_ones_own_replace_the_shipped_ones(tmp_path):
    (tmp_path / "prices.yaml").write_text("hosts: [{key: aws, gb_month: [1, 1]}, {key: azure, removed: true}]")
    with pytest.raises(ContentTextError, match="there is no host 'azure'"):
        shipped.shipped_content(str(tmp_path))
    (tmp_path / "prices.yaml").write_text("hosts: [{key: aws, gb_month: [1, 1]}]")
    shipped.read_own_texts.cache_clear()
    hosts = shipped.shipped_content(str(tmp_path)).advice.costs.table.hosts
    assert hosts["aws"].gb_month == (1.0, 1.0)
    assert hosts["aws"].machine


def test_a_host_has_a_day_of_its_own_and_one_old_price_flags_the_table():
    prices = {"checked": "2026-11-30", "hosts": [HOST | {"checked": "2024-01-01"}, HOST | {"key": "other"}]}
    table = parse_price_table(prices=prices, ways={"tidy-bucket": [WAY]})
    today = TABLE.checked
    assert [host.is_stale(today) for host in table.hosts.values()] == [True, False]
    assert table.is_stale(today)
