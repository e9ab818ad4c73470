"""Rows of a release written as a table in one of the formats people take home."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from io import TextIOWrapper
from typing import BinaryIO

from variants.chromosomes import CHROMOSOMES, LENGTHS, chromosome_name
from variants.exports.jsonl import write_json, write_jsonl
from variants.exports.text import write_tsv
from variants.exports.vcf import write_vcf
from variants.fields.spec import FieldSpec
from variants.fields.values import Value
from variants.selectors.documents import stream_documents
from variants.selectors.filtering import Selection, matching_rows
from variants.selectors.releases import OpenRelease
from variants.selectors.values import FieldReader

FORMATS = ("tsv", "json", "jsonl", "vcf")


def write_selection(
    *, selection: Selection, specs: Sequence[FieldSpec], file: BinaryIO, form: str, limit: int | None = None
) -> int:
    """Write the rows that match in order of position, with these fields; returns how many. Streams."""
    if form in ("json", "jsonl"):
        rows = matching_rows(selection=selection, limit=limit)
        paths = {spec.path for spec in specs} or None
        documents = stream_documents(opened=selection.opened, rows=rows, paths=paths)
        return (write_json if form == "json" else write_jsonl)(file, documents)
    reader = FieldReader(selection.opened, specs)
    rows = reader.read(matching_rows(selection=selection, columns=reader.columns, limit=limit))
    text = TextIOWrapper(file, encoding="utf-8", newline="")
    try:
        if form == "vcf":
            return _write_vcf(text, selection.opened, specs, rows)
        names = ["chrom", "pos", "ref", "alt", *(spec.path for spec in specs)]
        return write_tsv(
            text, names, ([chromosome_name(row.chrom), row.pos, row.ref, row.alt, *values] for row, values in rows)
        )
    finally:
        text.detach()


def _write_vcf(file: TextIOWrapper, opened: OpenRelease, specs: Sequence[FieldSpec], rows: Iterable) -> int:
    lines: Iterator[tuple[str, int, str, str, list[Value]]] = (
        (chromosome_name(row.chrom), row.pos, row.ref, row.alt, values) for row, values in rows
    )
    return write_vcf(
        file,
        specs,
        lines,
        assembly=opened.release.assembly,
        source=f"lwds_portal {opened.release.name} edition {opened.release.edition}",
        contigs=contigs(opened.release.assembly),
    )


def contigs(assembly: str) -> list[tuple[str, int]]:
    """(name, bases) of the chromosomes of an assembly."""
    return list(zip(CHROMOSOMES, LENGTHS[assembly], strict=True))
