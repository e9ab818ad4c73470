"""A gene of the known releases, and what its page finds for a query."""

from __future__ import annotations

from django.http import QueryDict
from psycopg.types.range import Range

from variants.explore.explore_params import ExploreScope, find_gene_scope, parse_explore_params, region_scope
from variants.explore.explore_result import ExploreResult, explore
from variants.releases.models import Gene

GENE = Gene(gene_id="ENSG00000133424", symbol="LARGE1", chrom=22, span=Range(33_164_000, 33_165_000))


def explore_query(scope: ExploreScope, query_string: str) -> ExploreResult:
    """The result for a query string in the gene or region of a scope."""
    release = scope.everything.release
    params = parse_explore_params(QueryDict(query_string), release)
    if scope.region:
        return explore(region_scope(release, scope.region, params.query), params)
    return explore(find_gene_scope(release, GENE, params.query), params)
