"""One answer to a page: what it counts, and whose consequences it shows."""

from __future__ import annotations

import pytest

from tests.variants.explore.scoped_gene import explore_query
from variants.explore.explore_params import region_scope
from variants.genome.regions import Region

pytestmark = pytest.mark.django_db


def test_a_result_counts_matches_and_explains_an_invalid_query(gene_scope):
    everything, some = explore_query(gene_scope, ""), explore_query(gene_scope, "q=cadd.phred:>5")
    assert everything.total == everything.profile.matching == some.total
    assert some.profile.matching.value < some.total.value
    wrong = explore_query(gene_scope, "q=cadd.phrd:>5")
    assert (wrong.total, wrong.profile, wrong.page) == (some.total, None, None)
    assert "did you mean cadd.phred" in wrong.scope.problem


def test_a_region_has_the_consequences_on_all_transcripts(gene_scope):
    region = Region(gene_scope.chrom, gene_scope.start, gene_scope.end)
    result = explore_query(region_scope(gene_scope.everything.release, region), "rows=1000")
    assert list(result.terms) == [row.terms for row in result.page.rows]
    assert result.total.value >= explore_query(gene_scope, "").total.value
