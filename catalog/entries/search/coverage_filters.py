"""Datasets that cover a box or a time: by their own box and days, or by one of their further places and periods.

Further boxes and times are stored as people and sources write them, `west,south,east,north` and days, months or years;
PostgreSQL reads them here. Separate module because full-text search knows nothing of coverage.
"""

from __future__ import annotations

from datetime import date

from django.db.models import CharField, F, FloatField, Func, Q, Value
from django.db.models.functions import Cast, Concat

from catalog.entries.coverage import Box
from catalog.entries.models import CoveredPeriod, CoveredPlace

SIDES = ("west", "south", "east", "north")
AFTER_ALL_DAYS = "-99"  # a year or month with it comes after each of its days


def covers_box(box: Box) -> Q:
    """Datasets that have a box which touches `box`, also across the antimeridian."""
    sides = {
        side: Cast(Func(F("box"), Value(","), Value(index), function="split_part"), FloatField())
        for index, side in enumerate(SIDES, start=1)
    }
    covered_places = CoveredPlace.objects.exclude(box="").annotate(**sides).filter(_touches(box))
    return _touches(box) | Q(pk__in=covered_places.values("dataset"))


def _touches(box: Box) -> Q:
    """Rows with `west`, `south`, `east` and `north` that touch the box."""
    longitudes = Q()
    for west, east in box.spans:
        not_crossing = Q(west__lte=F("east")) & Q(west__lte=east, east__gte=west)
        crossing = Q(west__gt=F("east")) & (Q(west__lte=east) | Q(east__gte=west))
        longitudes |= not_crossing | crossing
    return longitudes & Q(south__lte=box.north, north__gte=box.south)


def covers_time(start: date | None, end: date | None) -> Q:
    """Datasets known to cover some of the time from `start` to `end`; an open end reaches until now."""
    covers = Q(temporal_start__isnull=False) | Q(temporal_end__isnull=False)
    if end:
        covers &= Q(temporal_start=None) | Q(temporal_start__lte=end)
    if start:
        covers &= Q(temporal_end=None) | Q(temporal_end__gte=start)
    # Texts of years with four digits are in the order of time; the end of a year or month is its last day.
    periods = CoveredPeriod.objects.exclude(start="", end="").annotate(
        first=_with_four_digits("start"), last=Concat(_with_four_digits("end"), Value(AFTER_ALL_DAYS))
    )
    if end:
        periods = periods.filter(Q(start="") | Q(start__startswith="-") | Q(first__lte=end.isoformat()))
    if start:
        is_later = Q(last__gte=start.isoformat()) & ~Q(end__startswith="-")
        periods = periods.filter(Q(end="") | is_later)
    return covers | Q(pk__in=periods.values("dataset"))


def _with_four_digits(column: str) -> Func:
    """The text with zeros before a year of fewer digits: 79-10-24 -> 0079-10-24."""
    return Func(
        F(column),
        template="lpad(split_part(%(expressions)s, '-', 1), 4, '0') || substr(%(expressions)s, "
        "length(split_part(%(expressions)s, '-', 1)) + 1)",
        output_field=CharField(),
    )
