"""Finding datasets: full text with prefix and typo tolerance, facets, box and time. Counts are in facets.py."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.search import SearchHeadline, SearchQuery, SearchRank
from django.db import connection, transaction
from django.db.models import F, Func, IntegerField, Q, Value
from django.db.models.functions import Left
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from accounts.models import User
from catalog.entries.coverage import Box
from catalog.entries.models import Dataset, DatasetQuerySet
from catalog.entries.search.search_request import Question

ALIKE = 0.45  # pg_trgm word similarity from which a name is taken for a mistyped one
MOST_ALIKE = 500  # mistyped words are a hint, not a search: the page says that these are the names most alike
# Private-use characters mark hits, so that the text between them can be escaped before it becomes HTML.
HIT_START, HIT_STOP = "\ue000", "\ue001"
LAST_WORD = re.compile(r"('(?:[^'\\]|''|\\.)*')$")  # of a tsquery as text, with doubled quotes inside
SORTS = {
    "relevance": ("-rank", "title", "pk"),
    "title": ("title", "pk"),
    "newest": ("-modified_at", "-pk"),
    "published": (F("published_at").desc(nulls_last=True), "-pk"),
}


@dataclass(frozen=True)
class Found:
    """Ordered datasets; `similar` if none has the words and those with names like them are given instead.

    `base` is what words, box and time leave, before facets.
    """

    datasets: DatasetQuerySet
    base: DatasetQuerySet
    similar: bool = False


def find_datasets(*, user: User | AnonymousUser, question: Question) -> Found:
    base, similar = _without_facets(user, question)
    return Found(_with_facets(base, question).order_by(*SORTS[question.sort]), base, similar)


def with_headlines(*, datasets: DatasetQuerySet, question: Question) -> DatasetQuerySet:
    """Annotate `headline`: the passage of the description that has the words; see `marked`."""
    if not question.q or not (query := text_query(question.q)):
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


def marked(headline: str) -> SafeString:
    """A headline as HTML with its hits in <mark>."""
    html = escape(headline).replace(HIT_START, "<mark>").replace(HIT_STOP, "</mark>")
    return mark_safe(html)  # noqa: S308 - escaped above


def text_query(words: str) -> SearchQuery | None:
    """Words, "phrases", -exclusions and `or`, as written or by English stem, the last word also as a prefix.

    The whole word stands beside its prefix: it ranks higher, and PostgreSQL knows how frequent whole words are.

    None if nothing is left to search for.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT websearch_to_tsquery('simple', %s)::text, websearch_to_tsquery('english', %s)::text",
            [words, words],
        )
        trees = [LAST_WORD.sub(r"( \1 | \1:* )", tree) for tree in cursor.fetchone() if tree]
    either = " | ".join(f"({tree})" for tree in dict.fromkeys(trees))
    return SearchQuery(either, search_type="raw", config="simple") if trees else None


def _without_facets(user: User | AnonymousUser, question: Question) -> tuple[DatasetQuerySet, bool]:
    datasets = Dataset.objects.visible_to(user).exclude(status=Dataset.Status.RETIRED)
    if question.box:
        datasets = datasets.filter(overlaps(question.box))
    if question.start or question.end:
        datasets = datasets.filter(_within(question))
    if not question.q:
        return datasets.annotate(rank=Value(0.0)), False
    query = text_query(question.q)
    if query is not None:
        hits = datasets.filter(search__vector=query)
        if hits.exists():
            return hits.annotate(rank=SearchRank(F("search__vector"), query)), False
    alike = _alike(question.q.lower())
    place = Func(Value(alike), F("pk"), function="array_position", output_field=IntegerField())
    return datasets.filter(pk__in=alike).annotate(rank=-place), True


def _alike(words: str) -> list[int]:
    """Primary keys of the entries with the names most like `words`; by the trigram index, whose bound is a setting."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pg_trgm.word_similarity_threshold', %s, true)", [str(ALIKE)])
        cursor.execute(
            "SELECT dataset_id FROM catalog_searchentry WHERE %s <%% names "
            "ORDER BY word_similarity(%s, names) DESC, dataset_id LIMIT %s",
            [words, words, MOST_ALIKE],
        )
        return [key for (key,) in cursor.fetchall()]


def _with_facets(datasets: DatasetQuerySet, question: Question) -> DatasetQuerySet:
    for name, values in question.facets.items():
        datasets = datasets.filter(search__facets__overlap=facet_terms(name, values))
    return datasets


def facet_terms(name: str, values: Iterable[str]) -> list[str]:
    """The values of a facet as the search entries have them: "domain:ocean"."""
    return [f"{name}:{value}" for value in values]


def overlaps(box: Box) -> Q:
    """Datasets whose box touches `box`, on either side of the antimeridian."""
    longitudes = Q()
    for west, east in box.spans:
        plain = Q(west__lte=F("east")) & Q(west__lte=east, east__gte=west)
        crossing = Q(west__gt=F("east")) & (Q(west__lte=east) | Q(east__gte=west))
        longitudes |= plain | crossing
    return longitudes & Q(south__lte=box.north, north__gte=box.south)


def _within(question: Question) -> Q:
    """Datasets known to cover some of the time asked for; an open end reaches until now."""
    known = Q(temporal_start__isnull=False) | Q(temporal_end__isnull=False)
    if question.end:
        known &= Q(temporal_start=None) | Q(temporal_start__lte=question.end)
    if question.start:
        known &= Q(temporal_end=None) | Q(temporal_end__gte=question.start)
    return known
