"""VariantRows -> nested JSON documents, read from their source lines, and the values at a path of a document."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from accounts.budget import check_time
from variants.fields.document import DocumentReader
from variants.genome.batches import batches
from variants.genome.chromosomes import chromosome_name
from variants.genome.hgvs import genomic_hgvs, variant_span
from variants.releases.reader import ReleaseReader
from variants.releases.rows import VariantRow, source_lines
from variants.releases.store.blocks import file_of_block, line_text
from variants.releases.vrs_ids import VRS_PATH, vrs_id_of_row

ROW_BATCH_SIZE = 500  # rows whose source lines are decoded together
Document = dict[str, Any]


def document_paths(release: ReleaseReader) -> list[str]:
    """Every dotted path that a document of the release may have, those of the row first; `_id` is not among them.

    Documents with all fields lack VRS_PATH, which is computed only if it is requested by name.
    """
    return list(dict.fromkeys((*_row_paths(release), VRS_PATH, *(spec.path for spec in release.specs))))


def _row_paths(release: ReleaseReader) -> tuple[str, ...]:
    genome = release.genome
    return ("chrom", f"{genome}.start", f"{genome}.end", "vcf.position", "vcf.ref", "vcf.alt")


def variant_documents(
    *, release: ReleaseReader, rows: Sequence[VariantRow], paths: Collection[str] | None = None, raw: bool = False
) -> list[Document]:
    """One document for each row, parallel to `rows`: `_id`, where the variant is, and its fields by dotted path.

    hgNN.start and end are the bases that an interval query must overlap. If no field is requested, no source line is
    read.

    Args:
        paths: full paths to keep (of `document_paths`), None for all; `_id` is always there.
        raw: give `_id` and the text of the source's own columns instead, a list where the lines of a variant differ.
    """
    if raw:
        return _raw_documents(release, rows, paths)
    documents = [_row_document(release, row, paths) for row in rows]
    if paths is not None and not any(spec.path in paths and spec.path not in _PATHS_OF_ROW for spec in release.specs):
        return documents
    for document, (reader, lines) in zip(documents, _read_lines(release, rows, paths), strict=True):
        for key, value in reader.document(lines).items():
            _merge(document, key, value)
    return documents


def _read_lines(
    release: ReleaseReader, rows: Sequence[VariantRow], paths: Collection[str] | None
) -> Iterator[tuple[DocumentReader, list[list[str]]]]:
    """(reader of the paths, source lines split into cells) of each row."""
    chosen = None if paths is None else frozenset(paths)
    readers: dict[int, DocumentReader] = {}
    for row, lines in zip(rows, source_lines(release=release, rows=rows), strict=True):
        check_time()
        file = file_of_block(row.block_id)
        if file not in readers:
            readers[file] = release.document_reader(file, chosen)
        reader = readers[file]
        yield reader, [line_text(line).split("\t", reader.width) for line in lines]


def _raw_documents(release: ReleaseReader, rows: Sequence[VariantRow], paths: Collection[str] | None) -> list[Document]:
    return [
        {"_id": genomic_hgvs(row.chrom, row.pos, row.ref, row.alt)} | reader.raw(lines)
        for row, (reader, lines) in zip(rows, _read_lines(release, rows, paths), strict=True)
    ]


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


_PATHS_OF_ROW = frozenset({"chrom", "vcf.position", "vcf.ref", "vcf.alt"})


def _row_document(release: ReleaseReader, row: VariantRow, paths: Collection[str] | None) -> Document:
    """`_id` and what the row itself says: chromosome by its plain name, span on the assembly, alleles."""
    genome = release.genome
    start, end = variant_span(row.pos, row.ref, row.alt)
    document: Document = {"_id": genomic_hgvs(row.chrom, row.pos, row.ref, row.alt)}
    values = {
        "chrom": chromosome_name(row.chrom),
        f"{genome}.start": start,
        f"{genome}.end": end,
        "vcf.position": row.pos,
        "vcf.ref": row.ref,
        "vcf.alt": row.alt,
    }
    for path, value in values.items():
        if paths is None or path in paths:
            parent, _, leaf = path.rpartition(".")
            (document.setdefault(parent, {}) if parent else document)[leaf] = value
    if paths is not None and VRS_PATH in paths:
        document["vrs"] = {"id": vrs_id_of_row(release=release, row=row)}
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
    """`variant_documents` of any number of rows, one batch in memory at a time."""
    for batch in batches(rows, ROW_BATCH_SIZE):
        yield from variant_documents(release=release, rows=batch, paths=paths)
