"""Finding datasets: full text with prefixes and typing errors, facets, box and time. Counts are in facets.py."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.search import SearchHeadline, SearchRank
from django.db import connection, transaction
from django.db.models import F, Func, IntegerField, Q, Value
from django.db.models.functions import Left
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from accounts.models import User
from catalog.entries.coverage import Box
from catalog.entries.models import Dataset, DatasetQuerySet
from catalog.entries.search.plain_words import folded_sql
from catalog.entries.search.search_request import SearchRequest
from catalog.entries.search.text_query import build_text_query

MIN_SIMILARITY = 0.45  # pg_trgm word similarity from which a text is taken for a mistyped name
MAX_SIMILAR = 500  # datasets with similar names: a hint, not a search; the page says so
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
        base: Those that match text, box and time, whatever the facets.
        similar: Whether no dataset has the words, and these have names like them.
    """

    datasets: DatasetQuerySet
    base: DatasetQuerySet
    similar: bool = False


def find_datasets(*, user: User | AnonymousUser, search: SearchRequest) -> SearchResult:
    """The datasets visible to `user` that match."""
    base, similar = _without_facets(user, search)
    return SearchResult(_with_facets(base, search).order_by(*SORTS[search.sort]), base, similar)


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


def _without_facets(user: User | AnonymousUser, search: SearchRequest) -> tuple[DatasetQuerySet, bool]:
    datasets = Dataset.objects.visible_to(user).exclude(status=Dataset.Status.RETIRED)
    if search.box:
        datasets = datasets.filter(overlaps(search.box))
    if search.start or search.end:
        datasets = datasets.filter(_covers_time_of(search))
    if not search.q:
        return datasets.annotate(rank=Value(0.0)), False
    query = build_text_query(search.q)
    if query is not None:
        hits = datasets.filter(search__vector=query)
        if hits.exists():
            return hits.annotate(rank=SearchRank(F("search__vector"), query)), False
    similar_ids = _find_similar_names(search.q)
    position = Func(Value(similar_ids), F("pk"), function="array_position", output_field=IntegerField())
    return datasets.filter(pk__in=similar_ids).annotate(rank=-position), True


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


def overlaps(box: Box) -> Q:
    """Datasets whose box touches `box`, also across the antimeridian."""
    longitudes = Q()
    for west, east in box.spans:
        not_crossing = Q(west__lte=F("east")) & Q(west__lte=east, east__gte=west)
        crossing = Q(west__gt=F("east")) & (Q(west__lte=east) | Q(east__gte=west))
        longitudes |= not_crossing | crossing
    return longitudes & Q(south__lte=box.north, north__gte=box.south)


def _covers_time_of(search: SearchRequest) -> Q:
    """Datasets known to cover some of the time of the search; an open end reaches until now."""
    covers = Q(temporal_start__isnull=False) | Q(temporal_end__isnull=False)
    if search.end:
        covers &= Q(temporal_start=None) | Q(temporal_start__lte=search.end)
    if search.start:
        covers &= Q(temporal_end=None) | Q(temporal_end__gte=search.start)
    return covers
