"""How many datasets a search found, and how many each value of a facet would give: one statement for all of them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.core.paginator import Paginator
from django.db import connection, transaction
from psycopg.sql import SQL, Literal

from catalog.entries.models import Organization
from catalog.entries.search.full_text import Found, facet_terms
from catalog.entries.search.search_request import FACETS, Question

MOST_VALUES = 100  # of a facet, unless somebody asks for more
# What words, box and time leave is read once. `met` has a bit for each chosen facet that a dataset meets; a dataset
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
    """`values` are the most frequent ones and those that are chosen; `left_out` counts the others."""

    values: list[FacetValue]
    left_out: int


@dataclass(frozen=True)
class Counted:
    """`total` datasets meet the whole question; facets by name, without those that have no value."""

    total: int
    facets: dict[str, Facet]


def count_found(*, found: Found, question: Question, most: int = MOST_VALUES) -> Counted:
    """A facet's own choice does not narrow its own counts; `most` values of each are listed."""
    rows = _rows(found, question, most)
    organizations = _names([term.partition(":")[2] for facet, term, *_ in rows if facet == "organization"])
    values: dict[str, list[FacetValue]] = {name: [] for name in FACETS}
    n_values: dict[str, int] = {}
    total = 0
    for name, term, count, of_facet, meeting in rows:
        value = term.partition(":")[2]
        label = organizations.get(value, value) if name == "organization" else value
        values[name].append(FacetValue(value, label, int(count), value in question.facets.get(name, ())))
        n_values[name] = of_facet
        if name == "kind":  # of which every dataset has one
            total = int(meeting)
    return Counted(total, {name: Facet(said, n_values[name] - len(said)) for name, said in values.items() if said})


def _rows(found: Found, question: Question, most: int) -> list[tuple[str, str, int, int, int]]:
    """(facet, term, datasets, values of the facet, datasets that meet everything and have the facet)."""
    try:
        base, parameters = found.base.order_by().values_list("search__facets").query.sql_with_params()
    except EmptyResultSet:
        return []
    terms = [facet_terms(name, values) for name, values in question.facets.items()]
    bits = {name: 1 << place for place, name in enumerate(question.facets)}
    everything = (1 << len(bits)) - 1
    marks = SQL(" + ").join(SQL("(facets && %s::text[])::int * {}").format(Literal(bit)) for bit in bits.values())
    statement = COUNT_SQL.format(met=marks if bits else SQL("0"), base=SQL(base))
    wanted = [everything, *(everything ^ bit for bit in bits.values())]
    rest = [wanted, everything, everything, everything, json.dumps(bits), most, [term for one in terms for term in one]]
    with transaction.atomic(), connection.cursor() as cursor:
        # PostgreSQL takes an array for one term and would sort all of them; few groups want a hash table.
        cursor.execute("SET LOCAL enable_sort = off")
        cursor.execute(statement, [*terms, *parameters, *rest])
        rows = cursor.fetchall()
        cursor.execute("SET LOCAL enable_sort = on")  # the transaction may be somebody else's
        return rows


def _names(slugs: list[str]) -> dict[str, str]:
    return dict(Organization.objects.filter(slug__in=slugs).values_list("slug", "name"))


class CountedPaginator(Paginator):
    """`total` saves the query that would count the list."""

    def __init__(self, object_list: Sequence[Any], per_page: int, *, total: int) -> None:
        super().__init__(object_list, per_page)
        self.count = total
