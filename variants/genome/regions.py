"""Texts such as chr1:69000-70000 -> regions of a chromosome, 1-based and inclusive; regions -> fewer regions."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from variants.genome.chromosomes import (
    NAME_PATTERN,
    UnknownChromosomeError,
    chromosome_code,
    chromosome_length,
    chromosome_name,
    describe_other_sequence,
    is_accession,
)
from variants.genome.hgvs import MAX_POSITION
from variants.text.text_cells import POSITION_PATTERN, TO_PATTERN, join_digits

_INTERVAL = rf"\s*(?P<start>{POSITION_PATTERN})(?:{TO_PATTERN}(?P<end>{POSITION_PATTERN}))?"
_REGION = re.compile(rf"(?P<name>{NAME_PATTERN}):{_INTERVAL}", re.IGNORECASE)
_OTHER_REGION = re.compile(rf"(?P<name>[\w.*:-]{{1,80}}):{_INTERVAL}")


@dataclass(frozen=True, slots=True, order=True)
class Region:
    """An interval of a chromosome, 1-based, both ends included; regions sort in the order of the genome.

    Example:
        >>> str(Region(23, 100, 200)), Region(23, 100, 200).length
        ('X:100-200', 101)
    """

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
    """A text that looks like a region but is not a valid one; the message says why."""


def parse_region(text: str, *, assembly: str = "") -> Region | None:
    """chr1:69000-70000, 1:69,000-70,000, X:100..200 or one position, chr11:45891937 -> its region; else None.

    Args:
        assembly: What the region is looked up in; '' accepts the accessions of both assemblies.

    Raises:
        RegionError: the end lies before the start, the start is not a possible position, or the text names a contig
            that is not a chromosome, or an accession of the other assembly.

    Example:
        >>> parse_region("chr1:69,000-70,000")
        Region(chrom=1, start=69000, end=70000)
        >>> str(parse_region("1: 55.039.447 .. 55.064.852")), str(parse_region("1:1 234 567"))
        ('1:55039447-55064852', '1:1234567-1234567')
        >>> parse_region("BRCA1") is None
        True
    """
    match = _REGION.fullmatch(text.strip())
    if match is None:
        _refuse_other_sequence(text.strip())
        return None
    try:
        chrom = chromosome_code(match["name"], assembly=assembly)
    except UnknownChromosomeError as error:
        if is_accession(match["name"]):
            raise RegionError(str(error)) from None
        return None
    start = join_digits(match["start"])
    end = join_digits(match["end"] or match["start"])
    if not 1 <= start <= end or start > MAX_POSITION:
        raise RegionError(f"region {text.strip()}: positions start at 1, and the end is not before the start")
    return Region(chrom, start, min(end, MAX_POSITION))


def check_region(region: Region, assembly: str) -> Region:
    """The region, if some of it lies on its chromosome.

    Args:
        assembly: What it is looked up in; '' accepts all.

    Raises:
        RegionError: It begins beyond the end of the chromosome.

    Example:
        >>> check_region(Region(22, 99_999_999, 100_000_000), "GRCh38")
        Traceback (most recent call last):
        variants.genome.regions.RegionError: region 22:99999999-100000000: chromosome 22 has 50,818,468 bases in GRCh38
    """
    if assembly and region.start > (length := chromosome_length(assembly, region.chrom)):
        name = chromosome_name(region.chrom)
        raise RegionError(f"region {region}: chromosome {name} has {length:,} bases in {assembly}")
    return region


def _refuse_other_sequence(text: str) -> None:
    """Raises RegionError for an interval of a contig, a decoy or an HLA allele."""
    other = _OTHER_REGION.fullmatch(text)
    if other and (reason := describe_other_sequence(other["name"])):
        raise RegionError(f"region {text[:80]}: {reason}")


def merge_regions(regions: Iterable[Region]) -> tuple[Region, ...]:
    """Regions -> the same bases as the fewest regions, which do not touch, in the order of the genome.

    Example:
        >>> [str(region) for region in merge_regions([Region(1, 5, 9), Region(1, 1, 4), Region(2, 1, 1)])]
        ['1:1-9', '2:1-1']
    """
    joined: list[Region] = []
    for region in sorted(regions):
        last = joined[-1] if joined else None
        if last and last.chrom == region.chrom and region.start <= last.end + 1:
            joined[-1] = Region(last.chrom, last.start, max(last.end, region.end))
        else:
            joined.append(region)
    return tuple(joined)
