"""Pages of a table are the same whether the matching keys are known or looked for, forward and back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from psycopg.types.range import Range

from variants.explore.explore_params import find_gene_scope, parse_explore_params, region_scope
from variants.explore.explore_result import explore
from variants.explore.table_page import SortProblem, read_page
from variants.genome.regions import Region
from variants.releases.models import Gene
from variants.releases.reader import open_release
from variants.releases.selection import select_variants

pytestmark = pytest.mark.django_db


GENE = Gene(gene_id="ENSG00000133424", symbol="LARGE1", chrom=22, span=Range(33_164_000, 33_165_000))


@pytest.fixture
def gene_scope(known):
    return find_gene_scope(open_release(user=AnonymousUser(), name=known.name), GENE)


def ask(scope, query_string):
    """The result for a query in the gene or region of a scope."""
    release = scope.everything.release
    params = parse_explore_params(QueryDict(query_string), release)
    if scope.region:
        return explore(region_scope(release, scope.region, params.query), params)
    return explore(find_gene_scope(release, GENE, params.query), params)


def test_pages_of_known_keys_are_those_by_position(gene_scope):
    result = ask(gene_scope, "q=cadd.phred:>1")
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


def test_a_result_counts_what_matches_and_says_what_cannot_be_asked(gene_scope):
    everything, some = ask(gene_scope, ""), ask(gene_scope, "q=cadd.phred:>5")
    assert everything.total == everything.profile.matching == some.total
    assert some.profile.matching.value < some.total.value
    wrong = ask(gene_scope, "q=cadd.phrd:>5")
    assert (wrong.total, wrong.profile, wrong.page) == (some.total, None, None)
    assert "did you mean cadd.phred" in wrong.scope.problem


def test_a_page_that_cannot_be_sorted_is_in_order_of_position(gene_scope, monkeypatch):
    by_position = ask(gene_scope, "").page
    assert ask(gene_scope, "sort=-nosuch").page == replace(by_position, sort_problem=SortProblem.NO_COLUMN)
    ordered = ask(gene_scope, "sort=-cadd.phred").page
    assert ordered.sort_problem is None
    assert ordered.rows != by_position.rows
    monkeypatch.setattr("variants.explore.table_page.MAX_SORTED_ROWS", 5)
    too_many = ask(gene_scope, "sort=-cadd.phred").page
    assert too_many == replace(by_position, sort_problem=SortProblem.TOO_MANY_ROWS)


def test_a_region_has_the_consequences_on_all_transcripts(gene_scope):
    region = Region(gene_scope.chrom, gene_scope.start, gene_scope.end)
    result = ask(region_scope(gene_scope.everything.release, region), "rows=1000")
    assert list(result.terms) == [row.terms for row in result.page.rows]
    assert result.total.value >= ask(gene_scope, "").total.value
