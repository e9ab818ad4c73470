"""Names as people write them (a gene, a region, a query text) -> what they mean in a release.

Separate module because pages, REST, commands and jobs share it: one mistake has one error everywhere.
"""

from __future__ import annotations

from variants.genome.regions import Region, RegionError, check_region, parse_region
from variants.query.conditions import GeneIn
from variants.query.errors import UnknownNameError
from variants.releases.query_names import ReleaseNames, genes_in_release
from variants.releases.reader import ReleaseReader
from variants.releases.selection import Selection, select_variants


def get_gene(*, release: ReleaseReader, name: str) -> GeneIn:
    """A symbol or id, former ones too -> the condition that a variant is annotated to that gene. Two statements.

    Raises:
        UnknownNameError: Neither the gene table nor the release has the name; the message suggests similar ones.
    """
    gene = genes_in_release(release=release, words=[name]).get(name)
    if gene is None:
        nearest = ReleaseNames(release).nearest_genes(name)
        raise UnknownNameError(f"there is no gene {name!r} in {release.model.assembly}", nearest=nearest)
    return gene


def get_region(text: str, *, assembly: str = "") -> Region:
    """chr22:36283000-36290000 and the other forms of `parse_region` -> the region.

    Args:
        assembly: What the region is looked up in; '' accepts the accessions of both assemblies.

    Raises:
        RegionError: The text is not a region, its positions are impossible, or its sequence is not a chromosome of the
            assembly, or ends before it.

    Example:
        >>> get_region("nowhere")
        Traceback (most recent call last):
        variants.genome.regions.RegionError: nowhere is not a region: write it as chr22:36283000-36290000
    """
    region = parse_region(text, assembly=assembly)
    if region is None:
        raise RegionError(f"{text} is not a region: write it as chr22:36283000-36290000")
    return check_region(region, assembly)


def select_by_names(*, release: ReleaseReader, query: str = "", gene: str = "", region: str = "") -> Selection:
    """Texts, '' if not given -> the variants that answer the query and lie in the gene and in the region.

    Raises:
        UnknownNameError: There is no such gene.
        RegionError: The text is not a region.
        QueryError: The query cannot be asked.
    """
    return select_variants(
        release=release,
        query=query,
        gene=get_gene(release=release, name=gene) if gene else None,
        region=get_region(region, assembly=release.model.assembly) if region else None,
    )
