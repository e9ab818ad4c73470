"""Entries and organizations by name."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Count, Q

from accounts.models import User
from catalog.entries.models import Dataset, Organization
from catalog.entries.models.organization import OrganizationQuerySet

ALIKE = 0.72  # share of matching characters from which two names are offered as one
CANDIDATES = 50


@dataclass(frozen=True)
class Match:
    """`name` is the entry's name that fits; `score` is 1 where it is the same but for case and spaces."""

    dataset: Dataset
    name: str
    score: float


def match_system(*, user: User | AnonymousUser, name: str, limit: int = 5) -> list[Match]:
    """Datasets visible to `user` that have a name like `name`, best first.

    Compared are the title, the other names and the slug; an entry counts once, with its best name.
    """
    wanted = _plain(name)
    if not wanted:
        return []
    candidates = (
        Dataset.objects.visible_to(user)
        .annotate(similarity=TrigramWordSimilarity(wanted, "search__names"))
        .filter(similarity__gt=0.3)
        .order_by("-similarity", "title")[:CANDIDATES]
    )
    matches = [_best(dataset, wanted) for dataset in candidates]
    return sorted((m for m in matches if m.score >= ALIKE), key=lambda m: -m.score)[:limit]


def _best(dataset: Dataset, wanted: str) -> Match:
    names = [dataset.title, *dataset.alternate_names, dataset.slug]
    return max((Match(dataset, name, _likeness(wanted, _plain(name))) for name in names), key=lambda m: m.score)


def _likeness(one: str, other: str) -> float:
    return 1.0 if one == other else SequenceMatcher(None, one, other).ratio()


def _plain(name: str) -> str:
    return " ".join(name.lower().replace("-", " ").split())


def find_organizations(*, user: User | AnonymousUser, words: str = "") -> OrganizationQuerySet:
    seen = Q(responsibilities__dataset__in=Dataset.objects.visible_to(user).values("pk"))
    organizations = Organization.objects.visible_to(user)
    for word in words.split():
        organizations = organizations.filter(name__icontains=word)
    return organizations.annotate(uses=Count("responsibilities__dataset", filter=seen, distinct=True)).order_by("name")
