"""A gene table and the assembly that it is declared to be of -> what says that it is of another one, with numbers.

Header lines, accessions of chromosomes, lengths of chromosomes, and intervals of genes that the packaged tables have.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from variants.genome.assembly_evidence import AssemblyEvidence
from variants.genome.assembly_names import find_assembly_in, find_assembly_in_file_name
from variants.genome.chromosomes import UnknownChromosomeError, chromosome_length, parse_chromosome
from variants.genome.gene_tables import GeneRecord
from variants.genome.packaged_genes import GeneInterval, NamedInterval, compare_gene_intervals, read_gene_intervals
from variants.genome.spreadsheet_dates import spreadsheet_hint
from variants.lists.assembly_claims import AssemblyClaim, claims_of_header

MIN_KNOWN_GENES = 10  # of a table, before those that lie in no assembly where they should say anything
MIN_FITTING_SHARE = 0.5  # of the known genes, in the declared assembly
_BUILD_LINE = re.compile(
    r"#+[!\s]*(?:description|genome|assembly|build|reference)\b(?:[-_ ]?(?:build|version|assembly))?(?![-\w])",
    re.IGNORECASE,
)
_SEQUENCE_REGION = re.compile(r"##sequence-region\s+(?P<name>\S+)\s+1\s+(?P<length>\d+)")
_OTHER_SPECIES = re.compile(r"ENS(?!G\d)[A-Z]{3,5}G\d{11}")


def find_doubts(assembly: str, *, file_name: str, genes: Sequence[GeneRecord]) -> list[str]:
    """Sentences about what is too little to refuse the table: a few genes, its name, symbols that are dates."""
    named = find_assembly_in_file_name(file_name)
    evidence, example = _compare_intervals(genes, assembly)
    doubts = (
        [f"the name of the file, {file_name}, names {named}, not {assembly}"] if named not in ("", assembly) else []
    )
    outliers = [f"{evidence.describe()} ({example})"] if evidence.has_outliers else []
    return [*doubts, *outliers, *filter(None, [spreadsheet_hint(gene.symbol for gene in genes)])]


def find_contradictions(assembly: str, *, header: Iterable[str], genes: Sequence[GeneRecord]) -> list[str]:
    """Parts of a sentence, one for each kind of evidence against the assembly; empty if there is none.

    Args:
        header: The comments above the table.
        genes: All of it.

    Cost: half a second for the packaged tables.
    """
    claims = [claim for claim in _claims_of_comments(header) if claim.assembly != assembly]
    parts = [
        *(claim.evidence for claim in claims),
        _compare_accessions(genes, assembly),
        _compare_lengths(genes, assembly),
        _describe_intervals(genes, assembly),
        _compare_species(genes),
    ]
    return [part for part in dict.fromkeys(parts) if part]


def _claims_of_comments(header: Iterable[str]) -> list[AssemblyClaim]:
    """Claims of GTF, GFF3 and BED about their assembly above their lines."""
    lines, claims = [], []
    for line in header:
        region = _SEQUENCE_REGION.match(line)
        lines.append(f"##contig=<ID={region['name']},length={region['length']}>" if region else line)
        if _BUILD_LINE.match(line) and (named := find_assembly_in(line)):
            claims.append(AssemblyClaim(named, f"the table's line {line.strip()[:100]!r} names {named}"))
    return [
        *claims,
        *(
            replace(claim, evidence=claim.evidence.replace("the list's", "the table's"))
            for claim in claims_of_header(lines)
        ),
    ]


def _compare_accessions(genes: Iterable[GeneRecord], assembly: str) -> str:
    named = [(gene, _assembly_of_name(gene.chromosome)) for gene in genes]
    foreign = [(gene, of) for gene, of in named if of not in ("", assembly)]
    if not foreign:
        return ""
    first, of = foreign[0]
    return f"{len(foreign):,} of {len(named):,} genes are on sequences of {of}, the first on {first.chromosome}"


def _assembly_of_name(name: str) -> str:
    try:
        return parse_chromosome(name).assembly
    except UnknownChromosomeError:
        return ""


def _compare_lengths(genes: Sequence[GeneRecord], assembly: str) -> str:
    beyond = [gene for gene in genes if (code := _chromosome(gene)) and gene.end > chromosome_length(assembly, code)]
    if not beyond:
        return ""
    first = beyond[0]
    length = chromosome_length(assembly, _chromosome(first))
    return (
        f"{len(beyond):,} of {len(genes):,} genes lie beyond the end of their chromosome in {assembly}"
        f" (line {first.line_number}: {first.gene_id} ends at {first.end:,}, {first.chromosome} at {length:,})"
    )


def _chromosome(gene: GeneRecord) -> int:
    """Its code; 0 for a patch, scaffold or alternative haplotype."""
    try:
        return parse_chromosome(gene.chromosome).code
    except UnknownChromosomeError:
        return 0


def _describe_intervals(genes: Sequence[GeneRecord], assembly: str) -> str:
    evidence, example = _compare_intervals(genes, assembly)
    if evidence.contradicts:
        return f"{evidence.describe()} ({example})"
    intervals = _read_intervals(genes, assembly)
    known = [(gene, interval) for gene in genes if (interval := _find_interval(gene, intervals))]
    fitting = sum(_overlaps(gene, interval) for gene, interval in known)
    if len(known) >= MIN_KNOWN_GENES and fitting < MIN_FITTING_SHARE * len(known):
        return f"of {len(known):,} genes that {assembly} has, {fitting:,} lie where they are there"
    return ""


def _compare_intervals(genes: Sequence[GeneRecord], assembly: str) -> tuple[AssemblyEvidence, str]:
    """How many genes fit one assembly alone, and a sentence on the first that fits the other one alone."""
    intervals: list[NamedInterval] = [
        ((gene.gene_id, gene.symbol), (_chromosome(gene), gene.start, gene.end)) for gene in genes
    ]
    evidence, contrary = compare_gene_intervals(intervals, assembly, rows="genes")
    if contrary is None:
        return evidence, ""
    gene = genes[intervals.index(contrary)]
    return evidence, f"line {gene.line_number}: {gene.symbol} at {gene.chromosome}:{gene.start:,}"


def _read_intervals(genes: Iterable[GeneRecord], assembly: str) -> Mapping[str, GeneInterval]:
    return read_gene_intervals(assembly, {name for gene in genes for name in (gene.gene_id, gene.symbol)})


def _find_interval(gene: GeneRecord, intervals: Mapping[str, GeneInterval]) -> GeneInterval | None:
    return intervals.get(gene.gene_id) or intervals.get(gene.symbol)


def _overlaps(gene: GeneRecord, interval: GeneInterval | None) -> bool:
    if interval is None:
        return False
    chrom, start, end = interval
    return _chromosome(gene) == chrom and gene.start <= end and gene.end >= start


def _compare_species(genes: Collection[GeneRecord]) -> str:
    foreign = [gene.gene_id for gene in genes if _OTHER_SPECIES.fullmatch(gene.gene_id)]
    if not foreign:
        return ""
    return f"{len(foreign):,} of {len(genes):,} genes have an id of another species, the first {foreign[0]}"
