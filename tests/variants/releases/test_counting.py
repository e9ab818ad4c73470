"""The number of rows that match, and statements that take too long."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser

from tests.known import KnownRelease
from variants.genome.regions import Region
from variants.query.conditions import InRegion, Never
from variants.releases.counting import Count, TooSlowError, count_matching, cursor_with_timeout
from variants.releases.reader import ReleaseReader, open_release
from variants.releases.selection import Selection, matching_rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def release(known: KnownRelease) -> ReleaseReader:
    return open_release(user=AnonymousUser(), name=known.name)


def test_a_count_is_the_number_of_matching_rows(release: ReleaseReader) -> None:
    selection = Selection(release, InRegion(Region(22, 1, 40_000_000)))
    assert count_matching(selection=selection) == Count(len(list(matching_rows(selection=selection))))


def test_a_condition_without_matches_counts_zero(release: ReleaseReader) -> None:
    assert count_matching(selection=Selection(release, Never())) == Count(0)


def test_a_statement_over_its_time_is_too_slow(release: ReleaseReader) -> None:
    with pytest.raises(TooSlowError), cursor_with_timeout(0.01) as cursor:
        cursor.execute("SELECT pg_sleep(5)")
