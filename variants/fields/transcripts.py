"""Gene effects: which consequences a variant has on which gene, read from the lists aligned by transcript. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from variants.fields.cells import is_null
from variants.fields.spec import NULLS, FieldSpec
from variants.genome.consequences import cell_mask
from variants.genome.gene_names import PAR_Y_SUFFIX, ensembl_gene_id


@dataclass(frozen=True, slots=True)
class EffectFields:
    """The aligned lists that gene effects come from: terms and gene of each transcript, and their transcript group."""

    terms: FieldSpec
    gene: FieldSpec
    group: str


def effect_fields(specs: Iterable[FieldSpec], source: str) -> EffectFields | None:
    """The fields that an effect source such as VEP_ensembl reads; None where a dictionary lacks them."""
    leaves = {spec.path.rpartition(".")[2]: spec for spec in specs if source and spec.transcript_group == source}
    terms, gene = leaves.get("consequence") or leaves.get("effect"), leaves.get("gene_id")
    return EffectFields(terms, gene, source) if terms and gene else None


def is_of_effect_source(spec: FieldSpec, effects: EffectFields | None) -> bool:
    """Whether a field has one element for each transcript of the effect source."""
    return effects is not None and spec.transcript_group == effects.group


def unversioned(gene: str) -> str:
    """An Ensembl id without its version; other ids unchanged. A gene has one id on X and on Y.

    Example:
        >>> unversioned("ENSG00000131591.13_4"), unversioned("ENSGR0000182378.6"), unversioned("3105")
        ('ENSG00000131591', 'ENSG00000182378', '3105')
    """
    if not gene.startswith("ENS"):
        return gene
    if gene.startswith("ENSGR") or gene.endswith(PAR_Y_SUFFIX):
        return (ensembl_gene_id(gene) or gene).removesuffix(PAR_Y_SUFFIX)
    return gene.partition(".")[0]


@lru_cache(maxsize=10_000)  # the cells of neighbouring variants are the same
def transcript_genes(gene_cell: str, transcripts: int, nulls: frozenset[str] = NULLS) -> tuple[str, ...] | None:
    """The gene of each transcript, '' for none; a lone gene serves all. None where the lists cannot be aligned."""
    genes = [] if is_null(gene_cell, nulls) else gene_cell.split("|")
    if len(genes) == 1:
        genes *= transcripts
    if len(genes) != transcripts:
        return None
    return tuple("" if is_null(gene, nulls) else unversioned(gene.strip()) for gene in genes)


def cells_of_gene(pairs: Iterable[tuple[str, str]], gene: str, nulls: frozenset[str] = NULLS) -> list[str]:
    """The parts of a field's cells on the transcripts of one gene; a whole cell where it is not aligned.

    Args:
        pairs: The field's cell and the cell of genes, of each line of a variant.

    Example:
        >>> cells_of_gene([("a|b|c", "G1|G2|G1"), ("x|y", "G1|G2|G3")], "G1")
        ['a', 'c', 'x|y']
    """
    cells: list[str] = []
    for cell, gene_cell in pairs:
        parts = cell.split("|")
        genes = transcript_genes(gene_cell, len(parts), nulls)
        if genes is None:
            cells.append(cell)
        else:
            cells += [part for part, part_gene in zip(parts, genes, strict=True) if part_gene == gene]
    return cells


def gene_effects(terms_cell: str, gene_cell: str, nulls: frozenset[str] = NULLS) -> tuple[int, dict[str, int]]:
    """(terms over all transcripts, {gene: terms on its own transcripts}) as masks of variants.genome.consequences.

    Consequence and gene come from the same transcript: element i of one list belongs to element i of the other, a lone
    element to all of them. Where the lists cannot be aligned no gene is given a consequence; all terms still count for
    the variant.
    """
    if is_null(terms_cell, nulls):
        return 0, {}
    masks = [0 if is_null(part, nulls) else cell_mask(part) for part in terms_cell.split("|")]
    union = 0
    for mask in masks:
        union |= mask
    if len(masks) == 1:
        masks *= gene_cell.count("|") + 1
    by_gene: dict[str, int] = {}
    for gene, mask in zip(transcript_genes(gene_cell, len(masks), nulls) or (), masks, strict=False):
        if gene and mask:
            by_gene[gene] = by_gene.get(gene, 0) | mask
    return union, by_gene


def merge_effects(effects: Iterable[tuple[int, dict[str, int]]]) -> tuple[int, dict[str, int]]:
    """The results of `gene_effects` for each line of a variant -> their union.

    Example:
        >>> merge_effects([(1, {"A": 1}), (6, {"A": 2, "B": 4})])
        (7, {'A': 3, 'B': 4})
    """
    union = 0
    by_gene: dict[str, int] = {}
    for terms, genes in effects:
        union |= terms
        for gene, mask in genes.items():
            by_gene[gene] = by_gene.get(gene, 0) | mask
    return union, by_gene
