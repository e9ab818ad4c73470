"""Sampled rows of requested files -> refused if they are of the other assembly.

Separate module because it reads the packaged gene tables, which nothing else of registering needs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from ingest.encode.file_plan import find_column
from ingest.load.row_sampling import SampledFiles
from ingest.register.release_request import RegistrationError
from ingest.wgsa.assembly_evidence import compare_assemblies, find_gene_rows
from ingest.wgsa.effect_sources import find_effect_sources
from ingest.wgsa.header import Header
from ingest.wgsa.positions import parse_position
from variants.fields.spec import FieldSpec
from variants.genome.chromosomes import UnknownChromosomeError, chromosome_code, chromosome_length, drop_fraction
from variants.genome.packaged_genes import read_gene_places
from variants.releases.models import Assembly
from variants.releases.reference import open_reference

# Share (0 to 1) of reference alleles that may differ: of chance, three in four bases do in the other assembly.
MAX_REFERENCE_DIFFERENCES = 0.1
_BASES = re.compile("[ACGT]+")
_OPTION = "--skip-assembly-check"


def check_assembly(assembly: str, *, sampled: SampledFiles, specs: Sequence[FieldSpec]) -> None:
    """Compare sampled rows with both assemblies: their genes with the packaged tables, their positions with lengths.

    Args:
        assembly: The declared one.
        sampled: Rows of the files.
        specs: The fields of the release.

    Raises:
        RegistrationError: The rows, or a part of them, are of the other assembly; the message has the numbers.
    """
    other = next(value for value in Assembly.values if value != assembly)
    rows = [
        row
        for content, header in sampled.headers.items()
        for row in find_gene_rows(
            sampled.rows[content], chrom=header.chrom, pos=header.pos, gene_columns=_find_gene_columns(header, specs)
        )
    ]
    _check_reference(assembly, sampled)
    gene_ids = {gene for row in rows for gene in row.gene_ids}
    if gene_ids:
        tables = [(name, read_gene_places(name, gene_ids)) for name in (assembly, other)]
        evidence = compare_assemblies(rows, declared=tables[0], other=tables[1])
        if evidence.contradicts:
            raise RegistrationError(_advise(evidence.describe(), assembly, other))
    for content, header in sampled.headers.items():
        _check_lengths(sampled.rows[content], header, assembly, other)


def _check_reference(assembly: str, sampled: SampledFiles) -> None:
    """Raises RegistrationError if too many reference alleles are not what the configured sequence has there."""
    try:
        reference = open_reference(assembly)
    except ValueError as error:  # its own class would load htslib
        raise RegistrationError(f"LWDS_REFERENCE: {error}") from None
    compared, differing = 0, 0
    first = ""
    for content, header in sampled.headers.items() if reference else ():
        for row in sampled.rows[content]:
            place, ref = _read_place(row, header), row[header.ref].upper()
            fetch = reference.fetcher(place[0]) if reference and place else None
            if fetch is None or not place or not _BASES.fullmatch(ref):
                continue
            compared += 1
            if fetch(place[1], place[1] + len(ref) - 1) != ref:
                differing += 1
                first = first or f"{row[header.chrom]}:{place[1]} {ref[:20]}"
    if differing > MAX_REFERENCE_DIFFERENCES * compared:
        raise RegistrationError(
            f"the files are not {assembly}: of {compared:,} sampled reference alleles {differing:,}"
            f" ({differing / compared:.0%}) are not what LWDS_REFERENCE, the sequence of {assembly}, has there, first"
            f" {first}; nothing was loaded: use the other --assembly, or {_OPTION}"
        )


def _read_place(row: Sequence[str], header: Header) -> tuple[int, int] | None:
    """(chromosome code, position) of a row; None if it has none."""
    try:
        code = chromosome_code(drop_fraction(row[header.chrom]))
    except UnknownChromosomeError:
        return None
    pos = parse_position(row[header.pos])
    return (code, pos) if pos else None


def _check_lengths(rows: Iterable[Sequence[str]], header: Header, assembly: str, other: str) -> None:
    """Raises RegistrationError if positions are beyond chromosomes of the declared assembly, but within the other's."""
    outside: list[str] = []
    for row in rows:
        place = _read_place(row, header)
        if place is None:
            continue
        code, pos = place
        if pos > chromosome_length(other, code):
            return  # of neither assembly: such lines are rejected one by one
        if pos > chromosome_length(assembly, code):
            outside.append(f"{row[header.chrom]}:{pos}")
    if outside:
        reason = (
            f"{len(outside):,} sampled lines have positions beyond the end of their chromosome in {assembly}, the first"
            f" is {outside[0]}; {other} has them all"
        )
        raise RegistrationError(_advise(reason, assembly, other))


def _advise(reason: str, assembly: str, other: str) -> str:
    return (
        f"the files are not {assembly}: {reason}; nothing was loaded: use --assembly {other}, or {_OPTION} if the genes"
        " of the files are wrong and not their positions"
    )


def _find_gene_columns(header: Header, specs: Sequence[FieldSpec]) -> list[int]:
    columns = {name: column for column, name in enumerate(header.names)}
    gene_fields = [source.gene_id for source in find_effect_sources(specs).values()]
    return [column for spec in gene_fields if (column := find_column(spec, columns)) is not None]
