"""Variant rows of an open release: by key, position, rs number, region and gene, and their source lines.

Many at once never go through OR lists: arrays are unnested and looked up laterally, each by its index. Keyset order is
(pos, vkey) inside one chromosome.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from psycopg.sql import SQL, Composable, Composed, Identifier

from variants.genome.alleles import vkey
from variants.genome.regions import Region
from variants.releases.reader import ReleaseReader
from variants.releases.store.blocks import decompress_lines, file_of_block, line_text
from variants.releases.store.connection import binary_cursor, questions
from variants.releases.store.table_names import RS_NUMBER, ReleaseTables

# How far outside its gene a variant can be annotated to it: tools say upstream and downstream within 5 kb, gene models
# of the annotation and of the gene table may differ by much more.
ANNOTATION_REACH = 1_000_000
BLOCKS_AT_ONCE = 100
ROW_COLUMNS = ("chrom", "pos", "end_pos", "ref", "alt", "vkey", "terms", "block_id", "line_no", "n_lines")
_WIDTH = len(ROW_COLUMNS)


@dataclass(frozen=True, slots=True)
class VariantRow:
    """One distinct variant: 1-based position of its first base, place of its source lines, typed values asked for.

    payload: its block as stored, where that came along with the row.
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


def row_columns(further: Sequence[str] = ()) -> Composed:
    """What a statement that makes VariantRows selects from the alias v."""
    return SQL(", ").join(SQL("v.{}").format(Identifier(name)) for name in (*ROW_COLUMNS, *further))


def select_rows(statement: Composed, parameters: Sequence[Any]) -> list[VariantRow]:
    """Run a statement that selects `row_columns` first; further columns become `values`."""
    with questions.cursor() as cursor:
        cursor.execute(statement, parameters)
        return [variant_row(row) for row in cursor.fetchall()]


def variant_row(cells: Sequence[Any]) -> VariantRow:
    """The row of what `row_columns` selected, further columns as its values."""
    return VariantRow(*cells[:_WIDTH], tuple(cells[_WIDTH:]))


def variants_by_key(
    *, release: ReleaseReader, keys: Sequence[tuple[int, int, str, str]]
) -> dict[tuple[int, int, str, str], VariantRow]:
    """The rows of these (chrom, pos, ref, alt), those that exist, in one round trip."""
    if not keys:
        return {}
    chroms, positions, refs, alts = zip(*keys, strict=True)
    statement = SQL(
        "SELECT {} FROM unnest(%s::smallint[], %s::int[], %s::bigint[]) AS k (chrom, pos, vkey)"
        " CROSS JOIN LATERAL (SELECT * FROM {} v WHERE v.chrom = k.chrom AND v.pos = k.pos AND v.vkey = k.vkey"
        " OFFSET 0) v"
    ).format(row_columns(), release.tables.variants())
    digests = [vkey(ref, alt) for ref, alt in zip(refs, alts, strict=True)]
    rows = select_rows(statement, [list(chroms), list(positions), digests])
    found = {(row.chrom, row.pos, row.ref, row.alt): row for row in rows}
    return {key: found[key] for key in keys if key in found}


def variants_with_keys(
    *, release: ReleaseReader, keys: Sequence[tuple[int, int, int]], columns: Sequence[str] = ()
) -> list[VariantRow]:
    """The rows of these (chrom, pos, vkey), in their order, in one round trip. columns: typed ones, for `values`."""
    if not keys:
        return []
    statement = SQL(
        "SELECT {} FROM unnest(%s::smallint[], %s::int[], %s::bigint[]) WITH ORDINALITY AS k (chrom, pos, vkey, place)"
        " CROSS JOIN LATERAL (SELECT * FROM {} v WHERE v.chrom = k.chrom AND v.pos = k.pos AND v.vkey = k.vkey"
        " OFFSET 0) v ORDER BY k.place"
    ).format(row_columns(columns), release.tables.variants())
    return select_rows(statement, [list(each) for each in zip(*keys, strict=True)])


