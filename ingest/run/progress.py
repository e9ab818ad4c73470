"""Loads that a person may see, and how far each one is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import NamedTuple

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet, Sum
from django.utils import timezone

from accounts.models import User
from ingest.models import Load, LoadSlice

# The speed is that of the last slices, so that the remaining time is right when other work comes and goes.
RECENT_SLICES = 50


@dataclass(frozen=True, slots=True)
class LoadProgress:
    """How far a load is.

    Attributes:
        share: 0 to 1, by compressed bytes.
        rate: Source lines per second, recently; None if the load is not running.
        left: Remaining time; None if it is unknown.
    """

    share: float
    lines: int
    variants: int
    rejects: int
    rate: float | None
    left: timedelta | None


def visible_loads(*, user: User | AnonymousUser) -> QuerySet[Load]:
    """The loads that a person may see, newest first."""
    return Load.objects.visible_to(user).select_related("file", "release", "created_by").order_by("-created_at", "-pk")


def get_progress(*, load: Load) -> LoadProgress:
    """How far a load is by its ledger: what is counted here is in the tables."""
    stored = load.slices.aggregate(
        lines=Sum("line_count", default=0),
        variants=Sum("variant_count", default=0),
        rejects=Sum("reject_count", default=0),
    )
    finished = load.status == Load.Status.FINISHED
    share = 1.0 if finished else (load.bytes_read / load.file.size if load.file.size else 0.0)
    rate = _recent_rate(load) if load.status == Load.Status.LOADING else None
    left = None
    if rate and share and stored["lines"]:
        left = timedelta(seconds=round(stored["lines"] * (1 - share) / share / rate))
    return LoadProgress(share, stored["lines"], stored["variants"], stored["rejects"], rate, left)


class FieldMisfits(NamedTuple):
    """The cells of a field that do not fit its type: how many, and the first one.

    Attributes:
        example: The cell of the first line; "" for slices of earlier versions.
    """

    field: str
    cells: int
    first_line: int
    example: str


def list_misfits(*, loads: Iterable[Load]) -> list[FieldMisfits]:
    """The cells of these loads together that do not fit the type of their field, by field."""
    misfits: dict[str, tuple[int, int, str]] = {}
    slices = LoadSlice.objects.filter(load__in=loads).exclude(misfits={})
    for slice_misfits in slices.values_list("misfits", flat=True):
        for field, (count, line, *example) in slice_misfits.items():
            first = (line, "".join(example))
            count_before, *first_before = misfits.get(field, (0, *first))
            misfits[field] = (count_before + count, *min((first_before[0], first_before[1]), first))
    return sorted(FieldMisfits(field, *counts) for field, counts in misfits.items())


def _recent_rate(load: Load) -> float | None:
    recent = load.slices.filter(attempt=load.attempt).order_by("-pk").values_list("created_at", "line_count")
    slices = list(recent[:RECENT_SLICES])
    if len(slices) < 2:
        return None
    seconds = (timezone.now() - slices[-1][0]).total_seconds()
    return sum(lines for _, lines in slices[:-1]) / seconds if seconds > 0 else None
