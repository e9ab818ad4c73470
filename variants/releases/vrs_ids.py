"""A row of a release -> its Allele of GA4GH VRS, with the reference sequence of its assembly where one is configured.

Separate module because pages, documents and REST ask for it, and only here does the configuration meet the pure rules.
"""

from __future__ import annotations

from variants.genome.vrs import VrsAllele, vrs_allele
from variants.releases.reader import ReleaseReader
from variants.releases.reference import open_reference
from variants.releases.rows import VariantRow

VRS_PATH = "vrs.id"  # in documents that ask for it


def allele_of_row(*, release: ReleaseReader, row: VariantRow) -> VrsAllele | None:
    """The Allele of a variant; None for an insertion or deletion without LWDS_REFERENCE, and for symbolic alleles."""
    assembly = release.model.assembly
    reference = open_reference(assembly)
    fetch = reference.fetcher(row.chrom) if reference else None
    return vrs_allele(row.chrom, row.pos, row.ref, row.alt, assembly=assembly, fetch=fetch)


def vrs_id_of_row(*, release: ReleaseReader, row: VariantRow) -> str | None:
    """The identifier of the Allele of a variant; None where there is none."""
    allele = allele_of_row(release=release, row=row)
    return allele.id if allele else None