def variants_at(*, release: ReleaseReader, positions: Iterable[tuple[int, int]]) -> list[VariantRow]:
    """All rows that begin at these (chrom, pos), in one round trip."""
    wanted = sorted(set(positions))
    if not wanted:
        return []
    statement = SQL(
        "SELECT {} FROM unnest(%s::smallint[], %s::int[]) AS k (chrom, pos)"
        " CROSS JOIN LATERAL (SELECT * FROM {} v WHERE v.chrom = k.chrom AND v.pos = k.pos OFFSET 0) v"
    ).format(row_columns(), release.tables.variants())
    return select_rows(statement, [[chrom for chrom, _ in wanted], [pos for _, pos in wanted]])


def variants_by_name(
    *, release: ReleaseReader, values: Iterable[int], kind: int = RS_NUMBER
) -> dict[int, list[VariantRow]]:
    """Rows by rs number (or another kind of names.value), in one round trip; one number may have several variants."""
    wanted = sorted(set(values))
    if not wanted:
        return {}
    statement = SQL(
        "SELECT {}, k.value FROM unnest(%s::bigint[]) AS k (value)"
        " CROSS JOIN LATERAL (SELECT * FROM {} n WHERE n.kind = %s AND n.value = k.value OFFSET 0) n"
        " CROSS JOIN LATERAL (SELECT * FROM {} v WHERE v.chrom = n.chrom AND v.pos = n.pos AND v.vkey = n.vkey"
        " OFFSET 0) v ORDER BY v.chrom, v.pos, v.vkey"
    ).format(row_columns(), release.tables.names, release.tables.variants())
    found: dict[int, list[VariantRow]] = defaultdict(list)
    for row in select_rows(statement, [wanted, kind]):
        found[row.values[0]].append(row)
    return dict(found)


def variants_in_region(
    *,
    release: ReleaseReader,
    region: Region,
    where: Composable | None = None,
    parameters: Sequence[Any] = (),
    columns: Sequence[str] = (),
    after: tuple[int, int] | None = None,
    limit: int = 100,
) -> list[VariantRow]:
    """Rows that begin inside a region, in order of (pos, vkey), behind the key `after`.

    where: a condition on the alias v with its parameters; columns: typed columns to read into `values`.
    """
    condition = SQL(" AND ({})").format(where) if where is not None else SQL("")
    start = after[0] if after else region.start
    beyond = SQL(" AND (v.pos > %s OR v.vkey > %s)") if after else SQL("")
    statement = SQL(
        "SELECT {} FROM {} v WHERE v.chrom = %s AND v.pos BETWEEN %s AND %s{}{} ORDER BY v.pos, v.vkey LIMIT %s"
    ).format(row_columns(columns), release.tables.variants(), beyond, condition)
    keyset = list(after) if after else []
    return select_rows(statement, [region.chrom, start, region.end, *keyset, *parameters, limit])


def variants_of_gene(
    *,
    release: ReleaseReader,
    gene_id: str,
    near: Region,
    where: Composable | None = None,
    parameters: Sequence[Any] = (),
    columns: Sequence[str] = (),
    after: tuple[int, int] | None = None,
    limit: int = 100,
) -> list[VariantRow]:
    """Rows annotated to a gene by the release's first effect source, in order of (pos, vkey), behind `after`.

    near: where to look, so that one or two partitions are read: the gene with ANNOTATION_REACH on both sides. The
    condition may use the alias e: the effects row of this very gene.
    """
    condition = SQL(" AND ({})").format(where) if where is not None else SQL("")
    start = after[0] if after else near.start
    beyond = SQL(" AND (e.pos > %s OR e.vkey > %s)") if after else SQL("")
    keyset = list(after) if after else []
    statement = SQL(
        "SELECT {} FROM {} e CROSS JOIN LATERAL (SELECT * FROM {} v WHERE v.chrom = e.chrom AND v.pos = e.pos"
        " AND v.vkey = e.vkey OFFSET 0) v"
        " WHERE e.gene = %s AND e.chrom = %s AND e.pos BETWEEN %s AND %s AND e.source = 0{}{}"
        " ORDER BY e.pos, e.vkey LIMIT %s"
    ).format(row_columns(columns), release.tables.effects, release.tables.variants(), beyond, condition)
    return select_rows(statement, [gene_id, near.chrom, start, near.end, *keyset, *parameters, limit])


