"""Sampled rows of requested files -> refused if they are of the other assembly.

Separate module because it reads the packaged gene tables, which nothing else of registering needs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from ingest.encode.file_plan import find_column
from ingest.load.row_sampling import SampledFiles
from ingest.register.release_request import RegistrationError
from ingest.wgsa.assembly_evidence import GeneRow, compare_assemblies, find_gene_ids
from ingest.wgsa.effect_sources import find_effect_sources
from ingest.wgsa.header import Header
from ingest.wgsa.source_rows import SourceRow
from variants.fields.spec import RS_NUMBERS, FieldSpec
from variants.genome.assembly_names import find_assembly_in_file_name
from variants.genome.chromosomes import chromosome_length
from variants.genome.hgvs import parse_rs
from variants.genome.packaged_genes import read_gene_intervals
from variants.releases.models import Assembly
from variants.releases.reference import open_reference
from variants.releases.rs_evidence import RsRow, compare_rs_numbers

# Share (0 to 1) of reference alleles that may differ: of chance, three in four bases do in the other assembly.
MAX_REFERENCE_DIFFERENCES = 0.1
_BASES = re.compile("[ACGT]+")
_SEPARATOR = re.compile("[;,|]")  # between rs numbers of one cell
_OPTION = "--skip-assembly-check"


def check_assembly(assembly: str, *, sampled: SampledFiles, specs: Sequence[FieldSpec]) -> list[str]:
    """Compare sampled rows with both assemblies: positions with lengths, genes with the packaged tables, rs numbers
    with those of loaded releases, alleles with the reference sequence.

    Args:
        assembly: The declared one.
        sampled: Rows of the files.
        specs: The fields of the release.

    Returns:
        Sentences about evidence against the assembly that is too weak to refuse the files.

    Raises:
        RegistrationError: The rows, or a part of them, are of the other assembly; the message has the numbers.
    """
    other = next(value for value in Assembly.values if value != assembly)
    notes = [
        f"the name of {file.path.name} names {named}, the release is {assembly}"
        for file in sampled.files
        if (named := find_assembly_in_file_name(file.path.name)) not in ("", assembly)
    ]
    notes += _check_genes(sampled, specs, assembly, other)
    for content, header in sampled.headers.items():
        _check_lengths(sampled.rows[content], header, assembly, other)
    _check_rs_numbers(sampled, specs, assembly, other)
    return [*notes, *_check_reference(sampled, assembly)]


def _check_rs_numbers(sampled: SampledFiles, specs: Sequence[FieldSpec], assembly: str, other: str) -> None:
    """Raises RegistrationError if loaded releases have the rs numbers of many rows elsewhere in this assembly, or there
    in the other one."""
    fields = [spec for spec in specs if spec.path in RS_NUMBERS]
    rows = []
    for content, header in sampled.headers.items():
        columns = {name: column for column, name in enumerate(header.names)}
        rs_columns = [column for spec in fields if (column := find_column(spec, columns)) is not None]
        rows += [
            RsRow(number, row.chrom, row.pos)
            for row in sampled.rows[content]
            for column in rs_columns
            for text in _SEPARATOR.split(row.cells[column])
            if row.chrom and (number := parse_rs(text)) is not None
        ]
    evidence = compare_rs_numbers(rows, assembly=assembly)
    if evidence is not None and evidence.contradicts:
        raise RegistrationError(_advise(evidence.describe(), assembly, other, doubt="rs numbers"))


def _check_genes(sampled: SampledFiles, specs: Sequence[FieldSpec], assembly: str, other: str) -> list[str]:
    """A sentence if a few rows lie where their genes are in the other assembly. Raises RegistrationError for many."""
    rows = []
    for content, header in sampled.headers.items():
        columns = _find_gene_columns(header, specs)
        rows += [
            GeneRow(row.chrom, row.pos, gene_ids)
            for row in sampled.rows[content]
            if row.chrom and (gene_ids := find_gene_ids(row.cells, columns))
        ]
    if not rows:
        return []
    named_genes = {gene for row in rows for gene in row.gene_ids}
    declared_genes, other_genes = ((name, read_gene_intervals(name, named_genes)) for name in (assembly, other))
    evidence = compare_assemblies(rows, declared=declared_genes, other=other_genes)
    if evidence.contradicts:
        raise RegistrationError(_advise(evidence.describe(), assembly, other))
    return [f"{evidence.describe()}: are the files of one assembly?"] if evidence.has_outliers else []


def _check_lengths(rows: Iterable[SourceRow], header: Header, assembly: str, other: str) -> None:
    """Raises RegistrationError if positions are beyond chromosomes of the declared assembly, but within the other's."""
    outside: list[SourceRow] = []
    for row in rows:
        if not row.chrom:
            continue
        if row.pos > chromosome_length(other, row.chrom):
            return  # of neither assembly: such lines are rejected one by one
        if row.pos > chromosome_length(assembly, row.chrom):
            outside.append(row)
    if outside:
        reason = (
            f"{len(outside):,} sampled lines have positions beyond the end of their chromosome in {assembly}, the first"
            f" is {outside[0].cells[header.chrom]}:{outside[0].pos}; {other} has them all"
        )
        raise RegistrationError(_advise(reason, assembly, other))


def _check_reference(sampled: SampledFiles, assembly: str) -> list[str]:
    """A sentence if a few reference alleles are not what the configured sequence has there.

    Raises RegistrationError for many.
    """
    try:
        reference = open_reference(assembly)
    except ValueError as error:  # its own class would load htslib
        raise RegistrationError(f"LWDS_REFERENCE: {error}") from None
    if reference is None:
        return []
    compared = 0
    differing: list[str] = []
    for content, header in sampled.headers.items():
        for row in sampled.rows[content]:
            ref = row.cells[header.ref].upper()
            fetch = reference.fetcher(row.chrom) if row.chrom and row.pos else None
            if fetch is None or not _BASES.fullmatch(ref):
                continue
            compared += 1
            if fetch(row.pos, row.pos + len(ref) - 1) != ref:
                differing.append(f"{row.cells[header.chrom]}:{row.pos} {ref[:20]}")
    if not differing:
        return []
    reason = (
        f"of {compared:,} sampled reference alleles {len(differing):,} ({len(differing) / compared:.0%}) are not what"
        f" LWDS_REFERENCE, the sequence of {assembly}, has there, first {differing[0]}"
    )
    if len(differing) > MAX_REFERENCE_DIFFERENCES * compared:
        raise RegistrationError(
            f"the files are not {assembly}: {reason}; nothing was loaded: use the other --assembly, or {_OPTION}"
        )
    return [reason]


def _advise(reason: str, assembly: str, other: str, *, doubt: str = "genes") -> str:
    return (
        f"the files are not {assembly}: {reason}; nothing was loaded: use --assembly {other}, or {_OPTION} if the"
        f" {doubt} of the files are wrong and not their positions"
    )


def _find_gene_columns(header: Header, specs: Sequence[FieldSpec]) -> list[int]:
    columns = {name: column for column, name in enumerate(header.names)}
    gene_fields = [source.gene_id for source in find_effect_sources(specs).values()]
    return [column for spec in gene_fields if (column := find_column(spec, columns)) is not None]
