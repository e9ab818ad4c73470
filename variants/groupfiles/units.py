"""Names of genes, or intervals that somebody brings (BED, or TSV with a header or without) -> units in genome order."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from accounts.problems import InvalidInputError
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


class UnitListError(InvalidInputError):
    """A text that is neither names nor intervals; the message names the line."""


@dataclass(frozen=True, slots=True)
class UnitList:
    """A list as it was read: names of genes, or units made of intervals.

    Attributes:
        unknown: Chromosomes whose intervals were left out.
    """

    genes: tuple[str, ...] = ()
    units: tuple[Unit, ...] = ()
    unknown: tuple[str, ...] = ()


def read_units(lines: Iterable[str], *, bed: bool = False) -> UnitList:
    """Read gene names separated by blanks, commas or lines; or intervals, one a line.

    Intervals of one name become one unit for each chromosome. Intervals on contigs that are no chromosome are left out
    and named in `unknown`.

    Args:
        bed: Starts are 0-based and ends exclusive, as in BED. A table with a column chromStart is always read so; any
            other table is 1-based with both ends included.

    Raises:
        UnitListError: A line that is no interval, with its number.
    """
    rows = [(number, line.rstrip("\r\n")) for number, line in enumerate(lines, start=1) if line.strip()]
    columns = _find_columns(rows[0][1]) if rows else None
    if columns is not None:
        return _read_intervals(rows[1:], columns, bed or _BED_START in rows[0][1].lower())
    rows = [(number, line) for number, line in rows if not line.lower().startswith(_COMMENTS)]
    if rows and _is_interval(rows[0][1]):
        return _read_intervals(rows, {"chrom": 0, "start": 1, "end": 2, "name": 3}, bed)
    return UnitList(genes=tuple(dict.fromkeys(name for _, line in rows for name in re.split(r"[\s,;]+", line) if name)))


def _find_columns(line: str) -> dict[str, int] | None:
    """The index of each known column, if the line is a header that names at least chromosome, start and end."""
    names = [name.strip().lower() for name in line.removeprefix("\ufeff").split("\t")]
    columns = {
        column: names.index(spelling)
        for column, spellings in _COLUMNS.items()
        for spelling in reversed(spellings)  # the first spelling that is there wins
        if spelling in names
    }
    return columns if {"chrom", "start", "end"} <= set(columns) else None


def _is_interval(line: str) -> bool:
    cells = line.split()
    return len(cells) >= 3 and cells[1].isdigit() and cells[2].isdigit()


def _read_intervals(rows: Iterable[tuple[int, str]], columns: dict[str, int], bed: bool) -> UnitList:
    regions: dict[tuple[str, int], list[Region]] = {}
    unknown: dict[str, str] = {}
    for number, line in rows:
        cells = line.split("\t") if "\t" in line else line.split()
        try:
            start, end = int(cells[columns["start"]]) + bed, int(cells[columns["end"]])
            chrom = chromosome_code(cells[columns["chrom"]])
        except UnknownChromosomeError as error:
            unknown.setdefault(cells[columns["chrom"]], f"line {number}: {error}")
            continue
        except (ValueError, IndexError):
            raise UnitListError(f"line {number}: expected chromosome, start and end, got {line[:60]!r}") from None
        if not 1 <= start <= end <= MAX_POSITION:
            raise UnitListError(f"line {number}: start {start} and end {end} make no interval")
        interval = f"{cells[columns['chrom']]}:{start}-{end}"
        name = cells[columns["name"]].strip() if columns.get("name", len(cells)) < len(cells) else ""
        regions.setdefault((re.sub(r"\s+", "_", name or interval), chrom), []).append(Region(chrom, start, end))
    if unknown and not regions:
        raise UnitListError(next(iter(unknown.values())))
    chromosomes = Counter(name for name, _ in regions)
    units = [
        Unit(name if chromosomes[name] == 1 else f"{name}_chr{chromosome_name(chrom)}", merge_regions(parts))
        for (name, chrom), parts in regions.items()
    ]
    ordered = sorted(units, key=lambda unit: (unit.chrom, unit.start, unit.end, unit.name))
    return UnitList(units=tuple(ordered), unknown=tuple(unknown))


@dataclass(frozen=True, slots=True)
class UnitSet:
    """Units in genome order.

    Attributes:
        description: What they are, for the provenance.
        unknown: Names that no gene has, and chromosomes that do not exist.
        gene_table: The source of the gene table.
    """

    units: tuple[Unit, ...]
    description: str
    unknown: tuple[str, ...] = ()
    gene_table: str = ""


def units_of_genes(
    *, assembly: str, names: Iterable[str] | None = None, biotype: str = "", flank: int = 0, by_symbol: bool = False
) -> UnitSet:
    """Units of all genes of an assembly, or of the named ones.

    Args:
        names: Symbols, previous symbols or Ensembl ids with or without version; None for all genes.
        flank: Bases added on both sides, inside the chromosome.
        by_symbol: Name a unit by its symbol where it has one that no other gene of the set shares.
    """
    unknown: tuple[str, ...] = ()
    if names is None:
        genes = list(Gene.objects.filter(assembly=assembly))
        description = f"all genes of {assembly}"
    else:
        genes_by_name = genes_by_names(assembly=assembly, names=names)
        unknown = tuple(name for name, named in genes_by_name.items() if not named)
        genes = list({gene.pk: gene for named in genes_by_name.values() for gene in named}.values())
        description = f"{len(genes_by_name)} named genes of {assembly}"
    if biotype:
        genes = [gene for gene in genes if gene.biotype == biotype]
        description += f", biotype {biotype}"
    table = ", ".join(sorted({gene.source for gene in genes if gene.source}))
    units = [_unit_of_gene(gene, flank) for gene in genes]
    return UnitSet(_sort_units(_name_by_symbol(units) if by_symbol else units), description, unknown, table)


def add_flanks(units: Iterable[Unit], *, assembly: str, flank: int) -> tuple[Unit, ...]:
    """The units with `flank` bases added on both sides of every interval, inside the chromosome."""
    return _sort_units(
        [
            replace(unit, regions=merge_regions(_add_flank(region, assembly, flank) for region in unit.regions))
            for unit in units
        ]
    )


def _unit_of_gene(gene: Gene, flank: int) -> Unit:
    region = _add_flank(Region(gene.chrom, gene.start, gene.end), gene.assembly, flank)
    return Unit(gene.gene_id, (region,), gene=gene.gene_id, symbol=gene.symbol)


def _add_flank(region: Region, assembly: str, flank: int) -> Region:
    last = LENGTHS[assembly][region.chrom - 1]
    return Region(region.chrom, max(1, region.start - flank), max(min(last, region.end + flank), region.end))


def _name_by_symbol(units: list[Unit]) -> list[Unit]:
    symbols: dict[str, int] = {}
    for unit in units:
        symbols[unit.symbol] = symbols.get(unit.symbol, 0) + 1
    return [replace(unit, name=unit.symbol) if unit.symbol and symbols[unit.symbol] == 1 else unit for unit in units]


def _sort_units(units: Iterable[Unit]) -> tuple[Unit, ...]:
    return tuple(sorted(units, key=lambda unit: (unit.chrom, unit.start, unit.end, unit.name)))
