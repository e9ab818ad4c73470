"""Parsed variants and rs numbers -> their rows in a release: any number of them in one or two round trips."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from variants.genome.alleles import VariantKey, digest_text
from variants.genome.hgvs import ParsedVariant, shift_in_reference
from variants.releases.reader import ReleaseReader
from variants.releases.reference import open_reference
from variants.releases.rows import VariantRow, variant_row
from variants.releases.store import statements
from variants.releases.store.connection import binary_cursor, readonly
from variants.releases.store.table_names import HGVS_DIGEST, RS_NUMBER, VRS_DIGEST, bin_start

# (chromosome code, position), or a (kind, value) of the names table.
_Pair = tuple[int, int]
_NamedKey = tuple[int, int, int, int, int]  # chromosome, position, vkey, kind, value
FEW_KEYS = 12  # up to so many positions and names are looked for with constants


def find_variant(*, release: ReleaseReader, variant: ParsedVariant | None) -> list[VariantRow]:
    """The rows that one parsed text means; most come with their blocks, for whoever reads their source lines."""
    is_in_tables = not release.is_in_lake_alone
    if is_in_tables and variant is not None and len(variant.positions) == 1 and _is_of_assembly(variant, release):
        rows = _rows_with_payload(release, variant)
        for hgvs_id in variant.ids if rows else ():
            if named := [row for row in rows or () if hgvs_id in row.ids and not variant.contradicts(row.pos, row.ref)]:
                return named
        if rows is not None and open_reference(release.model.assembly) is None:
            return []
    return find_variants(release=release, variants=[variant])[0]


def find_variants(
    *, release: ReleaseReader, variants: Sequence[ParsedVariant | None], columns: Sequence[str] = ()
) -> list[list[VariantRow]]:
    """The rows that each parsed text means, parallel to `variants`.

    A list is empty if the release does not have the variant, if the text was not a variant (None), and for an accession
    of the other assembly. With a reference sequence (LWDS_REFERENCE) an insertion or deletion is also looked for at the
    other positions of its repeat.

    Args:
        columns: typed columns to read into `values`.
    """
    own = [variant if variant and _is_of_assembly(variant, release) else None for variant in variants]
    rows = _find_rows(release, own, columns)
    if open_reference(release.model.assembly) is None:
        return rows
    missing = [
        None if variant_rows else _shift(release, variant) for variant, variant_rows in zip(own, rows, strict=True)
    ]
    if not any(missing):
        return rows
    shifted_rows = _find_rows(release, missing, columns)
    return [as_written or shifted for as_written, shifted in zip(rows, shifted_rows, strict=True)]


def _find_rows(
    release: ReleaseReader, variants: Sequence[ParsedVariant | None], columns: Sequence[str]
) -> list[list[VariantRow]]:
    """The rows under the first name of each variant that has any, parallel to `variants`."""
    rows_by_name = _rows_by_name(release, [variant for variant in variants if variant], columns)
    return [
        next((rows for name in _names(variant) if (rows := _matching_rows(variant, rows_by_name.get(name, ())))), [])
        if variant
        else []
        for variant in variants
    ]


def _matching_rows(variant: ParsedVariant, rows: Iterable[VariantRow]) -> list[VariantRow]:
    """The rows of one of a variant's names whose reference bases are not others than it states."""
    return [row for row in rows if not variant.contradicts(row.pos, row.ref)]


def _shift(release: ReleaseReader, variant: ParsedVariant | None) -> ParsedVariant | None:
    """The variant with the ids of all its positions in a repeat of the reference sequence; None if it has no others."""
    reference = open_reference(release.model.assembly)
    fetch = reference.fetcher(variant.chrom) if reference and variant and variant.chrom else None
    return shift_in_reference(variant, fetch) if variant and fetch else None


def _is_of_assembly(variant: ParsedVariant, release: ReleaseReader) -> bool:
    return variant.assembly in ("", release.model.assembly)


def _names(variant: ParsedVariant) -> tuple[str, ...]:
    """The ids of rows of this variant, likeliest first."""
    if variant.vrs_id:
        return (variant.vrs_id,)
    return variant.ids if variant.rs_number is None else (f"rs{variant.rs_number}",)


def _index_keys(variant: ParsedVariant) -> dict[_Pair, str]:
    """Where the names table may have the variant, and under which of its names."""
    if variant.vrs_id:
        return {(VRS_DIGEST, digest_text(variant.vrs_id)): variant.vrs_id}
    if variant.rs_number is not None:
        return {(RS_NUMBER, variant.rs_number): f"rs{variant.rs_number}"}
    return {(HGVS_DIGEST, digest_text(hgvs_id)): hgvs_id for hgvs_id in variant.ids}


