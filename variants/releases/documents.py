"""Rows of a release as JSON documents, read from their source lines."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

from variants.fields.document import DocumentReader
from variants.genome.chromosomes import chromosome_name
from variants.genome.hgvs import genomic_hgvs, variant_span
from variants.releases.reader import ReleaseReader
from variants.releases.rows import VariantRow, source_lines
from variants.releases.store.blocks import file_of_block, line_text

ROWS_AT_ONCE = 500  # rows whose source lines are decoded together
Document = dict[str, Any]
T = TypeVar("T")


def document_paths(release: ReleaseReader) -> list[str]:
    """Every dotted path a document of the release may have, the place of the variant first, `_id` aside."""
    return list(dict.fromkeys((*_place_paths(release), *(spec.path for spec in release.specs))))


def _place_paths(release: ReleaseReader) -> tuple[str, ...]:
    genome = release.genome
    return ("chrom", f"{genome}.start", f"{genome}.end", "vcf.position", "vcf.ref", "vcf.alt")


def variant_documents(
    *, release: ReleaseReader, rows: Sequence[VariantRow], paths: Collection[str] | None = None, raw: bool = False
) -> list[Document]:
    """One document for each row, in step with `rows`: `_id`, the variant's place, and its fields by dotted path.

    paths: full paths to keep (of `document_paths`), None for all; `_id` is always there. hgNN.start and end are the
    bases an interval question must overlap. Where only the place is asked for, no source line is read.
    raw: `_id` and the text of the source's own columns instead, a list where the lines of a variant differ.
    """
    if raw:
        return _raw_documents(release, rows, paths)
    places = [_place(release, row, paths) for row in rows]
    wanted = [spec.path for spec in release.specs if paths is None or spec.path in paths]
    if not any(path not in _OF_THE_ROW for path in wanted):
        return places
    for document, (reader, lines) in zip(places, _readings(release, rows, paths), strict=True):
        for key, value in reader.document(lines).items():
            _merge(document, key, value)
    return places


def _readings(
    release: ReleaseReader, rows: Sequence[VariantRow], paths: Collection[str] | None
) -> Iterator[tuple[DocumentReader, list[list[str]]]]:
    """(reader of the fields asked for, source lines split into cells) of each row."""
    wanted = None if paths is None else frozenset(paths)
    readers: dict[int, DocumentReader] = {}
    for row, lines in zip(rows, source_lines(release=release, rows=rows), strict=True):
        file = file_of_block(row.block_id)
        if file not in readers:
            readers[file] = release.document_reader(file, wanted)
        reader = readers[file]
        yield reader, [line_text(line).split("\t", reader.width) for line in lines]


def _raw_documents(release: ReleaseReader, rows: Sequence[VariantRow], paths: Collection[str] | None) -> list[Document]:
    readings = _readings(release, rows, paths)
    return [
        {"_id": genomic_hgvs(row.chrom, row.pos, row.ref, row.alt)} | reader.raw(lines)
        for row, (reader, lines) in zip(rows, readings, strict=True)
    ]


def batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """Lists of up to `size` items."""
    items = iter(items)
    while batch := list(islice(items, size)):
        yield batch


def path_values(document: Any, path: str) -> Iterator[Any]:
    """Every value at a dotted path of a document, through lists of any depth; nulls left out."""
    if isinstance(document, list):
        for item in document:
            yield from path_values(item, path)
    elif not path:
        if document is not None:
            yield document
    elif isinstance(document, dict):
        head, _, tail = path.partition(".")
        if head in document:
            yield from path_values(document[head], tail)


_OF_THE_ROW = frozenset({"chrom", "vcf.position", "vcf.ref", "vcf.alt"})


def _place(release: ReleaseReader, row: VariantRow, paths: Collection[str] | None) -> Document:
    """`_id` and what the row itself says: the chromosome in its plain name, span on the assembly, alleles."""
    genome = release.genome
    start, end = variant_span(row.pos, row.ref, row.alt)
    document: Document = {"_id": genomic_hgvs(row.chrom, row.pos, row.ref, row.alt)}
    known = {
        "chrom": chromosome_name(row.chrom),
        f"{genome}.start": start,
        f"{genome}.end": end,
        "vcf.position": row.pos,
        "vcf.ref": row.ref,
        "vcf.alt": row.alt,
    }
    for path, value in known.items():
        if paths is None or path in paths:
            parent, _, leaf = path.rpartition(".")
            (document.setdefault(parent, {}) if parent else document)[leaf] = value
    return document


def _merge(document: Document, key: str, value: Any) -> None:
    """Add a root key; what the row said of it stays."""
    if isinstance(value, dict) and isinstance(document.get(key), dict):
        document[key] = value | document[key]
    else:
        document.setdefault(key, value)


def stream_documents(
    *, release: ReleaseReader, rows: Iterable[VariantRow], paths: Collection[str] | None = None
) -> Iterator[Document]:
    """`variant_documents` of any number of rows, as they come."""
    for batch in batches(rows, ROWS_AT_ONCE):
        yield from variant_documents(release=release, rows=batch, paths=paths)
