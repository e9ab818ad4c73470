"""A group file before it is written -> how many variants each gene would get, for the form and for scripts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

from accounts.lanes import take_lane
from variants.genome.spreadsheet_dates import spreadsheet_hint
from variants.groupfiles.counts import count_by_unit, sql_decides
from variants.groupfiles.groupfile_plan import GroupFilePlan
from variants.groupfiles.members import Unit
from variants.groupfiles.units import UnitSet
from variants.releases.counting import COUNT_TIMEOUT, TooSlowError
from variants.releases.selection import MAX_DECODED

MAX_TOP_UNITS = 10  # units with the most variants that are listed


@dataclass(frozen=True, slots=True)
class Preview:
    """Counts of a group file.

    Attributes:
        pairs: (gene, variant) pairs that would be written.
        estimate: Whether the counts are estimated from a 1 % sample.
        histogram: (from, to, genes) with steps that double; genes without any variant come first.
        top: The units with the most variants.
    """

    genes: int
    with_variants: int
    written: int
    pairs: int
    estimate: bool
    histogram: list[tuple[int, int, int]]
    top: list[tuple[Unit, int]]


def preview_group_files(plan: GroupFilePlan) -> Preview:
    """Counts by unit: exact where that takes at most COUNT_TIMEOUT seconds or source lines decide, else estimated."""
    take_lane("question")
    units = plan.units.units
    count = partial(count_by_unit, selection=plan.selection, units=units, assign_by=plan.assign_by)
    estimate = False
    try:
        limited = sql_decides(selection=plan.selection, assign_by=plan.assign_by)
        counts = count(within=COUNT_TIMEOUT if limited else None)
    except TooSlowError:
        estimate = True
        counts = count(sample=True)
    written = [count for count in counts if count >= plan.min_variants]
    ranked = sorted(zip(units, counts, strict=True), key=lambda pair: (-pair[1], pair[0].name))
    return Preview(
        genes=len(counts),
        with_variants=sum(count > 0 for count in counts),
        written=len(written),
        pairs=sum(written),
        estimate=estimate,
        histogram=_doubling_histogram(counts),
        top=[(unit, count) for unit, count in ranked[:MAX_TOP_UNITS] if count],
    )


def needs_job(plan: GroupFilePlan) -> bool:
    """Whether more source lines would have to be decoded than a page can wait for."""
    selection = plan.selection
    many = selection.release.model.variant_count > MAX_DECODED and selection.release.lake is None
    return many and selection.regions is None and not sql_decides(selection=selection, assign_by=plan.assign_by)


def _doubling_histogram(counts: list[int]) -> list[tuple[int, int, int]]:
    """(from, to, genes): 0, 1, 2-3, 4-7, ... up to the largest count."""
    steps = max(counts, default=0).bit_length() + 1
    genes = [0] * steps
    for count in counts:
        genes[count.bit_length()] += 1
    return [(1 << step >> 1, max(0, (1 << step) - 1), genes[step]) for step in range(steps)]


def list_warnings(units: UnitSet) -> list[str]:
    """Possible errors in the names or intervals of a list: another assembly, dates of a spreadsheet."""
    hint = spreadsheet_hint(units.unknown)
    return [*units.warnings, *([hint] if hint else [])]


def preview_as_json(units: UnitSet, preview: Preview | None) -> dict[str, Any]:
    """A preview for scripts; `preview` is null where only a job can count."""
    left_out = [{"unit": unit.name, "reason": unit.reason} for unit in units.left_out]
    document: dict[str, Any] = {
        **{"genes": len(units.units), "unknown": units.unknown, "left_out": left_out, "preview": None},
        "warnings": list_warnings(units),
    }
    if preview:
        document["preview"] = {
            "with_variants": preview.with_variants,
            "written": preview.written,
            "pairs": preview.pairs,
            "estimate": preview.estimate,
            "histogram": [{"from": first, "to": last, "genes": genes} for first, last, genes in preview.histogram],
            "top": [{"name": unit.name, "symbol": unit.symbol, "variants": count} for unit, count in preview.top],
        }
    return document
