"""A gene or region and the parameters of its page -> ExploreResult: counts, points to draw, one page of the table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from variants.explore.explore_params import ExploreParams, ExploreScope
from variants.explore.profile import Profile, build_profile, count_scope
from variants.explore.table_page import TablePage, read_page
from variants.fields.typed_values import Value
from variants.genome.alleles import VariantKey
from variants.releases.counting import Count
from variants.releases.field_values import FieldReader
from variants.releases.gene_effects import read_terms_on_genes


@dataclass(frozen=True)
class ExploreResult:
    """The content of a gene or region page.

    Attributes:
        total: Variants of the gene or region.
        profile: Counts, and the points that the plots are drawn from. This and what follows are empty if the query
            cannot be asked.
        page: One page of the table.
        values: The values of the params' columns, for each row of the page.
        terms: Consequences of the page's rows as masks: inside a gene, those on its transcripts.
    """

    scope: ExploreScope
    params: ExploreParams
    total: Count
    profile: Profile | None = None
    page: TablePage | None = None
    values: Sequence[Sequence[Value]] = ()
    terms: Sequence[int] = ()


def explore(scope: ExploreScope, params: ExploreParams) -> ExploreResult:
    """Answer a page's question, in a few statements however many variants match."""
    everything, release = scope.everything, scope.everything.release
    if scope.problem:
        return ExploreResult(scope, params, total=count_scope(everything=everything, gene=scope.gene))
    profile = build_profile(
        everything=everything,
        gene=scope.gene,
        selection=scope.selection,
        drawn=params.drawn_fields,
    )
    reader = FieldReader(release, params.columns)
    page = read_page(selection=scope.selection or everything, params=params, profile=profile, columns=reader.columns)
    terms: Mapping[VariantKey, int] = {}
    if scope.gene and profile.is_complete:
        terms = profile.terms_by_key()
    elif scope.gene:
        terms = read_terms_on_genes(release=release, genes=scope.gene.genes, keys=[row.key for row in page.rows])
    return ExploreResult(
        scope,
        params,
        total=profile.total,
        profile=profile,
        page=page,
        values=reader.values(page.rows),
        terms=[terms.get(row.key, row.terms) for row in page.rows],
    )
