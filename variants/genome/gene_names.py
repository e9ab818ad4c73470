"""Ids of genes as gene tables and people write them -> ids without version.

Separate module because gene tables and look-ups must read an id in the same way.
"""

from __future__ import annotations

import re

PAR_Y_SUFFIX = "_PAR_Y"
# GENCODE: ENSG00000169174.11; tables lifted over to GRCh37 add the number of a mapping, ENSG00000169174.11_4; the copy
# on Y of a pseudoautosomal gene is ENSG00000182378.15_PAR_Y (lifted ..._PAR_Y_3), before release 25 ENSGR0000182378.6.
# https://www.gencodegenes.org/pages/faq.html and https://github.com/diekhans/gencode-backmap
_ENSEMBL_GENE = re.compile(
    r"(?:ENSG(?P<number>\d{11})|ENSGR(?P<y_number>\d{10}))(?:\.\d+)?(?:_\d+)?(?P<par_y>_PAR_Y)?(?:\.\d+)?(?:_\d+)?",
    re.IGNORECASE,
)
_OTHER_VERSIONED = re.compile(r"^((?:ENS[A-Z]*G|LRG_|WBGene|FBgn)\d+)\.\d+")


def ensembl_gene_id(text: str) -> str:
    """The id of a human Ensembl gene without version and mapping number; '' where the text is not one.

    Example:
        >>> ensembl_gene_id("ENSG00000169174.11_4"), ensembl_gene_id("BRCA1")
        ('ENSG00000169174', '')
        >>> ensembl_gene_id("ENSG00000182378.15_PAR_Y_3"), ensembl_gene_id("ENSGR0000182378.6")
        ('ENSG00000182378_PAR_Y', 'ENSG00000182378_PAR_Y')
    """
    match = _ENSEMBL_GENE.fullmatch(text.strip())
    if match is None:
        return ""
    on_y = match["par_y"] or match["y_number"]
    return f"ENSG{match['number'] or '0' + match['y_number']}{PAR_Y_SUFFIX if on_y else ''}"


def unversioned_gene_id(text: str) -> str:
    """An id without version, of Ensembl for any species, WormBase, FlyBase or LRG; other texts unchanged.

    Example:
        >>> unversioned_gene_id("ENSMUSG00000064336.2"), unversioned_gene_id("BRCA1")
        ('ENSMUSG00000064336', 'BRCA1')
    """
    return ensembl_gene_id(text) or _OTHER_VERSIONED.sub(r"\1", text)
