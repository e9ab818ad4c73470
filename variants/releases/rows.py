"""Keys, positions or an interval of a release -> VariantRows -> their source lines. One round trip each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from variants.genome.alleles import VariantKey
from variants.genome.hgvs import searchable_ids
from variants.genome.regions import Region
from variants.releases.reader import ReleaseReader
from variants.releases.store import statements
from variants.releases.store.blocks import decompress_lines, file_of_block, line_text, unpack_line_numbers
from variants.releases.store.connection import binary_cursor, readonly
from variants.releases.store.statements import ROW_COLUMNS
from variants.releases.store.table_names import bin_start

# How far outside its gene a variant can be annotated to it: tools say upstream and downstream within 5 kb, gene models
# of the annotation and of the gene table may differ by much more.
ANNOTATION_REACH = 1_000_000  # bases
BLOCK_BATCH_SIZE = 100
_WIDTH = len(ROW_COLUMNS)


@dataclass(frozen=True, slots=True)
class VariantRow:
    """One distinct variant: where it is, where its source lines are, and the typed values that were selected.

    pos is the 1-based position of the first base of `ref`, end_pos that of the last. payload: its block as stored, if
    that came along with the row.
    """

    chrom: int
    pos: int
    end_pos: int
    ref: str
    alt: str
    vkey: int
    terms: int
    block_id: int
    line_no: int
    n_lines: int
    values: tuple[Any, ...] = ()
    payload: bytes | None = field(default=None, compare=False, repr=False)

    @property
    def key(self) -> VariantKey:
        return VariantKey(self.chrom, self.pos, self.vkey)

    @property
    def ids(self) -> tuple[str, ...]:
        """The genomic HGVS ids that find the variant, its own first."""
        return searchable_ids(self.chrom, self.pos, self.ref, self.alt)


def variant_row(cells: Sequence[Any], payload: bytes | None = None) -> VariantRow:
    """The row of what `statements.row_columns` selects; cells after ROW_COLUMNS become `values`."""
    return VariantRow(*cells[:_WIDTH], tuple(cells[_WIDTH:]), payload)  # type: ignore[call-arg]  # as many as there are


def variants_with_keys(
    *, release: ReleaseReader, keys: Sequence[VariantKey], columns: Sequence[str] = ()
) -> list[VariantRow]:
    """The rows with these keys, in the order of the keys.

    Args:
        columns: typed columns to read into `values`.
    """
    if not keys:
        return []
    if (store := release.lake_store) is not None:
        return [variant_row(row) for row in store.rows_with_keys(keys)]
    chroms, positions, vkeys = map(list, zip(*keys, strict=True))
    return _select_rows(statements.rows_by_key(release.tables, tuple(columns)), [chroms, positions, vkeys])


def variants_at(*, release: ReleaseReader, positions: Iterable[tuple[int, int]]) -> list[VariantRow]:
    """All rows that begin at these (chromosome code, position)."""
    distinct = sorted(set(positions))
    if not distinct:
        return []
    if (store := release.lake_store) is not None:
        return [variant_row(row) for row in store.rows_at(distinct)]
    chroms, starts = map(list, zip(*distinct, strict=True))
    return _select_rows(statements.rows_at(release.tables), [chroms, starts])


def variants_in_region(*, release: ReleaseReader, region: Region, limit: int = 100) -> list[VariantRow]:
    """The first `limit` rows that begin inside a region, in order of (pos, vkey)."""
    if (store := release.lake_store) is not None:
        return [variant_row(row) for row in store.rows_in(region, limit)]
    statement = statements.rows_in_interval(release.tables)
    return _select_rows(statement, [region.chrom, region.start, region.end, limit])


def _select_rows(statement: str, parameters: Sequence[Any]) -> list[VariantRow]:
    with readonly.cursor() as cursor:
        cursor.execute(statement, parameters)
        return [variant_row(row) for row in cursor.fetchall()]


def source_lines(*, release: ReleaseReader, rows: Sequence[VariantRow]) -> list[list[bytes]]:
    """The source lines of each row, byte for byte, parallel to `rows`; each block is fetched and decoded once.

    Of a block only the lines of these rows are kept: a sparse list needs one in hundreds.
    """
    rows_of_block: dict[int, list[int]] = defaultdict(list)  # indexes into `rows`
    for index, row in enumerate(rows):
        rows_of_block[row.block_id].append(index)
    lines_of_rows: list[list[bytes]] = [[] for _ in rows]
    for block, payload in _payloads(release, [rows[first] for first, *_ in rows_of_block.values()]):
        spans = [
            (index, rows[index].line_no, rows[index].line_no + rows[index].n_lines) for index in rows_of_block[block]
        ]
        lines = decompress_lines(payload, max(end for _, _, end in spans))
        for index, begin, end in spans:
            lines_of_rows[index] = lines[begin:end]
    return lines_of_rows


def source_line_numbers(*, release: ReleaseReader, rows: Sequence[VariantRow]) -> list[list[int]]:
    """The 1-based numbers that the source lines of each row have in their file, parallel to `rows`.

    Empty for lines joined from several files, and in releases loaded before numbers were kept.
    """
    keys = [(row.chrom, row.pos, row.block_id) for row in rows]
    if not keys:
        return []
    if (store := release.lake_store) is not None:
        blocks = list(store.line_numbers(keys))
    else:
        with binary_cursor() as cursor:
            statement = statements.line_numbers_of_many(release.tables, release.model.bin_size)
            blocks = cursor.execute(statement, [list(values) for values in zip(*keys, strict=True)]).fetchall()
    numbers = {block: unpack_line_numbers(packed, count) if packed else [] for block, count, packed in blocks}
    return [numbers.get(row.block_id, [])[row.line_no : row.line_no + row.n_lines] for row in rows]


def source_cells(*, release: ReleaseReader, rows: Sequence[VariantRow]) -> Iterator[tuple[int, list[list[str]]]]:
    """(primary key of the source file, its lines split into cells) of each row, parallel to `rows`."""
    for row, lines in zip(rows, source_lines(release=release, rows=rows), strict=True):
        yield file_of_block(row.block_id), [line_text(line).split("\t") for line in lines]


def _payloads(release: ReleaseReader, rows: Sequence[VariantRow]) -> Iterator[tuple[int, bytes]]:
    """(block id, payload) of the blocks of rows, no two of which are in the same."""
    yield from ((row.block_id, row.payload) for row in rows if row.payload is not None)
    rows = [row for row in rows if row.payload is None]
    if not rows:
        return
    if (store := release.lake_store) is not None:
        yield from store.payloads([(row.chrom, row.pos, row.block_id) for row in rows])
        return
    size = release.model.bin_size
    if len(rows) == 1:
        (row,) = rows
        statement = statements.payload_of_one(release.tables)
        parameters: list[Any] = [row.chrom, row.block_id, bin_start(row.pos, size), row.pos]
    else:
        statement = statements.payloads_of_many(release.tables, size)
        keys = [(row.chrom, row.pos, row.block_id) for row in rows]
        parameters = [list(numbers) for numbers in zip(*keys, strict=True)]
    with binary_cursor() as cursor:
        cursor.execute(statement, parameters)
        while payloads := cursor.fetchmany(BLOCK_BATCH_SIZE):
            yield from payloads
