"""How many datasets match a search, and how many each value of a facet would give, in one statement."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.core.paginator import Paginator
from django.db import connection, transaction
from django.db.models import QuerySet
from psycopg.sql import SQL, Literal

from catalog.entries.models import Organization
from catalog.entries.search.full_text import SearchResult, facet_terms
from catalog.entries.search.search_request import FACETS, SearchRequest

MAX_FACET_VALUES = 100  # listed of a facet, unless the request has another number
# What text, box and time leave is read once. `met` has a bit for each chosen facet that a dataset meets; a dataset
# counts where it meets all of them, or all but the one whose values are counted. Terms are spread out in the select
# list, which costs half of what a join with unnest does; OFFSET 0 keeps `met` from being computed for each term.
COUNT_SQL = SQL("""
WITH counted AS (
    SELECT split_part(term, ':', 1) AS facet, term, met, count(*) AS n
    FROM (SELECT unnest(facets) AS term, met
          FROM (SELECT facets, {met} AS met FROM ({base}) AS base (facets) OFFSET 0) AS marked
          WHERE met = ANY(%s)) AS terms
    GROUP BY term, met
), summed AS (
    SELECT facet, term, sum(n) AS n, coalesce(sum(n) FILTER (WHERE met = %s), 0) AS meeting
    FROM counted WHERE met IN (%s, %s # coalesce((%s::jsonb ->> facet)::int, 0))
    GROUP BY facet, term
), ranked AS (
    SELECT facet, term, n, row_number() OVER (PARTITION BY facet ORDER BY n DESC, term) AS place,
        count(*) OVER (PARTITION BY facet) AS n_values, sum(meeting) OVER (PARTITION BY facet) AS meeting
    FROM summed
)
SELECT facet, term, n, n_values, meeting FROM ranked
WHERE place <= %s OR term = ANY(%s) ORDER BY facet, place
""")


@dataclass(frozen=True)
class FacetValue:
    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class Facet:
    """The most frequent values and the chosen ones; `left_out` is the number of others."""

    values: list[FacetValue]
    left_out: int


@dataclass(frozen=True)
class MatchCounts:
    """The number of matching datasets, and the facets by name, without those that have no value."""

    total: int
    facets: dict[str, Facet]


def count_matches(*, result: SearchResult, search: SearchRequest, max_values: int = MAX_FACET_VALUES) -> MatchCounts:
    """Counts of each facet's values: datasets that match if the value is chosen in place of the facet's choice.

    Args:
        max_values: Listed of each facet, besides the chosen ones.
    """
    rows = _count_terms(result, search, max_values)
    organizations = _organization_names([term.partition(":")[2] for facet, term, *_ in rows if facet == "organization"])
    values: dict[str, list[FacetValue]] = {name: [] for name in FACETS}
    n_values: dict[str, int] = {}
    total = 0
    for facet, term, count, n_facet_values, n_matching in rows:
        value = term.partition(":")[2]
        label = organizations.get(value, value) if facet == "organization" else value
        values[facet].append(FacetValue(value, label, int(count), value in search.facets.get(facet, ())))
        n_values[facet] = n_facet_values
        if facet == "kind":  # every dataset has one
            total = int(n_matching)
    facets = {name: Facet(listed, n_values[name] - len(listed)) for name, listed in values.items() if listed}
    return MatchCounts(total, facets)


def _count_terms(result: SearchResult, search: SearchRequest, max_values: int) -> list[tuple[str, str, int, int, int]]:
    """(facet, term, datasets, values of the facet, matching datasets that have the facet)."""
    try:
        base, parameters = result.base.order_by().values_list("search__facets").query.sql_with_params()
    except EmptyResultSet:
        return []
    chosen_terms = [facet_terms(name, values) for name, values in search.facets.items()]
    bits = {name: 1 << position for position, name in enumerate(search.facets)}
    all_bits = (1 << len(bits)) - 1
    met = SQL(" + ").join(SQL("(facets && %s::text[])::int * {}").format(Literal(bit)) for bit in bits.values())
    statement = COUNT_SQL.format(met=met if bits else SQL("0"), base=SQL(base))
    counted = [all_bits, *(all_bits ^ bit for bit in bits.values())]
    always_listed = [term for terms in chosen_terms for term in terms]
    numbers: list[Any] = [counted, all_bits, all_bits, all_bits, json.dumps(bits), max_values, always_listed]
    with transaction.atomic(), connection.cursor() as cursor:
        # PostgreSQL takes an array for one term and would sort all of them; few groups want a hash table.
        cursor.execute("SET LOCAL enable_sort = off")
        cursor.execute(statement, [*chosen_terms, *parameters, *numbers])
        rows = cursor.fetchall()
        cursor.execute("SET LOCAL enable_sort = on")  # the transaction may be the caller's
        return rows


def _organization_names(slugs: list[str]) -> dict[str, str]:
    return dict(Organization.objects.filter(slug__in=slugs).values_list("slug", "name"))


class CountedPaginator(Paginator):
    """Pages of a list of known length; `total` saves the query that would count it."""

    def __init__(self, object_list: QuerySet[Any], per_page: int, *, total: int) -> None:
        super().__init__(object_list, per_page)
        self.count = total