def source_lines(*, release: ReleaseReader, rows: Sequence[VariantRow]) -> list[list[bytes]]:
    """The source lines of each row, byte for byte, in step with `rows`; each block is fetched and decoded once.

    Of a block only the wanted lines are kept: a sparse list needs one in hundreds.
    """
    places = defaultdict(list)
    for place, row in enumerate(rows):
        places[row.block_id].append(place)
    found: dict[int, list[bytes]] = {}
    for block, payload in _payloads(release, [rows[first] for first, *_ in places.values()]):
        wanted = [(place, rows[place].line_no, rows[place].line_no + rows[place].n_lines) for place in places[block]]
        lines = decompress_lines(payload, max(end for _, _, end in wanted))
        for place, begin, end in wanted:
            found[place] = lines[begin:end]
    return [found[place] for place in range(len(rows))]


def source_cells(*, release: ReleaseReader, rows: Sequence[VariantRow]) -> Iterator[tuple[int, list[list[str]]]]:
    """(source file, its lines split into cells) of each row."""
    for row, lines in zip(rows, source_lines(release=release, rows=rows), strict=True):
        yield file_of_block(row.block_id), [line_text(line).split("\t") for line in lines]


def _payloads(release: ReleaseReader, rows: Sequence[VariantRow]) -> Iterator[tuple[int, bytes]]:
    """(block id, payload) of the blocks of rows, no two of which are in the same."""
    yield from ((row.block_id, row.payload) for row in rows if row.payload is not None)
    rows = [row for row in rows if row.payload is None]
    if not rows:
        return
    size = release.model.bin_size
    if len(rows) == 1:
        (row,) = rows
        statement = _payload_of_one(release.tables)
        parameters: list[Any] = [row.chrom, row.block_id, row.pos // size * size, row.pos]
    else:
        statement = _payloads_of_many(release.tables)
        keys = [(row.chrom, row.pos, row.block_id) for row in rows]
        parameters = [*map(list, zip(*keys, strict=True)), size, size]
    with binary_cursor() as cursor:
        cursor.execute(statement, parameters)
        while fetched := cursor.fetchmany(BLOCKS_AT_ONCE):
            yield from fetched


# A block never crosses a bin: naming the bin leaves PostgreSQL one partition to look into, with constants even one to
# plan for.
@lru_cache(maxsize=100)
def _payload_of_one(tables: ReleaseTables) -> str:
    statement = SQL(
        "SELECT block_id, payload FROM {} WHERE chrom = %s AND block_id = %s AND pos BETWEEN %s AND %s"
        " ORDER BY pos DESC LIMIT 1"
    )
    return statement.format(tables.blocks).as_string()


@lru_cache(maxsize=100)
def _payloads_of_many(tables: ReleaseTables) -> str:
    statement = SQL(
        "SELECT b.block_id, b.payload FROM unnest(%s::smallint[], %s::int[], %s::bigint[]) AS k (chrom, pos, block_id)"
        " CROSS JOIN LATERAL (SELECT * FROM {} b WHERE b.chrom = k.chrom AND b.block_id = k.block_id"
        " AND b.pos BETWEEN (k.pos / %s) * %s AND k.pos ORDER BY b.pos DESC LIMIT 1) b"
    )
    return statement.format(tables.blocks).as_string()
