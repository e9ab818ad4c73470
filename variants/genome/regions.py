"""Stretches of chromosomes: how they are written and joined. Positions are 1-based, both ends included."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from variants.genome.chromosomes import UnknownChromosomeError, chromosome_code, chromosome_name
from variants.genome.hgvs import LAST_POSITION

_REGION = re.compile(
    r"(?P<name>(?:chr)?\w{1,2}):(?P<start>\d[\d,]*)(?:\s*(?:-|\.\.)\s*(?P<end>\d[\d,]*))?", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, order=True)
class Region:
    """A stretch of a chromosome, 1-based, both ends included."""

    chrom: int
    start: int
    end: int

    def __str__(self) -> str:
        return f"{chromosome_name(self.chrom)}:{self.start}-{self.end}"

    @property
    def length(self) -> int:
        """In bases."""
        return self.end - self.start + 1


class RegionError(ValueError):
    """A text that looks like a region but is none; the message says why."""


def parse_region(text: str) -> Region | None:
    """chr1:69000-70000, 1:69,000-70,000, X:100..200 or one position, chr11:45891937; None for any other text.

    Raises RegionError where the end lies before the start, or no position is such a number.
    """
    found = _REGION.fullmatch(text.strip())
    if found is None:
        return None
    try:
        chrom = chromosome_code(found["name"])
    except UnknownChromosomeError:
        return None
    start = int(found["start"].replace(",", ""))
    end = int((found["end"] or found["start"]).replace(",", ""))
    if not 1 <= start <= end or start > LAST_POSITION:
        raise RegionError(f"region {text.strip()}: positions start at 1, and the end is not before the start")
    return Region(chrom, start, min(end, LAST_POSITION))


def merged(regions: Iterable[Region]) -> tuple[Region, ...]:
    """The same bases as few regions that do not touch, in genome order."""
    found: list[Region] = []
    for region in sorted(regions):
        last = found[-1] if found else None
        if last and last.chrom == region.chrom and region.start <= last.end + 1:
            found[-1] = Region(last.chrom, last.start, max(last.end, region.end))
        else:
            found.append(region)
    return tuple(found)
