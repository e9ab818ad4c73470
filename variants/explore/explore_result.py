"""A gene or region and the parameters of its page -> ExploreResult: counts, points to draw, one page of the table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from variants.explore.explore_params import ExploreParams, ExploreScope
from variants.explore.profile import Profile, build_profile, count_scope
from variants.explore.table_page import TablePage, read_page
from variants.fields.typed_values import Value
from variants.genome.alleles import VariantKey
from variants.query.conditions import GeneIn
from variants.query.field_columns import largest_value
from variants.releases.field_values import FieldReader
from variants.releases.reader import ReleaseReader
from variants.releases.rows import VariantRow
from variants.releases.selection import Count
from variants.releases.store import statements
from variants.releases.store.connection import readonly


@dataclass(frozen=True)
class ExploreResult:
    """What a gene or region page shows.

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
        columns=[largest_value(spec, "v") for spec in params.drawn_fields],
    )
    reader = FieldReader(release, params.columns)
    page = read_page(selection=scope.selection or everything, params=params, profile=profile, columns=reader.columns)
    terms: Mapping[VariantKey, int] = {}
    if scope.gene and profile.is_complete:
        terms = profile.terms_by_key()
    elif scope.gene:
        terms = read_terms_on_gene(release=release, gene=scope.gene, rows=page.rows)
    return ExploreResult(
        scope,
        params,
        total=profile.total,
        profile=profile,
        page=page,
        values=reader.values(page.rows),
        terms=[terms.get(row.key, row.terms) for row in page.rows],
    )


def read_terms_on_gene(*, release: ReleaseReader, gene: GeneIn, rows: Sequence[VariantRow]) -> dict[VariantKey, int]:
    """{key: mask of the consequences on this gene's transcripts}, for the rows that are annotated to it."""
    keys = [[row.chrom for row in rows], [row.pos for row in rows], [row.vkey for row in rows]]
    with readonly.cursor() as cursor:
        cursor.execute(statements.effects_of(release.tables), [*keys, sorted(gene.genes)])
        return {VariantKey(chrom, pos, vkey): terms for chrom, pos, vkey, terms in cursor.fetchall()}
