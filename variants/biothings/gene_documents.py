"""Genes of the gene tables -> documents as mygene.info has them, one for a gene of both assemblies."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from variants.biothings.reply import select_paths, shape_document
from variants.genome.chromosomes import chromosome_name
from variants.releases.models import Assembly, Gene

TAXON = 9606  # human
PATHS = (
    *("symbol", "name", "alias", "taxid", "type_of_gene", "ensembl.gene", "ensembl.type_of_gene"),
    *(f"genomic_pos{end}.{part}" for end in ("", "_hg19") for part in ("chr", "start", "end", "strand", "ensemblgene")),
)
DEFAULT_FIELDS = ("symbol", "name", "taxid", "ensembl.gene")  # of hits
_POSITIONS: dict[str, str] = {Assembly.GRCH38: "genomic_pos", Assembly.GRCH37: "genomic_pos_hg19"}
_STRANDS = {"+": 1, "-": -1}


@dataclass(frozen=True)
class GeneReply:
    """How a request wants its documents: patterns of fields, and their shape."""

    fields: Sequence[str] = ()
    dotfield: bool = False
    always_list: Sequence[str] = ()
    allow_null: Sequence[str] = ()

    def documents(self, gene_ids: Sequence[str], **root_keys: Any) -> list[dict[str, Any]]:
        """A document for each id that there is, in the order of the ids. One statement."""
        genes: dict[str, list[Gene]] = {gene_id: [] for gene_id in gene_ids}
        for gene in Gene.objects.filter(gene_id__in=genes).order_by("-assembly"):  # GRCh38 first
            genes[gene.gene_id].append(gene)
        paths = frozenset(select_paths(self.fields, PATHS, {"ensemblgene": "ensembl.gene"})) if self.fields else None
        return [self._shape(gene_document(genes[gene_id]), paths, root_keys) for gene_id in gene_ids if genes[gene_id]]

    def _shape(
        self, document: dict[str, Any], paths: frozenset[str] | None, root_keys: dict[str, Any]
    ) -> dict[str, Any]:
        selected = document if paths is None else _keep(document, paths)
        shaped = shape_document(
            selected, dotfield=self.dotfield, always_list=self.always_list, allow_null=self.allow_null
        )
        return root_keys | shaped


def gene_document(genes: Iterable[Gene]) -> dict[str, Any]:
    """The same gene of one or both assemblies, GRCh38 first -> its document; `_id` is the Ensembl id."""
    genes = list(genes)
    first = genes[0]
    aliases = list(dict.fromkeys(name for gene in genes for name in (*gene.alias_symbols, *gene.previous_symbols)))
    kind = first.biotype.replace("_", "-")  # mygene.info writes protein-coding
    values: dict[str, Any] = {
        "_id": first.gene_id,
        "symbol": first.symbol,
        "name": first.name,
        "alias": aliases[0] if len(aliases) == 1 else aliases,
        "taxid": TAXON,
        "type_of_gene": kind,
        "ensembl": {"gene": first.gene_id, "type_of_gene": first.biotype},
    }
    for gene in genes:
        values[_POSITIONS[gene.assembly]] = {
            "chr": chromosome_name(gene.chrom),
            "start": gene.start,
            "end": gene.end,
            "strand": _STRANDS.get(gene.strand, 0),
            "ensemblgene": gene.gene_id,
        }
    return {key: value for key, value in values.items() if value not in ("", [])}


def _keep(document: dict[str, Any], paths: frozenset[str]) -> dict[str, Any]:
    """The document with these paths; `_id` stays."""
    selected: dict[str, Any] = {"_id": document["_id"]}
    for key, value in document.items():
        if isinstance(value, dict):
            members = {name: member for name, member in value.items() if f"{key}.{name}" in paths}
            selected |= {key: members} if members else {}
        elif key in paths:
            selected[key] = value
    return selected
