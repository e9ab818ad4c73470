"""Pages of a table are the same whether the matching keys are known or looked for, forward and back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.variants.explore.scoped_gene import explore_query
from variants.explore.table_page import SortProblem, read_page
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


def test_a_page_that_cannot_be_sorted_is_in_order_of_position(gene_scope, monkeypatch):
    by_position = explore_query(gene_scope, "").page
    assert explore_query(gene_scope, "sort=-nosuch").page == replace(by_position, sort_problem=SortProblem.NO_COLUMN)
    ordered = explore_query(gene_scope, "sort=-cadd.phred").page
    assert ordered.sort_problem is None
    assert ordered.rows != by_position.rows
    monkeypatch.setattr("variants.explore.table_page.MAX_SORTED_ROWS", 5)
    too_many = explore_query(gene_scope, "sort=-cadd.phred").page
    assert too_many == replace(by_position, sort_problem=SortProblem.TOO_MANY_ROWS)
