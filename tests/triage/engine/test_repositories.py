"""Repositories by name: of the field first, never one that refuses the size, kind or sensitivity."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.content.shipped import shipped_advice
from triage.engine.repositories import suggest_repositories

KNOWN = shipped_advice().repositories


def suggest(*fields, **signals):
    found = suggest_repositories(KNOWN, fields=fields, signals=signals)
    return [repository.key for repository in found]


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
        (["other"], {"kinds": ["table"], "gb_total": 1, "sensitivity": "open"}, "huggingface-datasets"),
    ],
)
def test_the_field_decides(fields, signals, first):
    assert suggest(*fields, **signals)[0] == first


def test_the_general_ones_are_there_for_every_field():
    assert {"zenodo", "osf"} & set(suggest("other", gb_total=2, sensitivity="open"))


@given(st.floats(0, 1e7), st.sampled_from(["open", "embargo", "restricted", "regulated"]))
def test_none_is_suggested_that_refuses(gb, sensitivity):
    for key in suggest("health", "genomics", "other", gb_total=gb, sensitivity=sensitivity):
        repository = next(known for known in KNOWN if known.key == key)
        assert repository.max_gb is None or repository.max_gb >= gb
        assert sensitivity != "regulated" or repository.controlled
        assert sensitivity == "open" or repository.embargo or repository.controlled
