"""The gene that the tests of pages ask for."""

import pytest

from variants.genome.packaged_genes import genes_of_chromosome
from variants.releases.genes import load_genes

GENE = "LARGE1"


@pytest.fixture(scope="session")
def read_gene():
    return next(gene for gene in genes_of_chromosome("GRCh38", 22) if gene.symbol == GENE)


@pytest.fixture(autouse=True)
def genes(db, read_gene):
    load_genes(assembly="GRCh38", genes=[read_gene], source="test")
