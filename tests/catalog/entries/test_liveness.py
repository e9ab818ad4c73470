"""States and reasons, and the words of older entries wherever they still come from."""

import pytest

from catalog.entries.liveness import OLD_WORDS, parse_liveness
from catalog.entries.models.vocabulary import Liveness, LivenessReason
from catalog.entries.record import DatasetRecord
from catalog.exchange.native import parse_native_values
from tests.catalog.entries.search.searches import ask


def test_every_old_word_has_a_state_and_a_reason_of_today():
    for state, reason in OLD_WORDS.values():
        assert state in Liveness.values
        assert reason in LivenessReason.values


@pytest.mark.parametrize(
    ("word", "reason", "expected"),
    [
        ("retired", "unknown", ("ended", "retired")),
        ("retired", "lost", ("ended", "lost")),
        ("alive", "", ("alive", "unknown")),
        ("ended", "no funds", ("ended", "no funds")),
    ],
)
def test_a_reason_that_is_given_stays(word, reason, expected):
    assert parse_liveness(word, reason) == expected


def test_stored_versions_and_exports_of_older_portals_are_understood():
    record = DatasetRecord.from_dict({"title": "Flow", "liveness": "superseded", "place": "wild-west"})
    assert (record.liveness, record.liveness_reason) == ("ended", "replaced")
    assert parse_native_values([("liveness", "fading")]) == {"liveness": "at risk", "liveness_reason": "fading"}


def test_old_addresses_of_searches_still_find():
    search = ask("liveness=alive&liveness=retired&seed_place=toolbox&place=wild-west")
    assert search.facets == {"liveness": ("alive", "ended"), "tag": ("wild-west", "toolbox")}
