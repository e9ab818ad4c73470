"""Repositories by name: of the field first, never one that refuses the size, kind or sensitivity."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.content.shipped import shipped_advice
from triage.engine.repositories import suggest_repositories

KNOWN = shipped_advice().repositories
BY_KEY = {repository.key: repository for repository in KNOWN}


def suggest(*fields, **signals):
    results = suggest_repositories(KNOWN, fields=fields, signals=signals)
    return [repository.key for repository in results]


def test_thirty_or_more_are_known_each_with_limits_and_an_address():
    assert len(KNOWN) >= 30
    assert len({repository.key for repository in KNOWN}) == len(KNOWN)
    assert all(r.limits and r.price and r.homepage.startswith("https://") for r in KNOWN)


@pytest.mark.parametrize(
    ("fields", "signals", "first"),
    [
        (["health", "biochemistry"], {"kinds": ["image"], "gb_total": 3000, "sensitivity": "open"}, "bioimage-archive"),
        (["neuroscience"], {"kinds": ["ephys"], "sensitivity": "embargo"}, "dandi"),
        (["ecology"], {"kinds": ["image"], "file_count": 1_200_000, "sensitivity": "embargo"}, "wildlife-insights"),
        (["genomics"], {"kinds": ["variant"], "sensitivity": "regulated"}, "ega"),
        (["social"], {"kinds": ["table"], "sensitivity": "regulated"}, "icpsr"),
        (["geoscience"], {"kinds": ["timeseries"], "gb_total": 12000, "sensitivity": "open"}, "earthscope"),
        (["humanities"], {"kinds": ["sound"], "gb_total": 600, "sensitivity": "restricted"}, "paradisec"),
        (["agriculture"], {"kinds": ["image"], "gb_total": 900, "sensitivity": "embargo"}, "edal-pgp"),
        (["other"], {"kinds": ["table"], "gb_total": 1, "sensitivity": "open"}, "zenodo"),
    ],
)
def test_the_field_decides(fields, signals, first):
    assert suggest(*fields, **signals)[0] == first


def test_general_repositories_are_offered_to_every_field():
    assert {"zenodo", "osf"} & set(suggest("other", gb_total=2, sensitivity="open"))


@given(st.floats(0, 1e7), st.sampled_from(["open", "embargo", "restricted", "regulated"]))
def test_none_is_suggested_that_refuses(gb, sensitivity):
    suggested = [BY_KEY[key] for key in suggest("health", "genomics", "other", gb_total=gb, sensitivity=sensitivity)]
    takes_size = [repository.max_gb is None or repository.max_gb >= gb for repository in suggested]
    assert all(takes_size) or not any(takes_size)  # larger ones are named only where none takes so much unasked
    for repository in suggested:
        assert sensitivity != "regulated" or repository.controlled
        assert sensitivity not in ("open", "embargo") or not repository.controlled
        assert sensitivity == "open" or repository.embargo or repository.controlled


def test_one_that_the_answers_name_comes_first():
    named = suggest_repositories(KNOWN, fields=["ecology"], signals={"kinds": ["trajectory"]}, named="our Zenodo group")
    assert named[0].key == "zenodo"
    unnamed = suggest_repositories(KNOWN, fields=["ecology"], signals={}, named="geology drawers")  # no GEO in there
    assert unnamed[0].key != "geo"


def test_data_larger_than_any_takes_unasked_get_those_of_the_field():
    assert suggest("astronomy", kinds=["table"], gb_total=180_000, sensitivity="embargo") == []
    assert suggest("neuroscience", kinds=["volume"], gb_total=10**7, sensitivity="embargo") != []


def test_the_last_of_many_takes_any_field():
    last = BY_KEY[suggest("humanities", kinds=["document"], gb_total=3, sensitivity="open")[-1]]
    assert not last.fields


def test_what_the_mapping_names_comes_before_what_takes_one_special_thing():
    """GBIF takes Darwin Core, which a table of an accepted paper is not."""
    data = {"kinds": ["table"], "gb_total": 0.01, "sensitivity": "open"}
    proven = suggest_repositories(KNOWN, fields=["ecology"], signals=data, proven=["zenodo", "edi"])
    assert [repository.key for repository in proven][:2] == ["zenodo", "edi"]
    assert BY_KEY["gbif"].narrow
    assert not BY_KEY[suggest("ecology", **data)[0]].narrow
