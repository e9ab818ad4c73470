"""How many datasets match a search, and how many each value of a facet would give."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from heapq import nsmallest
from typing import Any

import numpy as np
from django.core.paginator import Paginator
from django.db.models import QuerySet

from catalog.entries.models import Organization
from catalog.entries.search.full_text import SearchResult, facet_terms
from catalog.entries.search.hits import Hits, read_hits
from catalog.entries.search.known_facets import KNOWN_FACETS, Array, FacetTerms
from catalog.entries.search.search_request import FACETS, SearchRequest

MAX_FACET_VALUES = 100  # listed of a facet, unless the request has another number


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
    """The matching datasets, and the facets by name, without those that have no value."""

    matches: Hits
    facets: dict[str, Facet]

    @property
    def total(self) -> int:
        """The number of matching datasets."""
        return len(self.matches)


def count_matches(*, result: SearchResult, search: SearchRequest, max_values: int = MAX_FACET_VALUES) -> MatchCounts:
    """Counts of each facet's values: datasets that match if the value is chosen in place of the facet's choice.

    Args:
        max_values: Listed of each facet, besides the chosen ones.
    """
    hits = result.hits if result.hits is not None else read_hits(result.base)
    terms, names, numbers = KNOWN_FACETS.terms_of(hits)
    chosen = {facet: facet_terms(facet, values) for facet, values in search.facets.items()}
    met = {
        facet: _which_meet(terms, len(hits), [numbers[n] for n in of if n in numbers]) for facet, of in chosen.items()
    }
    matching = np.logical_and.reduce([np.ones(len(hits), bool), *met.values()])
    counts = np.bincount(terms.term[matching[terms.hit]], minlength=len(names))
    listed: dict[str, dict[str, int]] = {facet: {} for facet in FACETS}
    for number in np.flatnonzero(counts).tolist():
        name = names[number]
        listed[name.partition(":")[0]][name] = int(counts[number])
    for facet in chosen:  # its own choice does not narrow it
        others = [np.ones(len(hits), bool), *(mask for name, mask in met.items() if name != facet)]
        own = np.bincount(terms.term[np.logical_and.reduce(others)[terms.hit]], minlength=len(names))
        among = (names[number] for number in np.flatnonzero(own).tolist())
        listed[facet] = {name: int(own[numbers[name]]) for name in among if name.startswith(f"{facet}:")}
    facets = {
        facet: _list_values(by_name, frozenset(chosen.get(facet, ())), max_values)
        for facet, by_name in listed.items()
        if by_name
    }
    return MatchCounts(hits.narrow(matching), _with_labels(facets))


def _which_meet(terms: FacetTerms, n_hits: int, numbers: list[int]) -> Array:
    """Of each hit, whether it has any of the terms."""
    mask = np.zeros(n_hits, bool)
    mask[terms.hit[np.isin(terms.term, numbers)]] = True
    return mask


def _list_values(counts: dict[str, int], chosen: frozenset[str], max_values: int) -> Facet:
    """The most frequent terms of a facet and the chosen ones, the most frequent first."""
    order = nsmallest(max_values, counts, key=lambda name: (-counts[name], name))
    order += sorted(chosen & counts.keys() - set(order), key=lambda name: (-counts[name], name))
    values = [FacetValue(v := name.partition(":")[2], v, counts[name], name in chosen) for name in order]
    return Facet(values, len(counts) - len(values))


def _with_labels(facets: dict[str, Facet]) -> dict[str, Facet]:
    """With the names of organizations in place of their slugs."""
    facet = facets.get("organization")
    if facet is None:
        return facets
    slugs = [value.value for value in facet.values]
    names = dict(Organization.objects.filter(slug__in=slugs).values_list("slug", "name"))
    values = [replace(value, label=names.get(value.value, value.value)) for value in facet.values]
    return facets | {"organization": replace(facet, values=values)}


class CountedPaginator(Paginator):
    """Pages of a list of known length; `total` saves the query that would count it."""

    def __init__(self, object_list: QuerySet[Any] | Sequence[Any], per_page: int, *, total: int) -> None:
        super().__init__(object_list, per_page)
        self.count = total
