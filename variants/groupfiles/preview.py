"""A look at an aggregation before it is written: how many variants each gene would get."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from variants.groupfiles.counts import count_by_unit, counts_at_once
from variants.groupfiles.members import Unit
from variants.groupfiles.unit_members import Meaning
from variants.groupfiles.units import UnitSet
from variants.releases.selection import COUNT_TIMEOUT, MAX_DECODED, Selection, TooSlowError

TOP = 10


@dataclass(frozen=True, slots=True)
class Preview:
    """pairs: (gene, variant) pairs that would be written; estimate: multiplied up from a 1 % sample."""

    genes: int
    with_variants: int
    written: int
    pairs: int
    estimate: bool
    histogram: list[tuple[int, int, int]]
    top: list[tuple[Unit, int]]


def preview_aggregation(*, selection: Selection, units: UnitSet, by: Meaning, least: int) -> Preview:
    """Counts by gene for a selection: exact where that takes at most COUNT_TIMEOUT, else estimated.

    histogram: (from, to, genes) with steps that double, genes without any first.
    """
    asked: dict[str, Any] = {"selection": selection, "units": units.units, "by": by}
    estimate = False
    try:
        at_once = counts_at_once(selection=selection, by=by)
        counts = count_by_unit(**asked, within=COUNT_TIMEOUT if at_once else None)
    except TooSlowError:
        estimate = True
        counts = count_by_unit(**asked, sample=True)
    kept = [count for count in counts if count >= least]
    ranked = sorted(zip(units.units, counts, strict=True), key=lambda each: (-each[1], each[0].name))
    return Preview(
        genes=len(counts),
        with_variants=sum(count > 0 for count in counts),
        written=len(kept),
        pairs=sum(kept),
        estimate=estimate,
        histogram=_doubling_histogram(counts),
        top=[(unit, count) for unit, count in ranked[:TOP] if count],
    )


def needs_job(*, selection: Selection, by: Meaning) -> bool:
    """True where more source lines would have to be decoded than anybody waits for."""
    many = selection.release.model.variant_count > MAX_DECODED
    return many and selection.regions is None and not counts_at_once(selection=selection, by=by)


def _doubling_histogram(counts: list[int]) -> list[tuple[int, int, int]]:
    """(from, to, genes): 0, 1, 2-3, 4-7, ... up to the largest count."""
    steps = max(counts, default=0).bit_length() + 1
    found = [0] * steps
    for count in counts:
        found[count.bit_length()] += 1
    return [(1 << step >> 1, max(0, (1 << step) - 1), found[step]) for step in range(steps)]


def preview_twin(units: UnitSet, preview: Preview | None) -> dict[str, Any]:
    """The preview of a group file; its counts are null where only a job can tell them."""
    found: dict[str, Any] = {"genes": len(units.units), "unknown": units.unknown, "preview": None}
    if preview:
        found["preview"] = {
            "with_variants": preview.with_variants,
            "written": preview.written,
            "pairs": preview.pairs,
            "estimate": preview.estimate,
            "histogram": [{"from": first, "to": last, "genes": genes} for first, last, genes in preview.histogram],
            "top": [{"name": unit.name, "symbol": unit.symbol, "variants": count} for unit, count in preview.top],
        }
    return found
