"""Sums of money: the class follows from the sum, and the sum grows with each of its inputs."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.content.shipped import shipped_advice
from triage.engine.costs import MONTHS, Usage, class_of, list_options, price
from triage.engine.prices import COST_CLASSES

TABLE = shipped_advice().costs.table
AT_WORK = [(way, TABLE.hosts[host]) for ways in TABLE.ways.values() for way in ways for host in way.hosts]
RENTED = {"b2", "r2", "aws", "gcp", "azure", "enclave"}
amounts = st.floats(0, 100_000, allow_nan=False)
ranges = st.tuples(amounts, amounts).map(sorted).map(tuple)
usages = st.builds(Usage, gb=amounts, gb_growth=amounts, gb_out=ranges, requests=ranges)
options = st.sampled_from(AT_WORK)


@given(options, usages)
def test_the_class_is_that_of_the_five_years_by_month(at_work, usage):
    way, host = at_work
    option = price(way=way, host=host, usage=usage)
    assert option.cost == class_of(option.five_years[1] / MONTHS)
    assert option.five_years == pytest.approx([sum(t.five_years[i] for t in option.terms) for i in (0, 1)], abs=0.01)
    assert option.five_years[0] <= option.five_years[1]


@given(options, usages, amounts, st.sampled_from(["gb", "gb_growth", "gb_out", "requests"]))
def test_no_sum_falls_when_an_input_grows(at_work, usage, more, name):
    way, host = at_work
    value = getattr(usage, name)
    grown = tuple(v + more for v in value) if isinstance(value, tuple) else value + more
    before = price(way=way, host=host, usage=usage)
    after = price(way=way, host=host, usage=replace(usage, **{name: grown}))
    if host.free_out_ratio and name == "gb":  # more kept makes more downloads free
        before, after = (
            price(way=way, host=host, usage=replace(u, gb_out=(0, 0))) for u in (usage, replace(usage, gb=grown))
        )
    assert after.five_years[1] >= before.five_years[1]
    assert COST_CLASSES.index(after.cost) >= COST_CLASSES.index(before.cost)


@pytest.mark.parametrize("name", ["gb", "gb_growth", "gb_out", "requests", "machine"])
def test_the_sum_at_a_cloud_grows_with_each_input(name):
    bucket, shelf = TABLE.ways["tidy-bucket"][0], TABLE.ways["image-shelf"][-1]
    usage = Usage(gb=1000, gb_growth=10, gb_out=(200, 200), requests=(1e6, 1e6))
    before = price(way=bucket, host=TABLE.hosts["aws"], usage=usage)
    if name == "machine":
        after = price(way=shelf, host=TABLE.hosts["aws"], usage=usage)
    else:
        value = getattr(usage, name)
        doubled = tuple(2 * v for v in value) if isinstance(value, tuple) else 2 * value
        after = price(way=bucket, host=TABLE.hosts["aws"], usage=replace(usage, **{name: doubled}))
    assert after.five_years[0] > before.five_years[0]
    assert after.five_years[1] > before.five_years[1]


@pytest.mark.parametrize("pattern", sorted(TABLE.ways))
@pytest.mark.parametrize("budget", [None, *COST_CLASSES])
def test_eighty_terabytes_are_never_cheap(pattern, budget):
    signals = {"gb_total": 80_000, "host": ["anywhere"]} | ({"budget": budget} if budget else {})
    keeping = {way.key for way in TABLE.ways[pattern] if way.share}
    results = [option for option in list_options(pattern, signals, TABLE) if option.way in keeping]
    assert "S" not in {option.cost for option in results}
    assert {option.cost for option in results if option.host in RENTED} <= {"L", "X"}


def test_a_free_host_that_somebody_must_grant_says_so():
    signals = {"gb_total": 10_000, "budget": "F", "sensitivity": "open", "host": ["institution"], "ops_hours": 1}
    first = list_options("grid-subset-server", signals, TABLE)[0]
    assert (first.way, first.host, first.cost, first.machine) == ("range-reads", "sponsored", "F", "none")
    assert "grants" in first.ask
    granted = list_options("grid-subset-server", signals | {"allocations": ["sponsored-store"]}, TABLE)[0]
    assert (granted.host, granted.ask) == ("sponsored", "")


def test_the_budget_chooses_among_ways_of_one_pattern():
    signals = {"gb_total": 2900, "rows_million": 759, "host": ["own-server", "aws"]}
    assert list_options("annotation-lookup", signals | {"budget": "F"}, TABLE)[0].host == "own-disk"
    at_aws = list_options("annotation-lookup", signals | {"host": ["aws"], "budget": "F"}, TABLE)
    assert {option.cost for option in at_aws if option.host == "aws"} == {"M", "L"}


def test_every_pattern_has_a_way_without_a_machine_or_is_a_guarded_room():
    without = {pattern for pattern, ways in TABLE.ways.items() if any(way.machine == "none" for way in ways)}
    assert set(TABLE.ways) - without == {"guarded-room"}


def test_missing_amounts_are_assumed_and_named():
    (first, *_) = list_options("tidy-bucket", {}, TABLE)
    assert first.five_years[1] >= 0
    assert list_options("tidy-bucket", {"gb_total": 0, "gb_out": 0, "host": ["aws"]}, TABLE)[-1].cost == "F"


def test_of_hosts_that_have_to_be_asked_the_one_at_the_place_that_was_named_comes_first():
    signals = {"gb_total": 35_000, "budget": "L", "host": ["institution"]}
    assert list_options("image-shelf", signals, TABLE)[0].host == "institution"
    nothing = list_options("image-shelf", signals | {"budget": "F"}, TABLE)[0]
    assert (nothing.host, nothing.cost) == ("sponsored", "F")


def test_of_equal_sums_the_host_that_the_table_names_first_is_taken_and_no_alphabet():
    signals = {"gb_total": 0.2, "sensitivity": "open"}
    hosts = {
        pattern: list_options(pattern, signals, TABLE)[0].host for pattern in ("notebook-first", "static-explorer")
    }
    assert hosts == {"notebook-first": "git-host", "static-explorer": "static-pages"}


def test_a_way_without_a_machine_names_the_store_alone():
    options = list_options("tidy-bucket", {"gb_total": 5000, "host": ["other-cloud"]}, TABLE)
    assert {option.host_name for option in options if option.host == "b2"} == {"Backblaze B2"}
