"""Rows come in batches behind the last key: the same rows as at once, and nothing is open between two batches."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

import pytest
from django.db import connection
from psycopg.pq import TransactionStatus
from pytest_django.plugin import DjangoDbBlocker

from variants.genome.alleles import VariantKey
from variants.genome.regions import Region
from variants.query.bound_tree import merge_regions
from variants.query.conditions import InRegion
from variants.query.tree import Or
from variants.releases import row_batches
from variants.releases.models import Release
from variants.releases.ordering import order_items
from variants.releases.reader import ReleaseReader
from variants.releases.selection import Selection, matching_rows, select_variants
from variants.releases.store.connection import readonly


@pytest.fixture
def release(synthetic38: Release, django_db_blocker: DjangoDbBlocker) -> Iterator[ReleaseReader]:
    with django_db_blocker.unblock():
        yield ReleaseReader(synthetic38)


def keys(selection: Selection, **options: object) -> list[VariantKey]:
    return [row.key for row in matching_rows(selection=selection, **options)]  # type: ignore[arg-type]


def regions_of(everything: list[VariantKey]) -> Selection | Or:
    """Short regions that touch, and a long one."""
    sampled_rows = [everything[index] for index in (3, 4, 5, 50, 51, len(everything) // 2)]
    regions = [InRegion(Region(key.chrom, key.pos, key.pos + 20)) for key in sampled_rows]
    last = everything[-1]
    return Or((*regions, InRegion(Region(last.chrom, last.pos - 5_000_000, last.pos))))


@pytest.mark.parametrize("query", ["", "cadd.phred:>=10", "vep.consequence:missense_variant", "exac.af:*"])
def test_small_batches_give_the_same_rows_as_large_ones(
    release: ReleaseReader, monkeypatch: pytest.MonkeyPatch, query: str
) -> None:
    selection = select_variants(release=release, query=query)
    everything = keys(selection)
    assert everything == sorted(set(everything))
    within = Selection(release, regions_of(keys(select_variants(release=release))))
    in_regions = keys(within)
    middle = everything[len(everything) // 2]
    monkeypatch.setattr(row_batches, "FIRST_BATCH_SIZE", 3)
    monkeypatch.setattr(row_batches, "MAX_BATCH_SIZE", 70)
    assert keys(selection) == everything
    assert keys(selection, after=middle) == everything[len(everything) // 2 + 1 :]
    assert keys(selection, before=middle) == everything[: len(everything) // 2][::-1]
    assert keys(selection, limit=100) == everything[:100]
    assert keys(within) == in_regions
    assert keys(within, after=in_regions[5]) == in_regions[6:]
    assert keys(within, before=in_regions[5]) == in_regions[:5][::-1]
    assert keys(within, limit=7) == in_regions[:7]
    monkeypatch.setattr(row_batches, "MAX_BASES_TOGETHER", 25)
    assert keys(within) == in_regions
    assert keys(within, limit=7) == in_regions[:7]


# UK10K_AN is not filterable: source lines decide.
@pytest.mark.parametrize("query", ["", "UK10K_AN:* OR NOT UK10K_AN:*"])
@pytest.mark.parametrize("sort", ["", "-cadd.phred"])
def test_no_transaction_is_open_while_a_row_is_used(release: ReleaseReader, query: str, sort: str) -> None:
    order = order_items(release, [sort]) if sort else ()
    rows = matching_rows(selection=select_variants(release=release, query=query), order=order)
    for _ in islice(rows, 700):  # two batches
        for database in (readonly, connection):
            assert database.connection is None or database.connection.info.transaction_status == TransactionStatus.IDLE
    assert readonly.connection is not None


@pytest.mark.parametrize("query", ["", "UK10K_AN:* OR NOT UK10K_AN:*"])
def test_small_batches_of_sorted_rows_are_in_the_order_of_all(
    release: ReleaseReader, monkeypatch: pytest.MonkeyPatch, query: str
) -> None:
    selection = select_variants(release=release, query=query)
    order = order_items(release, ["-cadd.phred"])
    at_once = keys(selection, order=order, limit=100_000)
    assert len(at_once) == len(keys(selection))
    monkeypatch.setattr(row_batches, "FIRST_BATCH_SIZE", 70)
    assert keys(selection, order=order) == at_once
    assert keys(selection, order=order, limit=90) == at_once[:90]


def test_of_two_streams_one_may_be_closed_early(release: ReleaseReader) -> None:
    everything = keys(select_variants(release=release))
    first, second = (matching_rows(selection=select_variants(release=release)) for _ in range(2))
    read = [row.key for row in islice(second, 600)]
    next(first)
    first.close()  # type: ignore[attr-defined]  # a generator
    assert read + [row.key for row in second] == everything


def test_regions_of_a_query_do_not_overlap() -> None:
    """Else a row of two regions that are looked up apart would come twice."""
    assert merge_regions([Region(1, 1, 10), Region(1, 5, 20), Region(1, 21, 30)]) in (
        (Region(1, 1, 30),),
        (Region(1, 1, 20), Region(1, 21, 30)),
    )
