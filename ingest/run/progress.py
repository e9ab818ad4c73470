"""Loads a person may see, and how far each is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet, Sum
from django.utils import timezone

from accounts.models import User
from ingest.models import Load, LoadSlice

# Speed is that of the last slices, so that the time left is true when other work comes and goes.
RECENT_SLICES = 50


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a load is. share: 0 to 1 by compressed bytes; rate: source lines a second, lately; left: time to go."""

    share: float
    lines: int
    variants: int
    rejects: int
    rate: float | None
    left: timedelta | None


def visible_loads(*, user: User | AnonymousUser) -> QuerySet[Load]:
    return Load.objects.visible_to(user).select_related("file", "release", "created_by").order_by("-created_at", "-pk")


def standing(*, load: Load) -> Standing:
    """Where a load stands by its ledger: what is counted here is in the tables."""
    done = load.slices.aggregate(
        lines=Sum("line_count", default=0),
        variants=Sum("variant_count", default=0),
        rejects=Sum("reject_count", default=0),
    )
    finished = load.status == Load.Status.FINISHED
    share = 1.0 if finished else (load.bytes_read / load.file.size if load.file.size else 0.0)
    rate = _rate(load) if load.status == Load.Status.LOADING else None
    left = None
    if rate and share and done["lines"]:
        left = timedelta(seconds=round(done["lines"] * (1 - share) / share / rate))
    return Standing(share, done["lines"], done["variants"], done["rejects"], rate, left)


def misfits(*, loads: Iterable[Load]) -> list[tuple[str, int, int]]:
    """(field, cells that did not fit its type, first line) of these loads together, by field."""
    found: dict[str, tuple[int, int]] = {}
    slices = LoadSlice.objects.filter(load__in=loads).exclude(misfits={})
    for told in slices.values_list("misfits", flat=True):
        for field, (count, line) in told.items():
            before, first = found.get(field, (0, line))
            found[field] = (before + count, min(first, line))
    return sorted((field, *told) for field, told in found.items())


def _rate(load: Load) -> float | None:
    recent = load.slices.filter(attempt=load.attempt).order_by("-pk").values_list("created_at", "line_count")
    slices = list(recent[:RECENT_SLICES])
    if len(slices) < 2:
        return None
    seconds = (timezone.now() - slices[-1][0]).total_seconds()
    return sum(lines for _, lines in slices[:-1]) / seconds if seconds > 0 else None
