"""The gene table of an assembly and its releases -> how many genes that a release names are in the table.

Variants belong to a gene by annotation only where the table and the release call it alike.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from psycopg.sql import SQL, Composed

from variants.genome.gene_names import PAR_Y_SUFFIX
from variants.releases.models import Gene, Release
from variants.releases.reader import ReleaseReader
from variants.releases.store.connection import readonly
from variants.releases.store.table_names import ReleaseTables

MAX_SAMPLED_GENES = 200  # of a release; each costs a look-up in the index of every partition
MIN_GENES_TO_REFUSE = 10  # of the table: a smaller one may well be of genes that the release does not cover
MIN_KNOWN_SHARE = 0.5  # below it somebody is warned


@dataclass(frozen=True, slots=True)
class GeneTableMatch:
    """How well the gene table fits one release.

    Attributes:
        sampled: Genes that the release names, at most MAX_SAMPLED_GENES.
        known: Those of them that the table has, by id or symbol.
        example: One of them that it does not have; '' where it has all.
        table_genes: Genes of the table.
    """

    release: str
    assembly: str
    sampled: int
    known: int
    example: str
    table_genes: int

    @property
    def sentence(self) -> str:
        """The errors, with numbers; '' if the table fits."""
        if self.known >= self.sampled * MIN_KNOWN_SHARE:
            return ""
        return (
            f"{self.known} of {self.sampled} genes that the release {self.release} names are in the gene table of"
            f" {self.assembly} ({self.table_genes:,} genes); {self.example} is not: by annotation its variants have no"
            " gene"
        )


def match_gene_table(*, assembly: str) -> list[GeneTableMatch]:
    """The match of every release of the assembly that names genes and whose tables are there."""
    releases = Release.objects.filter(
        assembly=assembly, status__in=(Release.Status.PUBLISHED, Release.Status.READY), tables_dropped=False
    )
    table_genes = Gene.objects.filter(assembly=assembly).count()
    matches = []
    for release in releases.order_by("name", "edition"):
        named = _sample_genes(release)
        if not named:
            continue
        known_names = _known_names(assembly, named)
        example = next((name for name in named if name not in known_names), "")
        matches.append(GeneTableMatch(release.name, assembly, len(named), len(known_names), example, table_genes))
    return matches


def is_foreign_table(matches: Iterable[GeneTableMatch]) -> bool:
    """Whether no release names any gene of the table, which is too large to be a selection of genes."""
    matches = list(matches)
    no_gene_known = bool(matches) and not any(match.known for match in matches)
    return no_gene_known and matches[0].table_genes >= MIN_GENES_TO_REFUSE


def _sample_genes(release: Release) -> list[str]:
    if (store := ReleaseReader(release).lake_store) is not None:
        return store.first_genes(MAX_SAMPLED_GENES)
    with readonly.cursor() as cursor:
        cursor.execute(_distinct_genes(ReleaseTables(release.pk)), [MAX_SAMPLED_GENES])
        return [gene for (gene,) in cursor.fetchall()]


def _distinct_genes(tables: ReleaseTables) -> Composed:
    """The first genes of a release; walks from gene to gene through the index. Parameter: how many."""
    return SQL(
        "WITH RECURSIVE named (gene) AS ("
        "(SELECT gene FROM {effects} WHERE source = 0 ORDER BY gene LIMIT 1) UNION ALL"
        " SELECT (SELECT e.gene FROM {effects} e WHERE e.source = 0 AND e.gene > named.gene ORDER BY e.gene LIMIT 1)"
        " FROM named WHERE named.gene IS NOT NULL)"
        " SELECT gene FROM named WHERE gene IS NOT NULL LIMIT %s"
    ).format(effects=tables.effects)


def _known_names(assembly: str, names: list[str]) -> set[str]:
    """The names that are an id or a symbol of the table."""
    genes = Gene.objects.filter(assembly=assembly)
    copies = [f"{name}{PAR_Y_SUFFIX}" for name in names]
    ids = genes.filter(gene_id__in=[*names, *copies]).values_list("gene_id", flat=True)
    symbols = genes.filter(symbol__in=names).values_list("symbol", flat=True)
    return {gene_id.removesuffix(PAR_Y_SUFFIX) for gene_id in ids} | set(symbols)
