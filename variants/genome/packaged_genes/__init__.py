"""The gene tables that ship with the portal; README.md beside them says where they come from."""

from __future__ import annotations

import gzip
from collections.abc import Collection
from functools import lru_cache
from pathlib import Path

from variants.genome.chromosomes import UnknownChromosomeError, chromosome_code, chromosome_name
from variants.genome.gene_tables import GeneRecord, read_genes

FOLDER = Path(__file__).parent
SOURCE = "Ensembl release 100"
GenePlace = tuple[int, int, int]  # chromosome code, first and last base
# Columns of the tables.
_ID, _SYMBOL, _CHROM, _START, _END = range(5)


def packaged_table(assembly: str) -> Path:
    """The table of 'GRCh37' or 'GRCh38'."""
    return FOLDER / f"ensembl100_{assembly}.tsv.gz"


@lru_cache(maxsize=2)
def genes_of_chromosome(assembly: str, chrom: int) -> tuple[GeneRecord, ...]:
    """The packaged genes of one chromosome (by its code), by start; a second when they are not yet read."""
    name = chromosome_name(chrom)
    genes = (gene for gene in read_genes(packaged_table(assembly)) if gene.chromosome == name)
    return tuple(sorted(genes, key=lambda gene: (gene.start, gene.gene_id)))


def read_gene_places(assembly: str, names: Collection[str]) -> dict[str, GenePlace]:
    """Where genes are in an assembly, by id or symbol, without symbols of several genes; a quarter of a second.

    Example:
        >>> read_gene_places("GRCh38", {"ENSG00000169174", "PCSK9", "no gene"})["PCSK9"]
        (1, 55039447, 55064852)
    """
    places: dict[str, list[GenePlace]] = {}
    with gzip.open(packaged_table(assembly), "rt", encoding="utf-8") as lines:
        for line in lines:
            cells = line.rstrip("\n").split("\t", _END + 1)
            row_names = {name for name in (cells[_ID], cells[_SYMBOL]) if name in names}
            if row_names:
                try:
                    place = (chromosome_code(cells[_CHROM]), int(cells[_START]), int(cells[_END]))
                except UnknownChromosomeError:
                    continue
                for name in row_names:
                    places.setdefault(name, []).append(place)
    return {name: several[0] for name, several in places.items() if len(several) == 1}
