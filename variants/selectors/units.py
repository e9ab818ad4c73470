"""Units of an aggregation: genes of a release's assembly by set, list or biotype, and intervals from a file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from variants.chromosomes import LENGTHS
from variants.groupfiles.members import Unit
from variants.models import Gene
from variants.regions import Region, merged
from variants.selectors.genes import genes_by_names


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
        [replace(unit, regions=merged(_widened(region, assembly, flank) for region in unit.regions)) for unit in units]
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
