"""Claims of a list about its assembly, and where its intervals and genes lie -> a warning. Pure.

Separate module because reading a list and resolving its units both need it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from variants.genome.assembly_names import split_assembly
from variants.genome.chromosomes import LENGTHS, chromosome_name
from variants.genome.gene_names import unversioned_gene_id
from variants.genome.packaged_genes import NamedInterval, compare_gene_intervals
from variants.groupfiles.members import Unit
from variants.lists.assembly_claims import AssemblyClaim, describe_wrong_assembly
from variants.lists.column_names import name_key


def take_assembly_off(names: Sequence[str], known: Iterable[str]) -> tuple[list[str], list[AssemblyClaim]]:
    """Names of columns -> the same without the assembly that they carry, and what they say.

    Args:
        known: The names that mean a column.

    Example:
        >>> take_assembly_off(["chr", "start_hg19", "end"], ("chr", "start", "end"))[0]
        ['chr', 'start', 'end']
    """
    name_of_key = {name_key(name): name for name in known}
    plain, claims = [], []
    for name in names:
        parts = [] if name in name_of_key.values() else split_assembly(name_key(name))
        rest, assembly = next((part for part in parts if part[0] in name_of_key), ("", ""))
        plain.append(name_of_key[rest] if rest else name)
        if rest:
            claims.append(AssemblyClaim(assembly, f"the list's column {name!r} names {assembly}"))
    return plain, claims


def warn_of_other_assembly(units: Sequence[Unit], claims: Sequence[AssemblyClaim], assembly: str) -> tuple[str, ...]:
    """Units and what their list says -> at most one sentence, with numbers, if they are of another assembly.

    Args:
        units: As the list has them, without bases added on both sides.
        assembly: That of the release.
    """
    evidence = [claim.evidence for claim in claims if claim.assembly != assembly]
    lengths = LENGTHS[assembly]
    beyond = [unit for unit in units if any(region.end > lengths[region.chrom - 1] for region in unit.regions)]
    if beyond:
        first = beyond[0]
        ends = f"{first.name} ends at {first.end:,}, the chromosome at {lengths[first.chrom - 1]:,}"
        counts = f"{len(beyond):,} of {len(units):,} units"
        evidence.append(f"{counts} lie beyond the end of their chromosome in {assembly} ({ends})")
    evidence += _compare_genes(units, assembly)
    return (describe_wrong_assembly(evidence, assembly),) if evidence else ()


def _compare_genes(units: Sequence[Unit], assembly: str) -> list[str]:
    """What says that units with names of genes lie where these are in the other assembly; half a second."""
    intervals: list[NamedInterval] = [
        ((unversioned_gene_id(unit.name),), (unit.chrom, unit.start, unit.end))
        for unit in units
        if ":" not in unit.name
    ]
    if not intervals:
        return []
    comparison, first = compare_gene_intervals(intervals, assembly, rows="intervals")
    if first is None or not comparison.contradicts:
        return []
    (name,), (chrom, start, _) = first
    return [f"{comparison.describe()} ({name} at {chromosome_name(chrom)}:{start:,})"]
