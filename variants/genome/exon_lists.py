"""Tables of gene models -> whether they count from 0, and the exons that stand in one line. Pure.

Separate module because tables of genes and lists of intervals both come in these forms.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple

from variants.text.text_cells import parse_whole_number

_GENE_MODEL_COLUMNS = frozenset({"cdsstart", "exonstarts", "exoncount", "bin", "#bin"})


class Exon(NamedTuple):
    """Chromosome, first and last position, and strand of an exon, as its cells have them."""

    chrom: str
    start: str
    end: str
    strand: str = ""


def counts_from_zero(names: Collection[str]) -> bool:
    """Whether columns of these names, in small letters, are those of a table of UCSC, where the first base is 0.

    Example:
        >>> counts_from_zero(["#chrom", "chromstart", "chromend"]), counts_from_zero(["chrom", "start", "end"])
        (True, False)
    """
    return "chromstart" in names or ("txstart" in names and not _GENE_MODEL_COLUMNS.isdisjoint(names))


def split_exons(cells: Exon) -> list[Exon]:
    """The exons that stand in one line, between semicolons, as featureCounts writes them; [] if the lists differ.

    Example:
        >>> split_exons(Exon("chr1;chr1", "100;500", "200;600", "+;+"))[1]
        Exon(chrom='chr1', start='500', end='600', strand='+')
        >>> split_exons(Exon("chr1", "100;500", "200", "+"))
        []
    """
    lists = [cell.strip(";").split(";") for cell in cells]
    count = len(lists[1])
    if any(len(parts) not in (1, count) for parts in lists) or len(lists[2]) != count:
        return []
    columns = [parts * count if len(parts) == 1 else parts for parts in lists]
    return [Exon(*parts) for parts in zip(*columns, strict=True)]


def join_exons(cells: Exon) -> Exon | None:
    """From the first to the last base of the exons of one line; None if these are not on one chromosome and strand.

    Example:
        >>> join_exons(Exon("chr1;chr1", "100;500", "200;600", "+;+"))
        Exon(chrom='chr1', start='100', end='600', strand='+')
    """
    exons = split_exons(cells)
    starts = _parse_numbers(exon.start for exon in exons)
    ends = _parse_numbers(exon.end for exon in exons)
    if not starts or not ends or len({(exon.chrom, exon.strand) for exon in exons}) > 1:
        return None
    return Exon(exons[0].chrom, str(min(starts)), str(max(ends)), exons[0].strand)


def _parse_numbers(texts: Iterable[str]) -> list[int]:
    """The whole numbers of these texts; [] if a text is not a whole number."""
    parsed = [parse_whole_number(text) for text in texts]
    numbers = [number for number in parsed if number is not None]
    return numbers if len(numbers) == len(parsed) else []
