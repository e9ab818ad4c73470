"""Some variants of a release copied into the tables of another, inside the database. Works on psycopg, knows no Django.

What a typed column, an effects or a names row says stays as it is; only the place of the source lines is another.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from psycopg import Connection, Cursor
from psycopg.sql import SQL, Composable, Identifier

from variants.storage import ddl
from variants.storage.copy import copy_text
from variants.storage.names import ReleaseTables

Key = tuple[int, int, int]  # chrom, pos, vkey
Placed = tuple[int, int, int, int, int]  # chrom, pos, vkey, block id, number of the first line there

_AT_ONCE = 10_000
_CHOSEN = Identifier(ddl.CHOSEN)
_PLACED = Identifier(ddl.PLACED)


def choose(cursor: Cursor, keys: Iterable[Key]) -> None:
    """Remember these variants for the session; the same one may come again."""
    rows = (f"{chrom}\t{pos}\t{vkey}" for chrom, pos, vkey in keys)
    copy_text(cursor, table=_CHOSEN, columns=("chrom", "pos", "vkey"), rows=rows)


def chosen_chromosomes(session: Connection) -> list[int]:
    rows = session.execute(SQL("SELECT DISTINCT chrom FROM {} ORDER BY 1").format(_CHOSEN))
    return [chrom for (chrom,) in rows]


def chosen_rows(session: Connection, *, source: ReleaseTables, columns: Composable) -> Iterator[tuple[object, ...]]:
    """`columns` of alias v for the chosen variants, each once, in order of the genome."""
    statement = SQL(
        "SELECT {} FROM (SELECT DISTINCT chrom, pos, vkey FROM {}) k JOIN {} v USING (chrom, pos, vkey)"
        " ORDER BY v.chrom, v.pos, v.vkey"
    ).format(columns, _CHOSEN, source.variants())
    with session.transaction(), session.cursor("chosen") as cursor:
        cursor.itersize = _AT_ONCE
        cursor.execute(statement)
        yield from cursor


def keep_places(cursor: Cursor, rows: Iterable[Placed]) -> None:
    """Remember where the source lines of variants now are."""
    texts = ("\t".join(map(str, row)) for row in rows)
    copy_text(cursor, table=_PLACED, columns=("chrom", "pos", "vkey", "block_id", "line_no"), rows=texts)


def copy_chosen(cursor: Cursor, *, source: ReleaseTables, target: ReleaseTables, groups: Iterable[int]) -> None:
    """Copy the rows of all placed variants from every table but the blocks."""
    cursor.execute(SQL("ANALYZE {}").format(_PLACED))
    tables = [(source.variants(group), target.variants(group)) for group in groups]
    tables += [(source.effects, target.effects), (source.names, target.names)]
    for old, new in tables:
        cursor.execute(SQL("SELECT * FROM {} LIMIT 0").format(old))
        names = [column.name for column in cursor.description or ()]
        moved = {"block_id", "line_no"}
        values = [Identifier("p" if name in moved else "v", name) for name in names]
        cursor.execute(
            SQL("INSERT INTO {} ({}) SELECT {} FROM {} p JOIN {} v USING (chrom, pos, vkey)").format(
                new, SQL(", ").join(map(Identifier, names)), SQL(", ").join(values), _PLACED, old
            )
        )
