"""One answer to a page: what it counts, and whose consequences it shows."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from psycopg.types.range import Range

from variants.explore.explore_params import find_gene_scope, parse_explore_params, region_scope
from variants.explore.explore_result import explore
from variants.genome.regions import Region
from variants.releases.models import Gene
from variants.releases.reader import open_release

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


def test_a_result_counts_what_matches_and_says_what_cannot_be_asked(gene_scope):
    everything, some = ask(gene_scope, ""), ask(gene_scope, "q=cadd.phred:>5")
    assert everything.total == everything.profile.matching == some.total
    assert some.profile.matching.value < some.total.value
    wrong = ask(gene_scope, "q=cadd.phrd:>5")
    assert (wrong.total, wrong.profile, wrong.page) == (some.total, None, None)
    assert "did you mean cadd.phred" in wrong.scope.problem


def test_a_region_has_the_consequences_on_all_transcripts(gene_scope):
    region = Region(gene_scope.chrom, gene_scope.start, gene_scope.end)
    result = ask(region_scope(gene_scope.everything.release, region), "rows=1000")
    assert list(result.terms) == [row.terms for row in result.page.rows]
    assert result.total.value >= ask(gene_scope, "").total.value
