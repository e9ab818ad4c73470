"""What apps register is asked, and reasons are put together for each person."""

import pytest

from catalog import dependants


@pytest.fixture
def providers(monkeypatch):
    """No providers but those of the test."""
    monkeypatch.setattr(dependants, "_providers", {})


def test_each_person_has_every_reason_once(providers):
    dependants.register("you follow it", lambda dataset: [1, 1, 2])
    dependants.register("an interview of yours relies on it", lambda dataset: [dataset])
    assert dependants.find_dependants(2) == {
        1: ["you follow it"],
        2: ["you follow it", "an interview of yours relies on it"],
    }


def test_a_second_registration_replaces_the_provider(providers):
    dependants.register("you follow it", lambda dataset: [1])
    dependants.register("you follow it", lambda dataset: [2])
    assert dependants.find_dependants(None) == {2: ["you follow it"]}