def _rows_with_payload(release: ReleaseReader, variant: ParsedVariant) -> list[VariantRow] | None:
    """The rows at the one position of a variant, each with its block; None if an id is in the names table as well."""
    names = sorted(_index_keys(variant))
    ((chrom, pos),) = variant.positions
    parameters = [*_flatten(names), chrom, bin_start(pos, release.model.bin_size), pos, chrom, pos]
    with binary_cursor() as cursor:
        cursor.execute(statements.rows_with_payload_at(release.tables, len(names)), parameters)
        fetched = cursor.fetchall()
    if any(elsewhere for elsewhere, *_ in fetched):
        return None
    return [variant_row(cells, payload) for _, payload, *cells in fetched if cells[0] is not None]


def _rows_by_name(
    release: ReleaseReader, variants: Iterable[ParsedVariant], columns: Sequence[str]
) -> dict[str, list[VariantRow]]:
    """Rows by every name they have: genomic HGVS, also without the common right end, and rs numbers."""
    positions: set[_Pair] = set()
    names: dict[_Pair, str] = {}
    for variant in variants:
        positions.update(variant.positions)
        names.update(_index_keys(variant))
    rows_by_name: dict[str, list[VariantRow]] = defaultdict(list)
    for row, kind, value in _rows_of_pairs(release, sorted(positions), sorted(names), tuple(columns)):
        # A release that stores alleles in another form than its file has the ids of the file's form in the names table.
        own = (names[kind, value],) if kind else ()
        for name in own if kind == RS_NUMBER else dict.fromkeys((*own, *row.ids)):
            if row not in rows_by_name[name]:
                rows_by_name[name].append(row)
    return dict(rows_by_name)


def _rows_of_pairs(
    release: ReleaseReader, positions: Sequence[_Pair], names: Sequence[_Pair], columns: tuple[str, ...]
) -> Iterator[tuple[VariantRow, int, int]]:
    """(row, kind, value) for all rows at the positions (kind 0) and under the names."""
    if (store := release.lake_store) is not None:
        yield from _match_names(positions, store.names(names), store.rows_at)
        return
    if len(positions) + len(names) <= FEW_KEYS:
        yield from _rows_of_few_pairs(release, positions, names, columns)
        return
    arrays = [[pair[part] for pair in pairs] for pairs in (positions, names) for part in (0, 1)]
    with readonly.cursor() as cursor:
        cursor.execute(statements.rows_by_name(release.tables, columns), arrays)
        for *cells, kind, value in cursor.fetchall():
            yield variant_row(cells), kind, value


def _rows_of_few_pairs(
    release: ReleaseReader, positions: Sequence[_Pair], names: Sequence[_Pair], columns: tuple[str, ...]
) -> Iterator[tuple[VariantRow, int, int]]:
    """By two statements with constants: PostgreSQL plans for the one partition that they name, in half the time."""
    with binary_cursor() as cursor:

        def rows_at(all_positions: Sequence[_Pair]) -> Iterable[Sequence[Any]]:
            statement = statements.rows_at_few(release.tables, columns, len(all_positions))
            return cursor.execute(statement, _flatten(all_positions)).fetchall()

        named: Iterable[_NamedKey] = ()
        if names:
            named = cursor.execute(statements.keys_by_few_names(release.tables, len(names)), _flatten(names)).fetchall()
        yield from _match_names(positions, named, rows_at)


def _match_names(
    positions: Sequence[_Pair],
    named: Iterable[_NamedKey],
    rows_at: Callable[[Sequence[_Pair]], Iterable[Sequence[Any]]],
) -> Iterator[tuple[VariantRow, int, int]]:
    """(row, kind, value) for all rows at the positions (kind 0), and for those that have names."""
    names_of_key: dict[VariantKey, list[_Pair]] = defaultdict(list)
    for chrom, pos, vkey, kind, value in named:
        names_of_key[VariantKey(chrom, pos, vkey)].append((kind, value))
    all_positions = sorted({*positions, *((key.chrom, key.pos) for key in names_of_key)})
    for row in map(variant_row, rows_at(all_positions) if all_positions else ()):
        if (row.chrom, row.pos) in positions:
            yield row, 0, 0
        for kind, value in names_of_key.get(row.key, ()):
            yield row, kind, value


def _flatten(pairs: Iterable[_Pair]) -> list[int]:
    return [number for pair in pairs for number in pair]
