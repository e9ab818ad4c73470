"""A compiled query over parts of a release -> the rows that can match, in batches.

No transaction or cursor is open while a batch is used: the next batch is read behind the key of the
last row. So a client that reads a stream slowly, or stops reading, blocks nothing in the database.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, MutableSequence, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from psycopg.sql import SQL, Composable, Composed, Identifier, Literal

from variants.genome.alleles import VariantKey
from variants.genome.regions import Region
from variants.query.to_sql import Compiled
from variants.releases.rows import VariantRow, variant_row
from variants.releases.store.connection import READONLY, readonly
from variants.releases.store.statements import ROW_COLUMNS, row_columns
from variants.releases.store.table_names import ReleaseTables

FIRST_BATCH_SIZE = 500  # rows; each batch has twice as many as the one before
MAX_BATCH_SIZE = 8_000  # rows, some 10 MB
MAX_BASES_TOGETHER = 100_000  # regions that are short are looked up together, a long one alone in order of the index
_WIDTH = len(ROW_COLUMNS)

# (row, whether SQL has decided that it matches) for every row that can match
Batch = list[tuple[VariantRow, bool]]


@dataclass(frozen=True, slots=True)
class RowSearch:
    """What is looked for.

    Attributes:
        regions: Where rows can begin, in the order of the genome; None = anywhere.
        columns: Typed columns to read into `values` of rows.
        keys: Chromosomes, positions and vkeys of the rows, instead of regions; None = any rows.
    """

    tables: ReleaseTables
    compiled: Compiled
    regions: tuple[Region, ...] | None = None
    columns: Sequence[str] = ()
    keys: list[list[int]] | None = None


def batches_after(search: RowSearch, key: VariantKey | None, limit: int | None = None) -> Iterator[Batch]:
    """Candidates in the order of their keys, behind a key or from the first.

    Args:
        limit: How many rows are wanted in all, where SQL decides alone.
    """
    for part in split_regions(search.regions):
        for batch in _batches_of_part(replace(search, regions=part), key, limit, descending=False):
            yield batch
            if limit is not None:
                limit -= len(batch)
                if limit <= 0:
                    return


def batches_before(search: RowSearch, key: VariantKey, limit: int | None = None) -> Iterator[Batch]:
    """Candidates before a key, the nearest first; `limit` as for batches_after."""
    return _batches_of_part(search, key, limit, descending=True)


def ordered_batches(search: RowSearch, order: Sequence[Composable], limit: int | None = None) -> Iterator[Batch]:
    """Candidates in another order than that of their keys, behind which nobody can ask for more.

    With a limit all come in one batch. Without, the sorted keys of all candidates are read first, 14 bytes each, and
    then the rows of some keys at a time.

    Args:
        order: Items of ORDER BY on alias v; keys decide where they are equal.
    """
    order = [*order, *_key_items(descending=False)]
    if limit is not None:
        yield _read_batch(search, order, limit)
        return
    chroms, positions, vkeys = _read_sorted_keys(search, order)
    for first in range(0, len(vkeys), FIRST_BATCH_SIZE):
        some = slice(first, first + FIRST_BATCH_SIZE)
        keys = [list(chroms[some]), list(positions[some]), list(vkeys[some])]
        yield _read_batch(replace(search, keys=keys), order)


def _read_batch(search: RowSearch, order: Sequence[Composable], limit: int | None = None) -> Batch:
    statement, parameters = _compose(search, order=order, limit=limit)
    with readonly.cursor() as cursor:
        cursor.execute(statement, parameters)
        return _make_batch(search, cursor.fetchall())


def _read_sorted_keys(
    search: RowSearch, order: Sequence[Composable]
) -> tuple[MutableSequence[int], MutableSequence[int], MutableSequence[int]]:
    """Chromosomes, positions and vkeys of all candidates, in the requested order; no cursor stays open."""
    chroms, positions, vkeys = array("h"), array("i"), array("q")
    key = SQL("SELECT v.chrom, v.pos, v.vkey")
    statement, parameters = _compose(search, order=order, limit=None, select=key)
    with transaction.atomic(using=READONLY), readonly.chunked_cursor() as cursor:
        cursor.execute(statement, parameters)
        while rows := cursor.fetchmany(MAX_BATCH_SIZE):
            for chrom, pos, vkey in rows:
                chroms.append(chrom)
                positions.append(pos)
                vkeys.append(vkey)
    return chroms, positions, vkeys


def split_regions(regions: Sequence[Region] | None) -> Iterator[tuple[Region, ...] | None]:
    """Consecutive regions that are looked up together: long ones alone, short ones up to MAX_BASES_TOGETHER.

    Example:
        >>> parts = split_regions([Region(1, 1, 10), Region(1, 50, 90), Region(2, 1, 9_000_000), Region(3, 1, 1)])
        >>> [[str(region) for region in part] for part in parts]
        [['1:1-10', '1:50-90'], ['2:1-9000000'], ['3:1-1']]
        >>> list(split_regions(None)), list(split_regions([]))
        ([None], [])
    """
    if regions is None:
        yield None
        return
    together: list[Region] = []
    bases = 0
    for region in regions:
        if together and bases + region.length > MAX_BASES_TOGETHER:
            yield tuple(together)
            together, bases = [], 0
        together.append(region)
        bases += region.length
    if together:
        yield tuple(together)


def rows_source(
    tables: ReleaseTables, regions: Sequence[Region] | None, sample: str = ""
) -> tuple[Composable, list[list[int]]]:
    """SQL behind FROM for the rows v that begin in the regions, with its parameters.

    Each region is looked up by the index (see store.statements).

    Args:
        sample: A TABLESAMPLE clause for the whole genome.
    """
    if regions is None:
        return SQL("{} v{}").format(tables.variants(), SQL(sample)), []  # `sample` is one of our own constants
    source = SQL(
        "unnest(%s::smallint[], %s::int[], %s::int[]) AS r (chrom, first, last) CROSS JOIN LATERAL"
        " (SELECT * FROM {} v WHERE v.chrom = r.chrom AND v.pos BETWEEN r.first AND r.last OFFSET 0) v"
    ).format(tables.variants())
    return source, [[region.chrom for region in regions], [r.start for r in regions], [r.end for r in regions]]


def _batches_of_part(
    search: RowSearch, key: VariantKey | None, limit: int | None, *, descending: bool
) -> Iterator[Batch]:
    size = FIRST_BATCH_SIZE
    if limit is not None and search.compiled.exact:
        size = min(max(limit, 1), MAX_BATCH_SIZE)
    while True:
        if key is not None:
            search = _cut_off(search, key, descending=descending)
        if search.regions == ():
            return
        statement, parameters = _compose(
            search, order=_key_items(descending=descending), limit=size, key=key, descending=descending
        )
        with readonly.cursor() as cursor:
            cursor.execute(statement, parameters)
            batch = _make_batch(search, cursor.fetchall())
        if batch:
            yield batch
        if len(batch) < size:
            return
        key = batch[-1][0].key
        size = min(2 * size, MAX_BATCH_SIZE)


def _cut_off(search: RowSearch, key: VariantKey, *, descending: bool) -> RowSearch:
    """The search without the regions, and the parts of regions, that lie on the wrong side of a key."""
    if search.regions is None:
        return search
    regions_left = []
    for region in search.regions:
        start, end = region.start, region.end
        if region.chrom == key.chrom:
            start, end = (start, min(end, key.pos)) if descending else (max(start, key.pos), end)
        is_beyond = region.chrom <= key.chrom if descending else region.chrom >= key.chrom
        if is_beyond and start <= end:
            regions_left.append(Region(region.chrom, start, end))
    return replace(search, regions=tuple(regions_left))


def _compose(
    search: RowSearch,
    *,
    order: Sequence[Composable],
    limit: int | None,
    key: VariantKey | None = None,
    descending: bool = False,
    select: Composable | None = None,
) -> tuple[Composed, list[Any]]:
    """The statement of a search and its parameters; `select` is what is read instead of rows."""
    compiled = search.compiled
    parts: list[Composable] = [select or SQL("SELECT {}").format(row_columns(search.columns))]
    parameters: list[Any] = []
    if select is None and not compiled.exact:
        parts.append(SQL(", ({}) IS TRUE").format(compiled.must.sql))
        parameters += compiled.must.parameters
    if search.keys is not None:
        parts.append(
            SQL(
                " FROM unnest(%s::smallint[], %s::int[], %s::bigint[]) AS k (chrom, pos, vkey) CROSS JOIN LATERAL"
                " (SELECT * FROM {} v WHERE v.chrom = k.chrom AND v.pos = k.pos AND v.vkey = k.vkey OFFSET 0) v"
                " WHERE ({})"
            ).format(search.tables.variants(), compiled.may.sql)
        )
        parameters += search.keys
    elif search.regions is not None and len(search.regions) == 1:
        # With constants PostgreSQL plans for one partition, and takes the rows in the order of its index.
        (region,) = search.regions
        parts.append(
            SQL(" FROM {} v WHERE v.chrom = %s AND v.pos BETWEEN %s AND %s AND ({})").format(
                search.tables.variants(), compiled.may.sql
            )
        )
        parameters += [region.chrom, region.start, region.end]
    else:
        source, region_arrays = rows_source(search.tables, search.regions)
        parts.append(SQL(" FROM {} WHERE ({})").format(source, compiled.may.sql))
        parameters += region_arrays
    parameters += compiled.may.parameters
    if key is not None:
        # Partitions are pruned by the first condition only: a comparison of rows is not.
        sign, side = (SQL("<"), SQL("<=")) if descending else (SQL(">"), SQL(">="))
        parts.append(
            SQL(
                " AND (v.chrom {sign} %s OR v.chrom = %s AND v.pos {side} %s)"
                " AND (v.chrom, v.pos, v.vkey) {sign} (%s, %s, %s)"
            ).format(sign=sign, side=side)
        )
        parameters += [key.chrom, key.chrom, key.pos, *key]
    parts.append(SQL(" ORDER BY {}").format(SQL(", ").join(order)))
    if limit is not None:
        parts.append(SQL(" LIMIT {}").format(Literal(limit)))
    return Composed(parts), parameters


def _key_items(*, descending: bool) -> list[Composable]:
    direction = SQL("DESC" if descending else "ASC")
    return [SQL("v.{} {}").format(Identifier(name), direction) for name in ("chrom", "pos", "vkey")]


def _make_batch(search: RowSearch, rows: Sequence[Sequence[Any]]) -> Batch:
    end = _WIDTH + len(search.columns)
    exact = search.compiled.exact
    return [(variant_row(row[:end]), exact or row[end]) for row in rows]
