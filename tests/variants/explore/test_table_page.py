"""Pages of a table are the same whether the matching keys are known or looked for, forward and back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.test import override_settings

from tests.variants.explore.scoped_gene import explore_query
from variants.explore.explore_params import region_scope
from variants.explore.table_page import SortProblem, read_page
from variants.genome.regions import Region
from variants.lake.manifest import Manifest
from variants.releases.models import Release
from variants.releases.ordering import ordered_rows
from variants.releases.reader import ReleaseReader
from variants.releases.selection import select_variants

pytestmark = pytest.mark.django_db


def test_pages_of_known_keys_are_those_by_position(gene_scope):
    result = explore_query(gene_scope, "q=cadd.phred:>1")
    keys = result.profile.matching_keys()
    assert result.profile.is_complete
    assert len(keys) > 10
    selection = select_variants(release=gene_scope.everything.release, gene=gene_scope.gene, query="cadd.phred:>1")
    unknown = replace(result.profile, step=2)

    def page(**where):
        params = replace(result.params, page_size=4, **where)
        read = read_page(selection=selection, params=params, profile=result.profile)
        assert read == read_page(selection=selection, params=params, profile=unknown)
        return read

    pages = [page()]
    while after := pages[-1].next_after:
        pages.append(page(after=after))
    assert [row.key for read in pages for row in read.rows] == keys
    for earlier, later in zip(pages[::-1][1:], pages[::-1], strict=False):
        assert page(before=later.previous_before).rows == earlier.rows


def test_a_lake_sorts_any_number_of_rows(synthetic38: Release, lake38: Manifest, monkeypatch):
    monkeypatch.setattr("variants.explore.table_page.MAX_SORTED_ROWS", 5)
    region = Region(22, 1, 50_000_000)
    scope = region_scope(ReleaseReader(synthetic38), region, "")
    page = explore_query(scope, "sort=-cadd.phred").page
    assert page.sort_problem is None
    with override_settings(LWDS_LAKE=""):
        selection = select_variants(release=ReleaseReader(synthetic38), region=region)
        right = ordered_rows(selection=selection, by=["-cadd.phred"], limit=len(page.rows))
    assert [row.key for row in page.rows] == [row.key for row in right]


def test_a_page_that_cannot_be_sorted_is_in_order_of_position(gene_scope, monkeypatch):
    by_position = explore_query(gene_scope, "").page
    assert explore_query(gene_scope, "sort=-nosuch").page == replace(by_position, sort_problem=SortProblem.NO_COLUMN)
    ordered = explore_query(gene_scope, "sort=-cadd.phred").page
    assert ordered.sort_problem is None
    assert ordered.rows != by_position.rows
    monkeypatch.setattr("variants.explore.table_page.MAX_SORTED_ROWS", 5)
    too_many = explore_query(gene_scope, "sort=-cadd.phred").page
    assert too_many == replace(by_position, sort_problem=SortProblem.TOO_MANY_ROWS)
