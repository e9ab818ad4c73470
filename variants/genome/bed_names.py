"""Columns behind the range of a BED line -> the id and the symbol of its gene. Pure.

Separate module because the names stand in the fourth column, in another one, or among the attributes of GTF or GFF3.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from variants.genome.feature_kinds import is_feature_kind
from variants.genome.gene_names import ensembl_gene_id

_ATTRIBUTE = re.compile(
    r"\b(?P<key>gene_name|gene_symbol|gene_id|gene|Name|ID)(?:=\"?| +\")(?:gene[:-])?(?P<value>[^\";,|]+)"
)
_BY_KEY = ("gene_name", "gene_symbol", "gene", "Name", "gene_id", "ID")


def names_in_attributes(text: str) -> list[str]:
    """The attributes of a line of GTF or GFF3 in one cell -> the names of its gene, the symbol first; [] for others.

    Example:
        >>> names_in_attributes('gene_id "ENSG00000169174.11"; gene_name "PCSK9";')
        ['PCSK9', 'ENSG00000169174.11']
        >>> names_in_attributes("PCSK9")
        []
    """
    values = {match["key"]: match["value"].strip() for match in _ATTRIBUTE.finditer(text)}
    return [values[key] for key in _BY_KEY if key in values]


def names_of_bed(columns: Sequence[str]) -> tuple[str, str]:
    """(id, symbol) from the columns behind the range: the id is the Ensembl id in any of them, else the name.

    Where the fourth column has a kind of feature, the name is that of the attributes, else the first other word.

    Example:
        >>> names_of_bed(["PCSK9", "0", "+", "ENSG00000169174.11"])
        ('ENSG00000169174.11', 'PCSK9')
        >>> names_of_bed(["ENSG00000169174.11;PCSK9", "0", "+"])
        ('ENSG00000169174.11', 'PCSK9')
        >>> names_of_bed(["protein_coding", "0", "+", "PCSK9"])
        ('PCSK9', 'PCSK9')
    """
    attributes = [name for column in columns for name in names_in_attributes(column)]
    name = columns[0].strip()
    if names_in_attributes(name) or (is_feature_kind(name) and attributes):
        name = attributes[0]
    elif is_feature_kind(name):
        name = next(filter(may_be_name, columns[1:]), name)
    parts = [part.strip().strip("\"'") for column in columns for part in re.split(r"[;|,]", column)]
    gene_id = next((part for part in (*parts, *attributes) if ensembl_gene_id(part)), "")
    if not gene_id:
        return name, name
    names = (part.strip().strip("\"'") for part in re.split(r"[;|,]", name) if not ensembl_gene_id(part))
    return gene_id, next((part for part in names if re.search(r"[A-Za-z]", part) and not is_feature_kind(part)), "")


def may_be_name(cell: str) -> bool:
    """Whether a cell behind the fourth column may be the name of a gene: a word that is not a kind of feature.

    Example:
        >>> [may_be_name(cell) for cell in ("PCSK9", "0.5", "+", "exon", "HAVANA", "a=1;b=2")]
        [True, False, False, False, False, False]
    """
    is_word = re.search("[A-Za-z]", cell) and not re.search(r"[;=\s]", cell)
    return bool(is_word) and cell != "NA" and not is_feature_kind(cell) and cell.lower() not in _SOURCES


# What GTF and GFF3 call the source of a line.
_SOURCES = frozenset(
    ("ensembl", "havana", "ensembl_havana", "havana_tagene", "refseq", "bestrefseq", "gencode", "ucsc")
)
