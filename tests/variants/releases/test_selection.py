"""Which rows a selection reads, and in which batches, orders and directions."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser

from tests.known import KnownRelease
from variants.genome.alleles import MAX_REF_LENGTH
from variants.genome.regions import Region
from variants.query.conditions import InRegion, Never
from variants.query.tree import Or
from variants.releases.reader import ReleaseReader, open_release
from variants.releases.row_batches import rows_source
from variants.releases.selection import Selection, matching_rows, select_variants

pytestmark = pytest.mark.django_db


@pytest.fixture
def release(known: KnownRelease) -> ReleaseReader:
    return open_release(user=AnonymousUser(), name=known.name)


def test_the_source_of_regions_holds_each_row_once(release: ReleaseReader) -> None:
    everything = list(matching_rows(selection=select_variants(release=release)))
    first, last = everything[0], everything[-1]
    apart = Or((InRegion(Region(last.chrom, last.pos, last.pos)), InRegion(Region(first.chrom, first.pos, first.pos))))
    selection = Selection(release, apart)
    _, (chroms, starts, ends) = rows_source(release.tables, selection.regions)
    assert len(chroms) == len(starts) == len(ends)
    assert min(starts) == max(1, first.pos - MAX_REF_LENGTH)
    rows = list(matching_rows(selection=selection))
    assert rows == sorted(set(rows), key=lambda row: row.key)
    assert {first.key, last.key} <= {row.key for row in rows}
    assert all(row.pos <= last.pos <= row.end_pos or row.pos <= first.pos <= row.end_pos for row in rows)


def test_nothing_reads_no_row(release: ReleaseReader) -> None:
    selection = Selection(release, Never())
    assert rows_source(release.tables, selection.regions)[1] == [[], [], []]
    assert list(matching_rows(selection=selection)) == []
