"""From written variants and rs numbers to rows of a release: any number of texts in one round trip."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from psycopg.sql import SQL, Composed

from variants.hgvs import WrittenVariant, hgvs_lookup_positions, parse_rs, parse_variant, searchable_ids
from variants.selectors.releases import OpenRelease
from variants.selectors.variants import VariantRow, row_columns, variant_row
from variants.storage.connecting import questions
from variants.storage.keys import text_digest
from variants.storage.names import HGVS_DIGEST, RS_NUMBER

# A name as the names table holds it, (kind, value), or a (chrom, pos).
_Key = tuple[int, int]


def find_variants(*, opened: OpenRelease, texts: Sequence[str], columns: Sequence[str] = ()) -> list[list[VariantRow]]:
    """The rows each text means, in step with `texts`; an empty list where the release has none or the text is neither.

    columns: typed columns to read into `values`. An accession of the other assembly finds nothing.
    """
    written = [parse_variant(text) for text in texts]
    written = [each if each and each.assembly in ("", opened.release.assembly) else None for each in written]
    numbers = [parse_rs(text) for text in texts]
    by_id = _rows_by_id(opened, [each for each in written if each], {n for n in numbers if n is not None}, columns)
    return [
        by_id.get(f"rs{number}", []) if number is not None else _first_match(by_id, each)
        for each, number in zip(written, numbers, strict=True)
    ]


def _first_match(by_id: dict[str, list[VariantRow]], written: WrittenVariant | None) -> list[VariantRow]:
    return next((by_id[each] for each in written.ids if each in by_id), []) if written else []


def _rows_by_id(
    opened: OpenRelease, written: Iterable[WrittenVariant], numbers: set[int], columns: Sequence[str]
) -> dict[str, list[VariantRow]]:
    """Rows under every id they can be asked by: genomic HGVS, also without the common right end, and rs numbers."""
    ids = {each for variant in written for each in variant.ids}
    positions = {place for each in ids for place in hgvs_lookup_positions(each) or ()}
    names = {(HGVS_DIGEST, text_digest(each)) for each in ids} | {(RS_NUMBER, number) for number in numbers}
    by_id: dict[str, list[VariantRow]] = defaultdict(list)
    for row, kind, value in _rows_at(opened, sorted(positions), sorted(names), columns):
        found = [f"rs{value}"] if kind == RS_NUMBER else searchable_ids(row.chrom, row.pos, row.ref, row.alt)
        for each in found:
            if row not in by_id[each]:
                by_id[each].append(row)
    return dict(by_id)


def _rows_at(
    opened: OpenRelease, positions: Sequence[_Key], names: Sequence[_Key], columns: Sequence[str]
) -> Iterator[tuple[VariantRow, int, int]]:
    """(row, kind, value) for all rows at the positions (kind 0) and under the names."""
    if not positions and not names:
        return
    parameters = [list(part) for keys in (positions, names) for part in (zip(*keys, strict=True) if keys else ((), ()))]
    with questions.cursor() as cursor:
        cursor.execute(_statement(opened, columns), parameters)
        for *cells, kind, value in cursor.fetchall():
            yield variant_row(cells), kind, value


def _statement(opened: OpenRelease, columns: Sequence[str]) -> Composed:
    return SQL(
        "SELECT {}, k.kind, k.value FROM ("
        " SELECT p.chrom, p.pos, NULL::bigint AS vkey, 0::smallint AS kind, 0::bigint AS value"
        " FROM unnest(%s::smallint[], %s::int[]) AS p (chrom, pos)"
        " UNION ALL SELECT n.chrom, n.pos, n.vkey, n.kind, n.value"
        " FROM unnest(%s::smallint[], %s::bigint[]) AS w (kind, value)"
        " CROSS JOIN LATERAL (SELECT * FROM {} n WHERE n.kind = w.kind AND n.value = w.value OFFSET 0) n"
        ") k CROSS JOIN LATERAL (SELECT * FROM {} v WHERE v.chrom = k.chrom AND v.pos = k.pos"
        " AND (k.vkey IS NULL OR v.vkey = k.vkey) OFFSET 0) v ORDER BY v.chrom, v.pos, v.vkey"
    ).format(row_columns(columns), opened.tables.names, opened.tables.variants())
