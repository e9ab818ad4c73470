"""Finding datasets: full text with prefixes and typing errors, facets, box and time. Counts are in facets.py."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.search import SearchHeadline, SearchRank
from django.db import connection, transaction
from django.db.models import F, Func, IntegerField, Value
from django.db.models.functions import Left
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from accounts.models import User
from catalog.entries.models import Dataset, DatasetQuerySet
from catalog.entries.own_identifiers import find_identifier
from catalog.entries.search.coverage_filters import covers_box, covers_time
from catalog.entries.search.hits import Hits, IsAnyOf, read_hits
from catalog.entries.search.plain_words import folded_sql
from catalog.entries.search.search_request import SearchRequest
from catalog.entries.search.text_query import build_text_query, parse_terms

MIN_SIMILARITY = 0.45  # pg_trgm word similarity from which a text is taken for a mistyped name
MAX_SIMILAR = 500  # datasets with similar names, which the page shows as a hint
# Private-use characters mark hits, so that the text between them can be escaped before it becomes HTML.
HIT_START, HIT_STOP = "\ue000", "\ue001"
SORTS = {
    "relevance": ("-rank", "title", "pk"),
    "title": ("title", "pk"),
    "newest": ("-modified_at", "-pk"),
    "published": (F("published_at").desc(nulls_last=True), "-pk"),
}


@dataclass(frozen=True)
class SearchResult:
    """Datasets that a search found.

    Attributes:
        datasets: In the order of the search.
        base: Those that match text, box and time, without the facets.
        similar: Whether no dataset has the words, and these have names like them.
        hits: What `base` finds, if that was asked for.
        visible: Datasets that the reader may see, with the rank that the search gives them.
    """

    datasets: DatasetQuerySet
    base: DatasetQuerySet
    similar: bool
    hits: Hits | None
    visible: DatasetQuerySet
    sort: str

    def list_page(self, matches: Hits, start: int, stop: int) -> DatasetQuerySet:
        """The datasets of some places among those of `hits` that match: found by key, not by words once more."""
        keys, before = (matches.list_keys(), 0) if self.sort != "relevance" else matches.keys_near(start, stop)
        datasets = self.visible.filter(IsAnyOf(F("pk"), keys)).order_by(*SORTS[self.sort])
        return datasets[start - before : stop - before]


def find_datasets(*, user: User | AnonymousUser, search: SearchRequest, with_hits: bool = False) -> SearchResult:
    """The datasets visible to `user` that match.

    Args:
        with_hits: Read which they are at once, so that they can be counted and listed without a second search.
    """
    base, rank, similar, hits = _without_facets(user, search, with_hits)
    datasets = _with_facets(base, search).order_by(*SORTS[search.sort])
    return SearchResult(
        datasets, base, similar, hits, Dataset.objects.visible_to(user).annotate(rank=rank), search.sort
    )


def with_headlines(*, datasets: DatasetQuerySet, search: SearchRequest) -> DatasetQuerySet:
    """Annotate `headline`, the passage of the description that has the words; see `mark_hits`."""
    if not search.q or not (query := build_text_query(search.q)):
        return datasets
    return datasets.annotate(
        headline=SearchHeadline(
            Left("description", 10_000),
            query,
            config="english",
            start_sel=HIT_START,
            stop_sel=HIT_STOP,
            max_words=40,
            min_words=20,
        )
    )


def mark_hits(headline: str) -> SafeString:
    """A headline as HTML with its hits in <mark>."""
    html = escape(headline).replace(HIT_START, "<mark>").replace(HIT_STOP, "</mark>")
    return mark_safe(html)  # noqa: S308 - escaped above


def _without_facets(
    user: User | AnonymousUser, search: SearchRequest, with_hits: bool
) -> tuple[DatasetQuerySet, Any, bool, Hits | None]:
    """(datasets with their rank, the rank as an expression, whether their names are similar only, the hits)."""
    datasets = Dataset.objects.visible_to(user).exclude(status=Dataset.Status.RETIRED)
    if search.box:
        datasets = datasets.filter(covers_box(search.box))
    if search.start or search.end:
        datasets = datasets.filter(covers_time(search.start, search.end))
    rank: Any = Value(0.0)
    query = build_text_query(find_identifier(search.q)) if search.q else None
    if query is not None:
        rank = SearchRank(F("search__vector"), query)
        found = datasets.filter(search__vector=query).annotate(rank=rank)
        hits = read_hits(found) if with_hits else None
        is_excluding = any(term.is_excluded for term in parse_terms(search.q) if term)
        # Without a hit, names like the words could be those that are excluded.
        if is_excluding or (len(hits) if hits is not None else found.exists()):
            return found, rank, False, hits
    if search.q:
        similar_ids = _find_similar_names(search.q)
        rank = -Func(Value(similar_ids), F("pk"), function="array_position", output_field=IntegerField())
        datasets = datasets.filter(pk__in=similar_ids)
    datasets = datasets.annotate(rank=rank)
    return datasets, rank, bool(search.q), read_hits(datasets) if with_hits else None


def _find_similar_names(text: str) -> list[int]:
    """Primary keys of the entries with the names most like `text`, by the trigram index, whose bound is a setting."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pg_trgm.word_similarity_threshold', %s, true)", [str(MIN_SIMILARITY)])
        cursor.execute(
            f"WITH asked AS MATERIALIZED (SELECT {folded_sql('%s::text')} AS text) "  # noqa: S608 - no values
            "SELECT dataset_id FROM catalog_searchentry, asked WHERE asked.text <%% names "
            "ORDER BY word_similarity(asked.text, names) DESC, dataset_id LIMIT %s",
            [text, MAX_SIMILAR],
        )
        return [key for (key,) in cursor.fetchall()]


def _with_facets(datasets: DatasetQuerySet, search: SearchRequest) -> DatasetQuerySet:
    for name, values in search.facets.items():
        datasets = datasets.filter(search__facets__overlap=facet_terms(name, values))
    return datasets


def facet_terms(name: str, values: Iterable[str]) -> list[str]:
    """Values of a facet as SearchEntry has them: "domain:ocean"."""
    return [f"{name}:{value}" for value in values]
