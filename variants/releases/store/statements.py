"""Tables of a release + what is looked for -> SQL statements: every look-up by key, position, name, block or gene.

One file because all of them rest on the same two facts about PostgreSQL:

* Many keys never go through OR lists. Arrays are unnested, and each element is looked up laterally by its index;
  `OFFSET 0` keeps the planner from turning that into a join that reads whole partitions.
* A condition on `pos` with constants leaves one partition to plan for and to look into. A block never crosses a bin, so
  the bin of a variant bounds where its block begins.

Alias v is a row of the variants table, e of effects, b of blocks, n of names, k a key that is looked for. Docstrings
list the parameters. Statements that depend on names alone are remembered as text: putting one together costs a web
process as much as asking it. Knows psycopg, no Django.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache, wraps
from typing import LiteralString, ParamSpec

from psycopg.sql import SQL, Composable, Composed, Identifier, Literal

from variants.releases.store.table_names import ReleaseTables

P = ParamSpec("P")
ROW_COLUMNS = ("chrom", "pos", "end_pos", "ref", "alt", "vkey", "terms", "block_id", "line_no", "n_lines")


def _remembered(compose: Callable[P, Composed]) -> Callable[P, str]:
    """The function with its statements as text, made once for equal arguments."""
    texts = lru_cache(maxsize=500)(lambda *args, **kwargs: compose(*args, **kwargs).as_string())

    @wraps(compose)
    def statement(*args: P.args, **kwargs: P.kwargs) -> str:
        return texts(*args, **kwargs)  # type: ignore[arg-type]  # all arguments are hashable

    return statement


def row_columns(more: Sequence[str] = ()) -> Composed:
    """The columns that a statement for VariantRows selects from alias v: ROW_COLUMNS, then typed columns."""
    return SQL(", ").join(SQL("v.{}").format(Identifier(name)) for name in (*ROW_COLUMNS, *more))


# Rows of variants


@_remembered
def rows_by_key(tables: ReleaseTables, columns: tuple[str, ...] = ()) -> Composed:
    """Rows in the order of their keys. Parameters: arrays of chromosomes, positions and vkeys."""
    return SQL(
        "SELECT {} FROM unnest(%s::smallint[], %s::int[], %s::bigint[]) WITH ORDINALITY AS k (chrom, pos, vkey, number)"
        " CROSS JOIN LATERAL (SELECT * FROM {} v WHERE v.chrom = k.chrom AND v.pos = k.pos AND v.vkey = k.vkey"
        " OFFSET 0) v ORDER BY k.number"
    ).format(row_columns(columns), tables.variants())


@_remembered
def rows_at(tables: ReleaseTables, columns: tuple[str, ...] = ()) -> Composed:
    """Rows that begin at any of many positions. Parameters: arrays of chromosomes and positions."""
    return SQL(
        "SELECT {} FROM unnest(%s::smallint[], %s::int[]) AS k (chrom, pos)"
        " CROSS JOIN LATERAL (SELECT * FROM {} v WHERE v.chrom = k.chrom AND v.pos = k.pos OFFSET 0) v"
    ).format(row_columns(columns), tables.variants())


@_remembered
def rows_at_few(tables: ReleaseTables, columns: tuple[str, ...], count: int) -> Composed:
    """Rows that begin at `count` positions, in order of their keys: half the time of `rows_at` for a dozen.

    Parameters: chromosome and position of each.
    """
    position = SQL("(v.chrom = %s AND v.pos = %s)")
    return SQL("SELECT {} FROM {} v WHERE {} ORDER BY v.chrom, v.pos, v.vkey").format(
        row_columns(columns), tables.variants(), SQL(" OR ").join([position] * count)
    )


@_remembered
def rows_on_chromosome(tables: ReleaseTables, columns: tuple[str, ...] = ()) -> Composed:
    """Rows that begin at any of many positions of one chromosome. Parameters: array of positions, chromosome."""
    return SQL(
        "SELECT {} FROM unnest(%s::int[]) AS k (pos) CROSS JOIN LATERAL"
        " (SELECT * FROM {} v WHERE v.chrom = %s AND v.pos = k.pos OFFSET 0) v"
    ).format(row_columns(columns), tables.variants())


@_remembered
def rows_on_chromosome_by_scan(tables: ReleaseTables, columns: tuple[str, ...] = ()) -> Composed:
    """The rows of `rows_on_chromosome` by a scan of an interval, to be joined by a hash of the positions.

    Parameters: array of positions, chromosome, first and last position.
    """
    return SQL(
        "SELECT {} FROM {} v JOIN unnest(%s::int[]) AS k (pos) ON k.pos = v.pos"
        " WHERE v.chrom = %s AND v.pos BETWEEN %s AND %s"
    ).format(row_columns(columns), tables.variants())


@_remembered
def rows_in_interval(tables: ReleaseTables, columns: tuple[str, ...] = ()) -> Composed:
    """The first rows that begin in an interval, in order of position. Parameters: chromosome, first, last, limit."""
    return SQL(
        "SELECT {} FROM {} v WHERE v.chrom = %s AND v.pos BETWEEN %s AND %s ORDER BY v.pos, v.vkey LIMIT %s"
    ).format(row_columns(columns), tables.variants())


@_remembered
def rows_by_name(tables: ReleaseTables, columns: tuple[str, ...] = ()) -> Composed:
    """(row, kind, value) of rows at positions, whose kind is 0, and of rows under names of the names table.

    Parameters: arrays of chromosomes and positions; arrays of kinds and values.
    """
    return SQL(
        "SELECT {}, k.kind, k.value FROM ("
        " SELECT p.chrom, p.pos, NULL::bigint AS vkey, 0::smallint AS kind, 0::bigint AS value"
        " FROM unnest(%s::smallint[], %s::int[]) AS p (chrom, pos)"
        " UNION ALL SELECT n.chrom, n.pos, n.vkey, n.kind, n.value"
        " FROM unnest(%s::smallint[], %s::bigint[]) AS w (kind, value)"
        " CROSS JOIN LATERAL (SELECT * FROM {} n WHERE n.kind = w.kind AND n.value = w.value OFFSET 0) n"
        ") k CROSS JOIN LATERAL (SELECT * FROM {} v WHERE v.chrom = k.chrom AND v.pos = k.pos"
        " AND (k.vkey IS NULL OR v.vkey = k.vkey) OFFSET 0) v ORDER BY v.chrom, v.pos, v.vkey"
    ).format(row_columns(columns), tables.names, tables.variants())


@_remembered
def has_names(tables: ReleaseTables) -> Composed:
    """Whether the names table has any row of a kind. Parameter: the kind."""
    return SQL("SELECT EXISTS (SELECT 1 FROM {} WHERE kind = %s)").format(tables.names)


@_remembered
def known_names(tables: ReleaseTables) -> Composed:
    """The values of a kind that the names table has. Parameters: the kind, and an array of values."""
    return SQL("SELECT value FROM {} WHERE kind = %s AND value = ANY(%s::bigint[])").format(tables.names)


@_remembered
def positions_of_names(tables: ReleaseTables) -> Composed:
    """(value, chromosome, position) of the names of a kind. Parameters: the kind, and an array of values."""
    return SQL("SELECT value, chrom, pos FROM {} WHERE kind = %s AND value = ANY(%s::bigint[])").format(tables.names)


@_remembered
def keys_by_few_names(tables: ReleaseTables, count: int) -> Composed:
    """(chrom, pos, vkey, kind, value) under `count` names. Parameters: kind and value of each."""
    return SQL("SELECT chrom, pos, vkey, kind, value FROM {} WHERE {}").format(tables.names, _any_name(count))


@_remembered
def rows_with_payload_at(tables: ReleaseTables, count: int) -> Composed:
    """(whether one of `count` names is in the names table, payload of the row's block, row) of rows at one position.

    Without rows at the position there is one line of nulls. Parameters: kind and value of each name; chromosome, first
    position of the bin, position; chromosome, position.
    """
    return SQL(
        "SELECT n.elsewhere, v.* FROM (SELECT EXISTS (SELECT FROM {} WHERE {}) AS elsewhere) n LEFT JOIN"
        " (SELECT (SELECT b.payload FROM {} b WHERE b.chrom = %s AND b.block_id = v.block_id"
        " AND b.pos BETWEEN %s AND %s ORDER BY b.pos DESC LIMIT 1) AS payload, {}"
        " FROM {} v WHERE v.chrom = %s AND v.pos = %s) v ON true ORDER BY v.vkey"
    ).format(tables.names, _any_name(count), tables.blocks, row_columns(), tables.variants())


def _any_name(count: int) -> Composed:
    return SQL(" OR ").join([SQL("(kind = %s AND value = %s)")] * count)


# Source lines


@_remembered
def payload_of_one(tables: ReleaseTables) -> Composed:
    """(block id, payload) of a variant's block. Parameters: chromosome, block id, start of the bin, position."""
    return SQL(
        "SELECT block_id, payload FROM {} WHERE chrom = %s AND block_id = %s AND pos BETWEEN %s AND %s"
        " ORDER BY pos DESC LIMIT 1"
    ).format(tables.blocks)


@_remembered
def payloads_of_many(tables: ReleaseTables, bin_size: int) -> Composed:
    """(block id, payload) of variants' blocks. Parameters: arrays of chromosomes, positions and block ids."""
    return _from_blocks("b.block_id, b.payload", tables, bin_size)


@_remembered
def line_numbers_of_many(tables: ReleaseTables, bin_size: int) -> Composed:
    """(block id, lines, packed line numbers) of variants' blocks. Parameters as of `payloads_of_many`."""
    return _from_blocks("b.block_id, b.n_lines, b.line_numbers", tables, bin_size)


def _from_blocks(columns: LiteralString, tables: ReleaseTables, bin_size: int) -> Composed:
    return SQL(
        "SELECT {columns} FROM unnest(%s::smallint[], %s::int[], %s::bigint[]) AS k (chrom, pos, block_id)"
        " CROSS JOIN LATERAL (SELECT * FROM {blocks} b WHERE b.chrom = k.chrom AND b.block_id = k.block_id"
        " AND b.pos BETWEEN (k.pos / {size}) * {size} AND k.pos ORDER BY b.pos DESC LIMIT 1) b"
    ).format(columns=SQL(columns), blocks=tables.blocks, size=Literal(bin_size))


# Genes


@_remembered
def gene_extents(tables: ReleaseTables) -> Composed:
    """(gene name, chromosome, first, last position) of the variants of genes. Parameter: array of gene names."""
    return SQL(
        "SELECT k.gene, e.* FROM unnest(%s::text[]) AS k (gene) CROSS JOIN LATERAL (SELECT chrom, min(pos), max(pos)"
        " FROM {} WHERE gene = k.gene AND source = 0 GROUP BY chrom) e"
    ).format(tables.effects)


@_remembered
def count_of_genes(tables: ReleaseTables) -> Composed:
    """The number of variants annotated to any of some genes. Parameter: array of gene names."""
    return SQL(
        "SELECT count(*) FROM (SELECT DISTINCT chrom, pos, vkey FROM {} WHERE gene = ANY(%s) AND source = 0) v"
    ).format(tables.effects)


@_remembered
def effects_of(tables: ReleaseTables) -> Composed:
    """(chrom, pos, vkey, mask of terms) of variants on the transcripts of a gene, those annotated to it.

    Parameters: arrays of chromosomes, positions and vkeys; array of the gene's names.
    """
    return SQL(
        "SELECT k.chrom, k.pos, k.vkey, bit_or(e.terms)"
        " FROM unnest(%s::smallint[], %s::int[], %s::bigint[]) AS k (chrom, pos, vkey)"
        " CROSS JOIN LATERAL (SELECT * FROM {} e WHERE e.chrom = k.chrom AND e.pos = k.pos AND e.vkey = k.vkey"
        " OFFSET 0) e WHERE e.gene = ANY(%s) AND e.source = 0 GROUP BY 1, 2, 3"
    ).format(tables.effects)


def sample_of_gene(
    tables: ReleaseTables, *, match: Composable, columns: Composable, max_points: int, max_sampled: int
) -> Composed:
    """(chrom, pos, vkey, terms on the gene's transcripts, `match`, `columns`, step) of every nth effect of a gene.

    The gene's effects decide how many variants are looked at, in the statement that looks at them: at most about
    `max_points`, none if there are more than `max_sampled`. Parameters: array of the gene's names, those of `match`.
    """
    return SQL(
        "WITH annotated AS MATERIALIZED (SELECT chrom, pos, vkey, gene, terms FROM {effects} WHERE gene = ANY(%s)"
        " AND source = 0), s AS (SELECT greatest(1, (count(*) + {points} - 1) / {points}) AS step FROM annotated)"
        " SELECT v.chrom, v.pos, v.vkey, e.terms, {match}{columns}, s.step FROM s"
        " JOIN annotated e ON e.vkey %% s.step = 0 AND s.step * {points} <= {sampled} CROSS JOIN LATERAL"
        " (SELECT * FROM {variants} v WHERE v.chrom = e.chrom AND v.pos = e.pos AND v.vkey = e.vkey OFFSET 0) v"
    ).format(
        effects=tables.effects,
        variants=tables.variants(),
        match=match,
        columns=columns,
        points=Literal(max_points),
        sampled=Literal(max_sampled),
    )


def aggregates_of_intervals(rows: Composable, aggregates: Composable) -> Composed:
    """(number of the unit, `aggregates` over alias v) of intervals; `rows` selects an interval r's rows, sorted.

    Sorted once inside, not by each aggregate. Parameters: arrays of unit numbers, genes, chromosomes, first and last
    positions; then those of `rows`.
    """
    return SQL(
        "SELECT r.unit, a.* FROM unnest(%s::int[], %s::text[], %s::smallint[], %s::int[], %s::int[])"
        " AS r (unit, gene, chrom, first, last)"
        " CROSS JOIN LATERAL (SELECT {} FROM ({}) v) a ORDER BY r.unit, r.first"
    ).format(aggregates, rows)
