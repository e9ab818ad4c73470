"""A gene table and the assembly that it is declared to be of -> what says that it is of another one, with numbers.

Header lines, accessions of chromosomes, lengths of chromosomes, and places of genes that the packaged tables know.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from variants.genome.assembly_evidence import AssemblyEvidence
from variants.genome.assembly_names import find_assembly_in, find_assembly_in_file_name
from variants.genome.chromosomes import UnknownChromosomeError, chromosome_length, parse_chromosome
from variants.genome.gene_tables import GeneRecord
from variants.genome.packaged_genes import GenePlace, read_gene_places
from variants.lists.assembly_claims import AssemblyClaim, claims_of_header
from variants.releases.models import Assembly

MIN_KNOWN_GENES = 10  # of a table, before those that lie in no assembly where they should say anything
MIN_FITTING_SHARE = 0.5  # of the known genes, in the declared assembly
_BUILD_LINE = re.compile(
    r"#+[!\s]*(?:description|genome|assembly|build|reference)\b(?:[-_ ]?(?:build|version|assembly))?(?![-\w])",
    re.IGNORECASE,
)
_SEQUENCE_REGION = re.compile(r"##sequence-region\s+(?P<name>\S+)\s+1\s+(?P<length>\d+)")
_OTHER_SPECIES = re.compile(r"ENS(?!G\d)[A-Z]{3,5}G\d{11}")


def find_doubts(assembly: str, *, file_name: str, genes: Sequence[GeneRecord]) -> list[str]:
    """Sentences about what speaks against the assembly, but is too little to refuse the table: few genes, its name."""
    named = find_assembly_in_file_name(file_name)
    evidence, example = _compare_places(genes, assembly)
    doubts = (
        [f"the name of the file, {file_name}, names {named}, not {assembly}"] if named not in ("", assembly) else []
    )
    return [*doubts, *([f"{evidence.describe()} ({example})"] if evidence.has_outliers else [])]


def find_contradictions(assembly: str, *, header: Iterable[str], genes: Sequence[GeneRecord]) -> list[str]:
    """Parts of a sentence, one for each kind of evidence against the assembly; none where nothing speaks against it.

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
        _describe_places(genes, assembly),
        _compare_species(genes),
    ]
    return [part for part in dict.fromkeys(parts) if part]


def _claims_of_comments(header: Iterable[str]) -> list[AssemblyClaim]:
    """What GTF, GFF3 and BED say of their assembly above their lines."""
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


def _describe_places(genes: Sequence[GeneRecord], assembly: str) -> str:
    evidence, example = _compare_places(genes, assembly)
    if evidence.contradicts:
        return f"{evidence.describe()} ({example})"
    places = _read_places(genes, assembly)
    known = [(gene, place) for gene in genes if (place := _find_place(gene, places))]
    fitting = sum(_overlaps(gene, place) for gene, place in known)
    if len(known) >= MIN_KNOWN_GENES and fitting < MIN_FITTING_SHARE * len(known):
        return f"of {len(known):,} genes that {assembly} has, {fitting:,} lie where they are there"
    return ""


def _compare_places(genes: Sequence[GeneRecord], assembly: str) -> tuple[AssemblyEvidence, str]:
    """What the places of known genes say, and the first gene that lies where it is in the other assembly only."""
    other = next(value for value in Assembly.values if value != assembly)
    places, other_places = (_read_places(genes, name) for name in (assembly, other))
    declared_rows = other_rows = 0
    example = ""
    for gene in genes:
        fits, fits_other = (_overlaps(gene, _find_place(gene, table)) for table in (places, other_places))
        declared_rows += fits and not fits_other
        if fits_other and not fits:
            other_rows += 1
            example = example or f"line {gene.line_number}: {gene.symbol} at {gene.chromosome}:{gene.start:,}"
    return AssemblyEvidence(assembly, other, declared_rows, other_rows, "genes"), example


def _read_places(genes: Iterable[GeneRecord], assembly: str) -> Mapping[str, GenePlace]:
    return read_gene_places(assembly, {name for gene in genes for name in (gene.gene_id, gene.symbol)})


def _find_place(gene: GeneRecord, places: Mapping[str, GenePlace]) -> GenePlace | None:
    return places.get(gene.gene_id) or places.get(gene.symbol)


def _overlaps(gene: GeneRecord, place: GenePlace | None) -> bool:
    if place is None:
        return False
    chrom, start, end = place
    return _chromosome(gene) == chrom and gene.start <= end and gene.end >= start


def _compare_species(genes: Collection[GeneRecord]) -> str:
    foreign = [gene.gene_id for gene in genes if _OTHER_SPECIES.fullmatch(gene.gene_id)]
    if not foreign:
        return ""
    return f"{len(foreign):,} of {len(genes):,} genes have an id of another species, the first {foreign[0]}"
