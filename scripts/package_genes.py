"""Write the packaged gene tables from Ensembl gene tables joined with HGNC.

Usage: python scripts/package_genes.py ensembl100_GRCh37.tsv.gz ensembl100_GRCh38.tsv.gz

Input: one gene per line with the columns gene_id, symbol, chrom, start, end, strand, biotype, hgnc_symbol, hgnc_name,
prev_symbols, alias_symbols. Genes off the primary chromosomes are left out; where HGNC's symbol today differs from the
table's, it becomes the first alias.
"""

import gzip
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from variants.genome.chromosomes import CHROMOSOMES
from variants.genome.gene_tables import GeneRecord, read_genes
from variants.genome.packaged_genes import FOLDER

COLUMNS = "gene_id symbol chrom start end strand biotype prev_symbols alias_symbols name"


def render_gene(gene: GeneRecord) -> str:
    """A gene as one line of the table, its lists joined by commas."""
    previous, aliases = ",".join(gene.previous_symbols), ",".join(gene.alias_symbols)
    location = f"{gene.chromosome}\t{gene.start}\t{gene.end}\t{gene.strand}"
    return f"{gene.gene_id}\t{gene.symbol}\t{location}\t{gene.biotype}\t{previous}\t{aliases}\t{gene.name}\n"


def package_genes(table: Path) -> None:
    """Read a gene table, write it compressed into the folder of packaged tables, and print its size."""
    genes = [gene for gene in read_genes(table) if gene.chromosome in CHROMOSOMES]
    genes.sort(key=lambda gene: (CHROMOSOMES.index(gene.chromosome), gene.start, gene.gene_id))
    text = COLUMNS.replace(" ", "\t") + "\n" + "".join(map(render_gene, genes))
    target = FOLDER / table.name
    target.write_bytes(gzip.compress(text.encode(), compresslevel=9, mtime=0))  # same input, same bytes
    print(f"{target.name}: {len(genes):,} genes, {target.stat().st_size:,} bytes")


if __name__ == "__main__":
    for argument in sys.argv[1:]:
        package_genes(Path(argument))
