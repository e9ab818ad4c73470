"""Finding genes: by any of their names, at a position, by the beginning of a symbol.

Genes are public reference facts, so these selectors ask for no user.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import NumericRange
from django.db.models import Q, QuerySet
from django.db.models.functions import Upper
from psycopg.sql import Identifier

from variants.genome.chromosomes import UnknownChromosomeError, chromosome_code
from variants.genome.gene_names import PAR_Y_SUFFIX, ensembl_gene_id
from variants.genome.gene_tables import GeneRecord, GeneTableError
from variants.releases.models import Assembly, Gene
from variants.releases.store.copy import array_cell, copy_text, text_cell

_ID_BEGINNING = re.compile(r"ENSG\d", re.IGNORECASE)
_SIMPLE_NAME = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[-._ ][A-Za-z0-9]+)*")
_SIGNS = re.compile(r"[-._ ]")
_BEFORE_NUMBER = re.compile(r"[A-Za-z](?=\d)")
_ORF = re.compile(r"^(C(?:\d+|X|Y))ORF(\d+)", re.IGNORECASE)


def genes_by_name(*, assembly: str, name: str) -> list[Gene]:
    """Genes that `name` means; several may share a name (U6 is a family), an empty list: no gene has it."""
    return genes_by_names(assembly=assembly, names=[name])[name]


def genes_in_any_assembly(*, name: str, preferred: str | None = None) -> list[Gene]:
    """Genes that `name` means in the preferred assembly, else in GRCh38, else in GRCh37."""
    for assembly in dict.fromkeys([*([preferred] if preferred else []), Assembly.GRCH38, Assembly.GRCH37]):
        if genes := genes_by_name(assembly=assembly, name=name):
            return genes
    return []


def without_copies_on_y(genes: list[Gene], *, name: str) -> list[Gene]:
    """The genes without the copies on Y of pseudoautosomal genes that are among them, unless `name` is such a copy."""
    if PAR_Y_SUFFIX in ensembl_gene_id(name):
        return genes
    ids = {gene.gene_id for gene in genes}
    return [gene for gene in genes if gene.gene_id.partition(PAR_Y_SUFFIX)[0] not in ids - {gene.gene_id}]


def genes_by_names(*, assembly: str, names: Iterable[str]) -> dict[str, list[Gene]]:
    """Genes that each name means, in any case: the symbol or id; else a previous symbol; else another name in use.

    Ensembl ids may carry a version and a mapping number (see genome.gene_names), which are not compared; the copy on Y
    of a pseudoautosomal gene is the gene itself where the table has no copies. What no gene is called is looked up with
    hyphens where other spellings have none, and the other way round: NARC1 is NARC-1, R's HLA.A is HLA-A. Four queries,
    however many names, one more for such copies, and three for other spellings.
    """
    named_genes: dict[str, list[Gene]] = {name: [] for name in names}
    ids = {name: ensembl_gene_id(name) for name in named_genes}
    spellings = {name: {ids[name]} if ids[name] else _spellings(name) for name in named_genes}
    symbols = {name: set() if ids[name] else _capitals(name) for name in named_genes}
    genes = Gene.objects.filter(assembly=assembly)
    _fill(named_genes, symbols, genes.alias(upper=Upper("symbol")), "upper__in", lambda gene: _capitals(gene.symbol))
    _fill(named_genes, spellings, genes, "gene_id__in", lambda gene: [gene.gene_id])
    originals = {name: {gene_id.removesuffix(PAR_Y_SUFFIX)} - {"", gene_id} for name, gene_id in ids.items()}
    _fill(named_genes, originals, genes, "gene_id__in", lambda gene: [gene.gene_id])
    _fill(named_genes, spellings, genes, "previous_symbols__overlap", lambda gene: gene.previous_symbols)
    _fill(named_genes, spellings, genes, "alias_symbols__overlap", lambda gene: gene.alias_symbols)
    others = {name: set() if named or ids[name] else _other_spellings(name) for name, named in named_genes.items()}
    _fill(named_genes, others, genes.alias(upper=Upper("symbol")), "upper__in", lambda gene: _capitals(gene.symbol))
    _fill(named_genes, others, genes, "previous_symbols__overlap", lambda gene: gene.previous_symbols)
    _fill(named_genes, others, genes, "alias_symbols__overlap", lambda gene: gene.alias_symbols)
    return named_genes


def _fill(
    named_genes: dict[str, list[Gene]],
    spellings: dict[str, set[str]],
    genes: QuerySet[Gene],
    lookup: str,
    names_of: Callable[[Gene], Iterable[str]],
) -> None:
    """Give the names that have no gene yet the genes that one look-up finds."""
    names_by_spelling: dict[str, list[str]] = defaultdict(list)
    for name, written in spellings.items():
        if not named_genes[name]:
            for spelling in written:
                names_by_spelling[spelling].append(name)
    if not names_by_spelling:
        return
    for gene in genes.filter(**{lookup: list(names_by_spelling)}):
        for name in {name for spelling in names_of(gene) for name in names_by_spelling.get(spelling, ())}:
            named_genes[name].append(gene)


def _capitals(name: str) -> set[str]:
    """The possible results of PostgreSQL's upper(): databases differ in letters outside of ASCII (IFN\u03b3).

    So a name is found however its Greek letters are written, if all of them are written alike.
    """
    return {_ascii_upper(spelling) for spelling in (name, name.upper(), name.lower())}


def _ascii_upper(text: str) -> str:
    return text if text.isascii() and text.isupper() else "".join(c.upper() if c.isascii() else c for c in text)


def _spellings(name: str) -> set[str]:
    """How HGNC may write a name typed in any case: as typed, in capitals, C17orf53, Ly74."""
    return {name, name.upper(), *_capitals(name), _ORF.sub(r"\1orf\2", name.upper()), name.capitalize()}


def _other_spellings(name: str) -> set[str]:
    """The name with hyphens for other signs, without signs, and with a hyphen between letters and a number.

    Example:
        >>> sorted(_other_spellings("NARC1"))
        ['NARC-1', 'Narc-1']
    """
    if not _SIMPLE_NAME.fullmatch(name):
        return set()
    if not _SIGNS.search(name):
        ends = [match.end() for match in _BEFORE_NUMBER.finditer(name)]
        spellings = {f"{name[:end]}-{name[end:]}" for end in ends}
    else:
        spellings = {_SIGNS.sub("-", name), _SIGNS.sub("", name)}
    return {written for spelling in spellings - {name} for written in _spellings(spelling)}


def genes_overlapping(*, assembly: str, chrom: int, start: int, end: int) -> QuerySet[Gene]:
    """Genes that share a base with start..end (1-based, inclusive), by position; one look-up in the GiST index."""
    span = NumericRange(start, end + 1)
    return Gene.objects.filter(assembly=assembly, chrom=chrom, span__overlap=span).order_by("span")


def genes_beginning_with(*, assembly: str, prefix: str, limit: int = 8) -> list[Gene]:
    """Suggestions while somebody types a symbol or an Ensembl id: protein-coding genes first, then short symbols.

    Falls back to the genes that have exactly this previous symbol, other name or id.
    """
    prefix = prefix.strip()
    if len(prefix) < 2:
        return []
    if _ID_BEGINNING.match(prefix):
        beginning = Q(gene_id__startswith=prefix.upper())
    else:
        beginning = Q(*(("symbol__istartswith", spelling) for spelling in sorted(_capitals(prefix))), _connector=Q.OR)
    similar = Gene.objects.filter(beginning, assembly=assembly)
    ranked = sorted(similar[:500], key=lambda gene: (gene.biotype != "protein_coding", len(gene.symbol), gene.symbol))
    return ranked[:limit] or genes_by_name(assembly=assembly, name=prefix)[:limit]


GENE_BATCH_SIZE = 5_000  # genes that are stored at once
_COLUMNS = (
    *("assembly", "gene_id", "symbol", "chrom", "span", "strand", "biotype"),
    *("previous_symbols", "alias_symbols", "name", "source"),
)


@dataclass(slots=True)
class GeneLoad:
    """The result of loading a gene table: genes in the portal, and genes left out by sequence (patches, scaffolds)."""

    loaded: int = 0
    skipped: Counter[str] = field(default_factory=Counter)


@transaction.atomic
def load_genes(*, assembly: str, genes: Iterable[GeneRecord], source: str, replace: bool = False) -> GeneLoad:
    """Add the genes to `assembly`, updating those of the same id; with `replace` all others of the assembly go.

    All or nothing: a GeneTableError of the reader, or one gene on two lines, changes nothing. Only chromosomes
    1-22, X, Y and MT are kept.
    """
    if replace:
        Gene.objects.filter(assembly=assembly).delete()
    outcome = GeneLoad()
    line_numbers: dict[str, int] = {}
    batch: dict[str, str] = {}
    for record in genes:
        chrom = _primary_chromosome(record.chromosome)
        if chrom is None:
            outcome.skipped[record.chromosome] += 1
            continue
        if record.gene_id in line_numbers:
            lines = f"lines {line_numbers[record.gene_id]} and {record.line_number}"
            raise GeneTableError(f"{source}: gene {record.gene_id} is on {lines}; keep one line for each gene")
        line_numbers[record.gene_id] = record.line_number
        batch[record.gene_id] = _row(record, assembly=assembly, chrom=chrom, source=source)
        if len(batch) == GENE_BATCH_SIZE:
            _replace_genes(batch, assembly=assembly)
            batch = {}
    _replace_genes(batch, assembly=assembly)
    if not line_numbers and outcome.skipped:
        raise GeneTableError(
            f"{source}: none of its {outcome.skipped.total():,} genes is on a chromosome 1-22, X, Y or MT of GRCh37 or"
            f" GRCh38; the first is on {next(iter(outcome.skipped))!r}"
        )
    outcome.loaded = len(line_numbers)
    return outcome


def _primary_chromosome(name: str) -> int | None:
    """Its code, or None for a patch, scaffold or alternative haplotype. Accessions are understood."""
    try:
        return chromosome_code(name.lstrip("0") or name)
    except UnknownChromosomeError:
        return None


def _row(record: GeneRecord, *, assembly: str, chrom: int, source: str) -> str:
    """One row of _COLUMNS in COPY's text format."""
    texts = (assembly, record.gene_id, record.symbol, str(chrom), f"[{record.start},{record.end + 1})")
    more = (record.strand, record.biotype)
    symbols = (array_cell(record.previous_symbols), array_cell(record.alias_symbols))
    return "\t".join((*map(text_cell, texts + more), *symbols, text_cell(record.name), text_cell(source)))


def _replace_genes(rows: dict[str, str], *, assembly: str) -> None:
    """Rows by gene id, in place of the genes of the same ids."""
    Gene.objects.filter(assembly=assembly, gene_id__in=list(rows)).delete()
    with connection.cursor() as cursor:
        copy_text(cursor.cursor, table=Identifier(Gene._meta.db_table), columns=_COLUMNS, rows=rows.values())
