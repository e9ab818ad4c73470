"""Reading what people paste or upload as units: names of genes, or intervals (BED, or TSV with a header or without)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from variants.genome.chromosomes import LENGTHS, UnknownChromosomeError, chromosome_code, chromosome_name
from variants.genome.hgvs import MAX_POSITION
from variants.genome.regions import Region, merge_regions
from variants.groupfiles.members import Unit
from variants.releases.genes import genes_by_names
from variants.releases.models import Gene

_COLUMNS = {
    "chrom": ("chrom", "chr", "#chrom", "#chr", "chromosome", "seqnames"),
    "start": ("start", "agg_start", "begin", "chromstart"),
    "end": ("end", "agg_end", "stop", "chromend"),
    "name": ("name", "unit", "group_id", "gene_id", "id", "set", "gene"),
}
_BED_START = "chromstart"  # as UCSC's tables call it: 0-based
_COMMENTS = ("#", "track", "browser")


class UnitsError(ValueError):
    """A text that is neither; the message says where and what to do."""


@dataclass(frozen=True, slots=True)
class WrittenUnits:
    """Either names of genes, or units made of intervals; unknown: chromosomes of intervals that were left out."""

    genes: tuple[str, ...] = ()
    units: tuple[Unit, ...] = ()
    unknown: tuple[str, ...] = ()


def read_units(lines: Iterable[str], *, bed: bool = False) -> WrittenUnits:
    """Gene names separated by blanks, commas or lines; or intervals, one a line.

    bed: starts are 0-based and ends exclusive, as in BED and in tables with a column chromStart; any other table is
    1-based with both ends included. Intervals of one name are one unit for each chromosome; those of contigs that are
    no chromosome are left out and named. Raises UnitsError with the line.
    """
    rows = [(number, line.rstrip("\r\n")) for number, line in enumerate(lines, start=1) if line.strip()]
    header = _header(rows[0][1]) if rows else None
    if header is not None:
        return _units(rows[1:], header, bed or _BED_START in rows[0][1].lower())
    rows = [(number, line) for number, line in rows if not line.lower().startswith(_COMMENTS)]
    if rows and _is_interval(rows[0][1]):
        return _units(rows, {"chrom": 0, "start": 1, "end": 2, "name": 3}, bed)
    return WrittenUnits(
        genes=tuple(dict.fromkeys(name for _, line in rows for name in re.split(r"[\s,;]+", line) if name))
    )


def _header(line: str) -> dict[str, int] | None:
    """Places of the columns, where the line names at least chromosome, start and end."""
    names = [name.strip().lower() for name in line.removeprefix("\ufeff").split("\t")]
    places = {
        column: next((names.index(each) for each in spellings if each in names), None)
        for column, spellings in _COLUMNS.items()
    }
    if any(places[column] is None for column in ("chrom", "start", "end")):
        return None
    return {column: place for column, place in places.items() if place is not None}


def _is_interval(line: str) -> bool:
    cells = line.split()
    return len(cells) >= 3 and cells[1].isdigit() and cells[2].isdigit()


def _units(rows: Iterable[tuple[int, str]], places: dict[str, int], bed: bool) -> WrittenUnits:
    regions: dict[tuple[str, int], list[Region]] = {}
    unknown: dict[str, str] = {}
    for number, line in rows:
        cells = line.split("\t") if "\t" in line else line.split()
        try:
            start, end = int(cells[places["start"]]) + bed, int(cells[places["end"]])
            chrom = chromosome_code(cells[places["chrom"]])
        except UnknownChromosomeError as error:
            unknown.setdefault(cells[places["chrom"]], f"line {number}: {error}")
            continue
        except (ValueError, IndexError):
            raise UnitsError(f"line {number}: expected chromosome, start and end, got {line[:60]!r}") from None
        if not 1 <= start <= end <= MAX_POSITION:
            raise UnitsError(f"line {number}: start {start} and end {end} make no interval")
        place = f"{cells[places['chrom']]}:{start}-{end}"
        named = cells[places["name"]].strip() if places.get("name", len(cells)) < len(cells) else ""
        regions.setdefault((re.sub(r"\s+", "_", named or place), chrom), []).append(Region(chrom, start, end))
    if unknown and not regions:
        raise UnitsError(next(iter(unknown.values())))
    chromosomes = Counter(name for name, _ in regions)
    units = [
        Unit(name if chromosomes[name] == 1 else f"{name}_chr{chromosome_name(chrom)}", merge_regions(parts))
        for (name, chrom), parts in regions.items()
    ]
    ordered = sorted(units, key=lambda unit: (unit.chrom, unit.start, unit.end, unit.name))
    return WrittenUnits(units=tuple(ordered), unknown=tuple(unknown))


@dataclass(frozen=True, slots=True)
class UnitSet:
    """Units in genome order, what they are called in provenance, the names that no gene has, and the gene table."""

    units: tuple[Unit, ...]
    description: str
    unknown: tuple[str, ...] = ()
    gene_table: str = ""


def units_of_genes(
    *, assembly: str, names: Iterable[str] | None = None, biotype: str = "", flank: int = 0, by_symbol: bool = False
) -> UnitSet:
    """All genes (`names` None) or the named ones, by symbol, previous symbol or Ensembl id with or without version.

    flank: bases added on both sides, kept inside the chromosome. by_symbol: units are named by symbol where there is
    one and no other gene of the set shares it.
    """
    unknown: tuple[str, ...] = ()
    if names is None:
        genes = list(Gene.objects.filter(assembly=assembly))
        description = f"all genes of {assembly}"
    else:
        found = genes_by_names(assembly=assembly, names=names)
        unknown = tuple(name for name, known in found.items() if not known)
        genes = list({gene.pk: gene for known in found.values() for gene in known}.values())
        description = f"{len(found)} named genes of {assembly}"
    if biotype:
        genes = [gene for gene in genes if gene.biotype == biotype]
        description += f", biotype {biotype}"
    table = ", ".join(sorted({gene.source for gene in genes if gene.source}))
    units = [_unit(gene, flank) for gene in genes]
    return UnitSet(_in_order(_named_by_symbol(units) if by_symbol else units), description, unknown, table)


def flanked(units: Iterable[Unit], *, assembly: str, flank: int) -> tuple[Unit, ...]:
    """Units with `flank` bases more on both sides of every interval."""
    return _in_order(
        [
            replace(unit, regions=merge_regions(_widened(region, assembly, flank) for region in unit.regions))
            for unit in units
        ]
    )


def _unit(gene: Gene, flank: int) -> Unit:
    region = _widened(Region(gene.chrom, gene.start, gene.end), gene.assembly, flank)
    return Unit(gene.gene_id, (region,), gene=gene.gene_id, symbol=gene.symbol)


def _widened(region: Region, assembly: str, flank: int) -> Region:
    last = LENGTHS[assembly][region.chrom - 1]
    return Region(region.chrom, max(1, region.start - flank), max(min(last, region.end + flank), region.end))


def _named_by_symbol(units: list[Unit]) -> list[Unit]:
    symbols: dict[str, int] = {}
    for unit in units:
        symbols[unit.symbol] = symbols.get(unit.symbol, 0) + 1
    return [replace(unit, name=unit.symbol) if unit.symbol and symbols[unit.symbol] == 1 else unit for unit in units]


def _in_order(units: Iterable[Unit]) -> tuple[Unit, ...]:
    return tuple(sorted(units, key=lambda unit: (unit.chrom, unit.start, unit.end, unit.name)))
