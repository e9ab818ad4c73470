"""Why a release has no variant of an id, if the reason is known: a part of a sentence.

Separate module because finding variants does not need it: only ids without one come here.
"""

from __future__ import annotations

import re

from variants.genome.chromosomes import chromosome_length, chromosome_name
from variants.genome.hgvs import ParsedVariant
from variants.genome.unsupported_hgvs import explain_unsupported
from variants.releases.reader import ReleaseReader
from variants.releases.rows import variants_at

_SNV = re.compile(r"chr\w+:g\.\d+([ACGT])>[ACGT]")


def explain_absence(release: ReleaseReader, text: str, variant: ParsedVariant | None) -> str:
    """Why a release does not have the variant of an id; '' if nobody knows.

    Args:
        variant: What the text was read as; None if it is not an id.

    Cost: one query for an id of the release's assembly.
    """
    if variant is None:
        return explain_unsupported(text)
    if not variant.chrom:  # an rs number or VRS id
        return ""
    return explain_other_assembly(variant, release.model.assembly) or _compare_reference(release, variant)


def explain_other_assembly(variant: ParsedVariant, assembly: str) -> str:
    """Why an id can be of no variant of this assembly; '' where it may.

    Example:
        >>> from variants.genome.hgvs import parse_variant_id
        >>> explain_other_assembly(parse_variant_id("22-99999999-A-G"), "GRCh38")
        'chromosome 22 has 50,818,468 bases in GRCh38'
        >>> explain_other_assembly(parse_variant_id("NC_000001.10:g.5A>G"), "GRCh38")
        'the id is of GRCh37, the release is GRCh38'
    """
    if variant.assembly not in ("", assembly):
        return f"the id is of {variant.assembly}, the release is {assembly}"
    if variant.chrom and variant.start > (length := chromosome_length(assembly, variant.chrom)):
        return f"chromosome {chromosome_name(variant.chrom)} has {length:,} bases in {assembly}"
    return ""


def _compare_reference(release: ReleaseReader, variant: ParsedVariant) -> str:
    snv = _SNV.match(variant.ids[-1])
    bases = {row.ref[0] for row in variants_at(release=release, positions=[(variant.chrom, variant.start)])}
    if snv and bases and snv[1] not in bases:
        name = f"{release.model.name} ({release.model.assembly})"
        return (
            f"the reference base here is {'/'.join(sorted(bases))} in {name}, so that the id may be of another assembly"
        )
    return ""
