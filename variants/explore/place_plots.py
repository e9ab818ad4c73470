"""Plots of a gene or region from the points that lie in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from math import floor, log10
from typing import Protocol

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from variants.fields.spec import FREQUENCY, FieldSpec
from variants.genome.consequences import ConsequenceClass, consequence_class, severest, term_name
from variants.pages.plots import TOKENS, Plot, column, grouped
from variants.releases.summary import FREQUENCY_EDGES

TICKS = 2_000  # more variants than these are thinned to the highest of each class in each of PLACES parts
PLACES = 500
SEGMENTS = 20
BINS = 24
_CLASSES = tuple(ConsequenceClass)


class Point(Protocol):
    """See variants.explore.profile.Point; `values` are those of the fields that were asked for."""

    pos: int
    terms: int
    values: tuple[float | None, ...]
    matches: bool


@lru_cache(maxsize=4096)  # a gene has thousands of variants and few combinations of terms
def worst_class(terms: int) -> ConsequenceClass:
    """The class of the most severe term; OTHER where there is none."""
    return _class_of(severest(terms))


def _class_of(rank: int | None) -> ConsequenceClass:
    return ConsequenceClass.OTHER if rank is None else consequence_class(term_name(rank))


def track(points: Sequence[Point], *, start: int, end: int, score: FieldSpec | None) -> Plot:
    """Ticks along start..end, height = score (the first of Point.values), coloured by class.

    The table twin counts classes in equal segments."""
    matching = [point for point in points if point.matches]
    width = (end - start + 1) / SEGMENTS
    counted = Counter(
        (min(SEGMENTS - 1, max(0, int((point.pos - start) / width))), worst_class(point.terms)) for point in matching
    )
    rows = [
        [
            round(start + place * width),
            round(start + (place + 1) * width) - 1,
            *(counted[place, each] for each in _CLASSES),
        ]
        for place in range(SEGMENTS)
    ]
    drawn = _thinned(matching, start, end)
    sentence = ngettext(
        "%(count)s variant along the place, coloured by consequence.",
        "%(count)s variants along the place, coloured by consequence.",
        len(matching),
    )
    text = sentence % {"count": grouped(len(matching))}
    if score:
        text += " " + _("Height: %(field)s.") % {"field": score.path}
    if len(drawn) < len(matching):
        shown = {"count": grouped(len(drawn)), "parts": PLACES}
        text += " " + _("%(count)s are drawn: the highest of each class in each of %(parts)s parts.") % shown
    return {
        "id": "track",
        "kind": "track",
        "title": _("Variants by position"),
        "text": text,
        "columns": [
            *(column("from", _("from")), column("to", _("to"))),
            *(column(each.name, _(each.value)) for each in _CLASSES),
        ],
        "rows": rows,
        "points": [
            [point.pos, point.values[0] if score else None, TOKENS[worst_class(point.terms)]] for point in drawn
        ],
        "options": {"start": start, "end": end, "score": score.path if score else ""},
    }


def _thinned(points: Sequence[Point], start: int, end: int) -> list[Point]:
    if len(points) <= TICKS:
        return list(points)
    highest: dict[tuple[int, ConsequenceClass], Point] = {}
    for point in points:
        place = (point.pos - start) * PLACES // (end - start + 1), worst_class(point.terms)
        kept = highest.get(place)
        if kept is None or (point.values and (point.values[0] or 0) > (kept.values[0] or 0)):
            highest[place] = point
    return sorted(highest.values(), key=lambda point: point.pos)


def consequences(points: Sequence[Point], *, gene: str = "") -> Plot:
    """Bars of all and of matching variants by most severe consequence."""
    ranks = Counter(severest(point.terms) for point in points)
    matching = Counter(severest(point.terms) for point in points if point.matches)
    names = {rank: _("no consequence") if rank is None else term_name(rank) for rank in ranks}
    ordered = sorted(ranks, key=lambda rank: 99 if rank is None else rank)
    return {
        "id": "consequences",
        "kind": "bars",
        "title": _("Most severe consequence on %(gene)s") % {"gene": gene} if gene else _("Most severe consequence"),
        "text": _("Variants that answer the filter in colour, all in grey."),
        "columns": [
            column("term", _("consequence"), number=False),
            *(column("all", _("all")), column("matching", _("matching"))),
        ],
        "rows": [[names[rank].replace("_", " "), ranks[rank], matching[rank]] for rank in ordered],
        "options": {"colors": {names[rank].replace("_", " "): TOKENS[_class_of(rank)] for rank in ordered}},
    }


def histogram(points: Sequence[Point], spec: FieldSpec, *, place: int, low: str = "", high: str = "") -> Plot | None:
    """The values at `place` of Point.values: frequencies by half decades from 1e-6 to 1 (zero counts into the first),
    other numbers in equal steps. None where there is no value. low, high: the chosen range, as typed."""
    known = [(value, point.matches) for point in points if (value := point.values[place]) is not None]
    if not known:
        return None
    values = [value for value, _ in known]
    by_decades = spec.unit == FREQUENCY and min(values) >= 0 and max(values) <= 1
    edges, where = _half_decades(values) if by_decades else _equal_steps(values)
    total, answering = (
        Counter(where),
        Counter(place for place, (_, matches) in zip(where, known, strict=True) if matches),
    )
    missing = len(points) - len(known)
    return {
        "id": f"histogram-{spec.column}",
        "kind": "histogram",
        "title": spec.path,
        "text": _("Variants by value; %(count)s have none.") % {"count": grouped(missing)}
        if missing
        else _("Variants by value."),
        "columns": [
            *(column("from", spec.unit or spec.path), column("to", _("to"))),
            *(column("all", _("variants")), column("matching", _("matching"))),
        ],
        "rows": [[edges[n], edges[n + 1], total[n], answering[n]] for n in range(len(edges) - 1)],
        "options": {"field": spec.path, "low": low, "high": high, "log": by_decades},
    }


def _equal_steps(values: Sequence[float]) -> tuple[list[float], list[int]]:
    """Edges of BINS steps, and the step of each value."""
    low, high = min(values), max(values)
    step = (high - low) / BINS or 1.0
    return [low + step * number for number in range(BINS + 1)], [
        min(BINS - 1, int((value - low) / step)) for value in values
    ]


def _half_decades(values: Sequence[float]) -> tuple[list[float], list[int]]:
    last = len(FREQUENCY_EDGES) - 2
    steps = (floor(2 * (log10(value) + 6)) if value > 0 else 0 for value in values)
    return list(FREQUENCY_EDGES), [min(last, max(0, step)) for step in steps]
