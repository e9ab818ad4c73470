"""Finding genes: by any of their names, at a position, by the beginning of a symbol.

Genes are public reference facts, so these selectors ask for no user.
"""

import re

from django.db.backends.postgresql.psycopg_any import NumericRange
from django.db.models import QuerySet
from django.db.models.functions import Upper

from variants.models import Gene

_ENSEMBL_ID = re.compile(r"(ENSG\d{11})(?:\.\d+)?(_PAR_Y)?", re.IGNORECASE)
_ORF = re.compile(r"^(C(?:\d+|X|Y))ORF(\d+)", re.IGNORECASE)


def genes_by_name(*, assembly: str, name: str) -> list[Gene]:
    """Genes that `name` means, in any case: the symbol or id; else a previous symbol; else another name in use.

    Several genes may share a name (U6 is a family), an empty list means that no gene has it. Ensembl ids may carry a
    version, which is not compared.
    """
    genes = Gene.objects.filter(assembly=assembly)
    if ensembl := _ENSEMBL_ID.fullmatch(name):
        return list(genes.filter(gene_id=ensembl[1].upper() + (ensembl[2] or "").upper()))
    spellings = list(_spellings(name))
    for named in (
        genes.alias(upper=Upper("symbol")).filter(upper=name.upper()),
        genes.filter(gene_id__in=spellings),
        genes.filter(previous_symbols__overlap=spellings),
        genes.filter(alias_symbols__overlap=spellings),
    ):
        if found := list(named[:1000]):
            return found
    return []


def _spellings(name: str) -> set[str]:
    """How HGNC may write a name typed in any case: as typed, in capitals, C17orf53, Ly74."""
    return {name, name.upper(), _ORF.sub(r"\1orf\2", name.upper()), name.capitalize()}


def genes_overlapping(*, assembly: str, chrom: int, start: int, end: int) -> QuerySet[Gene]:
    """Genes that share a base with start..end (1-based, inclusive), by position; one look-up in the GiST index."""
    span = NumericRange(start, end + 1)
    return Gene.objects.filter(assembly=assembly, chrom=chrom, span__overlap=span).order_by("span")


def genes_beginning_with(*, assembly: str, prefix: str, limit: int = 8) -> list[Gene]:
    """Suggestions while somebody types: protein-coding genes first, then by length of the symbol.

    Falls back to the genes that have exactly this previous symbol, other name or id.
    """
    prefix = prefix.strip()
    if len(prefix) < 2:
        return []
    found = Gene.objects.filter(assembly=assembly, symbol__istartswith=prefix)
    ranked = sorted(found[:500], key=lambda gene: (gene.biotype != "protein_coding", len(gene.symbol), gene.symbol))
    return ranked[:limit] or genes_by_name(assembly=assembly, name=prefix)[:limit]
