"""A selection of variants and fields -> a TSV, JSON, JSON Lines or VCF file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from io import TextIOWrapper
from typing import BinaryIO

from variants.exports.row_writers import write_json, write_jsonl, write_tsv
from variants.exports.vcf import write_vcf
from variants.fields.spec import FieldSpec
from variants.fields.typed_values import Value
from variants.genome.chromosomes import CHROMOSOMES, LENGTHS, chromosome_name
from variants.releases.documents import stream_documents
from variants.releases.field_values import FieldReader
from variants.releases.reader import ReleaseReader
from variants.releases.rows import VariantRow
from variants.releases.selection import Selection, matching_rows

FORMATS = ("tsv", "json", "jsonl", "vcf")


def write_selection(
    *,
    selection: Selection,
    specs: Sequence[FieldSpec],
    file: BinaryIO,
    format_name: str,
    limit: int | None = None,
    watch: Callable[[int], None] | None = None,
) -> int:
    """Write the variants that match, in order of position, with these fields.

    Memory holds one batch of rows; a VCF is in a temporary file until its last row is known.

    Args:
        watch: Called before each row with the number of rows so far.

    Returns:
        How many variants were written.
    """
    if format_name in ("json", "jsonl"):
        rows = _watched(matching_rows(selection=selection, limit=limit), watch)
        paths = {spec.path for spec in specs} or None
        documents = stream_documents(release=selection.release, rows=rows, paths=paths)
        return (write_json if format_name == "json" else write_jsonl)(file, documents)
    reader = FieldReader(selection.release, specs)
    rows = _watched(matching_rows(selection=selection, columns=reader.columns, limit=limit), watch)
    valued_rows = reader.read(rows)
    text = TextIOWrapper(file, encoding="utf-8", newline="")
    try:
        if format_name == "vcf":
            return _write_vcf(text, selection.release, specs, valued_rows)
        names = ["chrom", "pos", "ref", "alt", *(spec.path for spec in specs)]
        cells = ([chromosome_name(row.chrom), row.pos, row.ref, row.alt, *values] for row, values in valued_rows)
        return write_tsv(text, names, cells)
    finally:
        text.detach()


def _watched(rows: Iterator[VariantRow], watch: Callable[[int], None] | None) -> Iterator[VariantRow]:
    if watch is None:
        return rows
    return (row for count, row in enumerate(rows) if watch(count) is None)


def _write_vcf(
    file: TextIOWrapper,
    release: ReleaseReader,
    specs: Sequence[FieldSpec],
    valued_rows: Iterable[tuple[VariantRow, list[Value]]],
) -> int:
    lines = ((chromosome_name(row.chrom), row.pos, row.ref, row.alt, values) for row, values in valued_rows)
    return write_vcf(
        file,
        specs,
        lines,
        assembly=release.model.assembly,
        source=f"lwds_portal {release.model.name} edition {release.model.edition}"
        + (" (incomplete)" if release.incompleteness else ""),
        contigs=contigs(release.model.assembly),
    )


def contigs(assembly: str) -> list[tuple[str, int]]:
    """(name, length in bases) of each chromosome of an assembly."""
    return list(zip(CHROMOSOMES, LENGTHS[assembly], strict=True))
