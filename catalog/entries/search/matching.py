"""Entries and organizations by name."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import chain
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Count, Q, Value

from accounts.models import User
from accounts.search_words import split_search
from catalog.entries.models import Dataset, Organization
from catalog.entries.models.organization import OrganizationQuerySet

MIN_SCORE = 0.72  # share of matching characters from which two names are taken for the same
MIN_SIMILARITY = 0.3  # pg_trgm word similarity of a candidate
MAX_CANDIDATES = 50


@dataclass(frozen=True)
class Match:
    """`name` is the entry's name that fits; `score` is 1 where only case and spaces differ."""

    dataset: Dataset
    name: str
    score: float


def match_system(*, user: User | AnonymousUser, name: str, limit: int = 5) -> list[Match]:
    """Datasets visible to `user` that have a name like `name`, the best first.

    Compared are the title, the alternate names and the slug; of each dataset the best one counts.
    """
    return match_systems(user=user, names=[name], limit=limit)[name]


def match_systems(*, user: User | AnonymousUser, names: Collection[str], limit: int = 5) -> dict[str, list[Match]]:
    """As `match_system` for several names, by name; one statement for all of them."""
    targets = {name: target for name in names if (target := _normalize(name))}
    queries = [
        Dataset.objects.visible_to(user)
        .annotate(similarity=TrigramWordSimilarity(target, "search__names"), searched_name=Value(name))
        .filter(similarity__gt=MIN_SIMILARITY)
        .order_by("-similarity", "title")[:MAX_CANDIDATES]
        for name, target in targets.items()
    ]
    candidates: Iterable[Any] = queries[0].union(*queries[1:], all=True) if len(queries) > 1 else chain(*queries)
    matches: dict[str, list[Match]] = {name: [] for name in names}
    for dataset in candidates:
        matches[dataset.searched_name].append(_best_match(dataset, targets[dataset.searched_name]))
    return {
        name: sorted((m for m in name_matches if m.score >= MIN_SCORE), key=lambda m: -m.score)[:limit]
        for name, name_matches in matches.items()
    }


def _best_match(dataset: Dataset, target: str) -> Match:
    names = [dataset.title, *dataset.alternate_names, dataset.slug]
    return max((Match(dataset, name, _similarity(target, _normalize(name))) for name in names), key=lambda m: m.score)


def _similarity(one: str, other: str) -> float:
    return 1.0 if one == other else SequenceMatcher(None, one, other).ratio()


def _normalize(name: str) -> str:
    return " ".join(name.lower().replace("-", " ").split())


def find_organizations(*, user: User | AnonymousUser, text: str = "") -> OrganizationQuerySet:
    """Organizations whose name has every word of `text`, with `uses`, the number of datasets that `user` may see."""
    is_visible = Q(responsibilities__dataset__in=Dataset.objects.visible_to(user).values("pk"))
    organizations = Organization.objects.visible_to(user)
    for word in split_search(text):
        organizations = organizations.filter(name__icontains=word)
    return organizations.annotate(uses=Count("responsibilities__dataset", filter=is_visible, distinct=True)).order_by(
        "name"
    )
