"""The gene tables that ship with the portal; README.md beside them says where they come from."""

from __future__ import annotations

from pathlib import Path

from variants.genome.chromosomes import chromosome_name
from variants.genome.gene_tables import GeneRecord, read_genes

FOLDER = Path(__file__).parent
SOURCE = "Ensembl release 100"


def packaged_table(assembly: str) -> Path:
    """The table of 'GRCh37' or 'GRCh38'."""
    return FOLDER / f"ensembl100_{assembly}.tsv.gz"


def genes_of_chromosome(assembly: str, chrom: int) -> list[GeneRecord]:
    """The packaged genes of one chromosome (by its code), by start."""
    name = chromosome_name(chrom)
    genes = (gene for gene in read_genes(packaged_table(assembly)) if gene.chromosome == name)
    return sorted(genes, key=lambda gene: (gene.start, gene.gene_id))
