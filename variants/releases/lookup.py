"""From written variants and rs numbers to rows of a release: any number of texts in one round trip."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from psycopg.sql import SQL, Composed

from variants.genome.alleles import text_digest
from variants.genome.hgvs import WrittenVariant, hgvs_lookup_positions, parse_rs, parse_variant, searchable_ids
from variants.releases.reader import ReleaseReader
from variants.releases.rows import VariantRow, row_columns, variant_row
from variants.releases.store.connection import binary_cursor, questions
from variants.releases.store.table_names import HGVS_DIGEST, RS_NUMBER, ReleaseTables

# A name as the names table holds it, (kind, value), or a (chrom, pos).
_Key = tuple[int, int]
FEW_KEYS = 12


def find_variant(*, release: ReleaseReader, text: str) -> list[VariantRow]:
    """The rows that one text means, for somebody who will read their source lines: those mostly come with them."""
    written = _written(release, text)
    if written and len(places := _places(written.ids)) == 1:
        rows = _rows_with_payload(release, places.pop(), sorted(_names(written.ids)))
        if rows is not None:
            return next((found for each in written.ids if (found := _called(rows, each))), [])
    return find_variants(release=release, texts=[text])[0]


def find_variants(
    *, release: ReleaseReader, texts: Sequence[str], columns: Sequence[str] = ()
) -> list[list[VariantRow]]:
    """The rows each text means, in step with `texts`; an empty list where the release has none or the text is neither.

    columns: typed columns to read into `values`. An accession of the other assembly finds nothing.
    """
    written = [_written(release, text) for text in texts]
    numbers = [parse_rs(text) for text in texts]
    by_id = _rows_by_id(release, [each for each in written if each], {n for n in numbers if n is not None}, columns)
    return [
        by_id.get(f"rs{number}", []) if number is not None else _first_match(by_id, each)
        for each, number in zip(written, numbers, strict=True)
    ]


def _written(release: ReleaseReader, text: str) -> WrittenVariant | None:
    written = parse_variant(text)
    return written if written and written.assembly in ("", release.model.assembly) else None


def _places(ids: Iterable[str]) -> set[_Key]:
    return {place for each in ids for place in hgvs_lookup_positions(each) or ()}


def _names(ids: Iterable[str]) -> set[_Key]:
    return {(HGVS_DIGEST, text_digest(each)) for each in ids}


def _first_match(by_id: dict[str, list[VariantRow]], written: WrittenVariant | None) -> list[VariantRow]:
    return next((by_id[each] for each in written.ids if each in by_id), []) if written else []


def _called(rows: Iterable[VariantRow], hgvs_id: str) -> list[VariantRow]:
    return [row for row in rows if hgvs_id in searchable_ids(row.chrom, row.pos, row.ref, row.alt)]


def _rows_with_payload(release: ReleaseReader, place: _Key, names: Sequence[_Key]) -> list[VariantRow] | None:
    """The rows at a place, each with its block, by one question; None where some name leads elsewhere."""
    chrom, pos = place
    bin_start = pos // release.model.bin_size * release.model.bin_size
    with binary_cursor() as cursor:
        statement = _rows_with_payload_statement(release.tables, len(names))
        cursor.execute(statement, [*_flat(names), chrom, bin_start, pos, chrom, pos])
        found = cursor.fetchall()
    if any(elsewhere for elsewhere, *_ in found):
        return None
    return [VariantRow(*cells, payload=payload) for _, payload, *cells in found if cells[0] is not None]


def _rows_by_id(
    release: ReleaseReader, written: Iterable[WrittenVariant], numbers: set[int], columns: Sequence[str]
) -> dict[str, list[VariantRow]]:
    """Rows under every id they can be asked by: genomic HGVS, also without the common right end, and rs numbers."""
    ids = {each for variant in written for each in variant.ids}
    names = _names(ids) | {(RS_NUMBER, number) for number in numbers}
    by_id: dict[str, list[VariantRow]] = defaultdict(list)
    for row, kind, value in _rows_at(release, sorted(_places(ids)), sorted(names), columns):
        found = [f"rs{value}"] if kind == RS_NUMBER else searchable_ids(row.chrom, row.pos, row.ref, row.alt)
        for each in found:
            if row not in by_id[each]:
                by_id[each].append(row)
    return dict(by_id)


def _rows_at(
    release: ReleaseReader, positions: Sequence[_Key], names: Sequence[_Key], columns: Sequence[str]
) -> Iterator[tuple[VariantRow, int, int]]:
    """(row, kind, value) for all rows at the positions (kind 0) and under the names."""
    if not positions and not names:
        return iter(())
    few = len(positions) + len(names) <= FEW_KEYS
    return (_rows_at_few if few else _rows_at_many)(release, positions, names, columns)


def _rows_at_few(
    release: ReleaseReader, positions: Sequence[_Key], names: Sequence[_Key], columns: Sequence[str]
) -> Iterator[tuple[VariantRow, int, int]]:
    """By two questions with constants: PostgreSQL plans for the one partition that they name, in half the time."""
    called: dict[tuple[int, int, int], list[_Key]] = defaultdict(list)
    with binary_cursor() as cursor:
        if names:
            cursor.execute(_few_names(release.tables, len(names)), _flat(names))
            for chrom, pos, vkey, *name in cursor:
                called[chrom, pos, vkey].append(tuple(name))
        places = sorted({*positions, *((chrom, pos) for chrom, pos, _ in called)})
        if not places:
            return
        cursor.execute(_few_rows(release.tables, tuple(columns), len(places)), _flat(places))
        for row in map(variant_row, cursor.fetchall()):
            if (row.chrom, row.pos) in positions:
                yield row, 0, 0
            for kind, value in called.get((row.chrom, row.pos, row.vkey), ()):
                yield row, kind, value


def _flat(keys: Iterable[_Key]) -> list[int]:
    return [number for key in keys for number in key]


# Statements are remembered: putting one together costs the web process as much as asking it.
@lru_cache(maxsize=500)
def _few_names(tables: ReleaseTables, count: int) -> str:
    statement = SQL("SELECT chrom, pos, vkey, kind, value FROM {} WHERE {}")
    return statement.format(tables.names, _any_name(count)).as_string()


def _any_name(count: int) -> Composed:
    return SQL(" OR ").join([SQL("(kind = %s AND value = %s)")] * count)


@lru_cache(maxsize=500)
def _few_rows(tables: ReleaseTables, columns: tuple[str, ...], count: int) -> str:
    any_of = SQL(" OR ").join([SQL("(v.chrom = %s AND v.pos = %s)")] * count)
    statement = SQL("SELECT {} FROM {} v WHERE {} ORDER BY v.chrom, v.pos, v.vkey")
    return statement.format(row_columns(columns), tables.variants(), any_of).as_string()


@lru_cache(maxsize=500)
def _rows_with_payload_statement(tables: ReleaseTables, names: int) -> str:
    return (
        SQL(
            "SELECT n.elsewhere, v.* FROM (SELECT EXISTS (SELECT FROM {} WHERE {}) AS elsewhere) n LEFT JOIN"
            " (SELECT (SELECT b.payload FROM {} b WHERE b.chrom = %s AND b.block_id = v.block_id"
            " AND b.pos BETWEEN %s AND %s ORDER BY b.pos DESC LIMIT 1) AS payload, {}"
            " FROM {} v WHERE v.chrom = %s AND v.pos = %s) v ON true ORDER BY v.vkey"
        )
        .format(tables.names, _any_name(names), tables.blocks, row_columns(), tables.variants())
        .as_string()
    )


def _rows_at_many(
    release: ReleaseReader, positions: Sequence[_Key], names: Sequence[_Key], columns: Sequence[str]
) -> Iterator[tuple[VariantRow, int, int]]:
    """By one question, however many they are."""
    parameters = [list(part) for keys in (positions, names) for part in (zip(*keys, strict=True) if keys else ((), ()))]
    with questions.cursor() as cursor:
        cursor.execute(_statement(release, columns), parameters)
        for *cells, kind, value in cursor.fetchall():
            yield variant_row(cells), kind, value


def _statement(release: ReleaseReader, columns: Sequence[str]) -> Composed:
    return SQL(
        "SELECT {}, k.kind, k.value FROM ("
        " SELECT p.chrom, p.pos, NULL::bigint AS vkey, 0::smallint AS kind, 0::bigint AS value"
        " FROM unnest(%s::smallint[], %s::int[]) AS p (chrom, pos)"
        " UNION ALL SELECT n.chrom, n.pos, n.vkey, n.kind, n.value"
        " FROM unnest(%s::smallint[], %s::bigint[]) AS w (kind, value)"
        " CROSS JOIN LATERAL (SELECT * FROM {} n WHERE n.kind = w.kind AND n.value = w.value OFFSET 0) n"
        ") k CROSS JOIN LATERAL (SELECT * FROM {} v WHERE v.chrom = k.chrom AND v.pos = k.pos"
        " AND (k.vkey IS NULL OR v.vkey = k.vkey) OFFSET 0) v ORDER BY v.chrom, v.pos, v.vkey"
    ).format(row_columns(columns), release.tables.names, release.tables.variants())
