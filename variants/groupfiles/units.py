"""Genes, or intervals of a list -> units in genome order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from variants.genome.chromosomes import LENGTHS
from variants.genome.gene_names import PAR_Y_SUFFIX
from variants.genome.regions import Region, merge_regions
from variants.groupfiles.members import Unit
from variants.releases.genes import genes_by_names
from variants.releases.models import Gene


@dataclass(frozen=True, slots=True)
class LeftOutUnit:
    """A unit that the tool of a format cannot read, and why."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class UnitSet:
    """Units in genome order.

    Attributes:
        description: What they are, for the provenance.
        unknown: Names that no gene has, and chromosomes that do not exist.
        gene_table: The source of the gene table.
        left_out: Units that the tool cannot read.
        renamed: (name in the list, name of the unit) where blanks had to go.
        warnings: Sentences about what the list says of its assembly.
    """

    units: tuple[Unit, ...]
    description: str
    unknown: tuple[str, ...] = ()
    gene_table: str = ""
    left_out: tuple[LeftOutUnit, ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()
    warnings: tuple[str, ...] = ()


def units_of_genes(
    *, assembly: str, names: Iterable[str] | None = None, biotype: str = "", flank: int = 0, by_symbol: bool = False
) -> UnitSet:
    """Units of all genes of an assembly, or of the named ones.

    Args:
        names: Symbols, previous symbols, other names, or Ensembl ids with or without version; None for all genes.
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
    # Annotation names a gene of the pseudoautosomal regions by one id on X and Y.
    return Unit(gene.gene_id, (region,), gene=gene.gene_id.removesuffix(PAR_Y_SUFFIX), symbol=gene.symbol)


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
