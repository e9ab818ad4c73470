"""The one place with run-time DDL: a release's tables, their partitions and indexes, made and dropped.

Works on an open psycopg cursor or connection and knows no Django. Names come from variants.releases.store.table_names.
One file because nothing else may change the tables of a database while it runs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress

from psycopg import Connection, Cursor
from psycopg.errors import DuplicateObject, UniqueViolation
from psycopg.sql import SQL, Composed, Identifier, Literal

from background.locks import wait_for_transaction_lock
from variants.fields.spec import MORE_VALUES, FieldSpec
from variants.genome.chromosomes import LENGTHS
from variants.releases.store.table_names import ReleaseTables

VARIANT_COLUMNS: tuple[tuple[str, str], ...] = (
    ("chrom", "smallint NOT NULL"),
    ("line_no", "smallint NOT NULL"),
    ("pos", "integer NOT NULL"),
    ("end_pos", "integer NOT NULL"),
    ("n_lines", "integer NOT NULL"),
    ("vkey", "bigint NOT NULL"),
    ("terms", "bigint NOT NULL"),
    ("block_id", "bigint NOT NULL"),
    ("ref", "text NOT NULL"),
    ("alt", "text NOT NULL"),
)
# Values of fields that are not lists, where the lines of a variant differ (variants.fields.spec). A release that was
# loaded before there was such a column has none, and no field that varies.
MORE_VALUES_COLUMN = (MORE_VALUES, "jsonb")
GROUP_KEY_COLUMNS: tuple[tuple[str, str], ...] = tuple(
    column for column in VARIANT_COLUMNS if column[0] in ("chrom", "pos", "vkey")
)
EFFECT_COLUMNS: tuple[tuple[str, str], ...] = (
    ("chrom", "smallint NOT NULL"),
    ("source", "smallint NOT NULL"),
    ("pos", "integer NOT NULL"),
    ("vkey", "bigint NOT NULL"),
    ("terms", "bigint NOT NULL"),
    ("severest", "smallint NOT NULL"),
    ("gene", "text NOT NULL"),
)
NAME_COLUMNS: tuple[tuple[str, str], ...] = (
    ("kind", "smallint NOT NULL"),
    ("chrom", "smallint NOT NULL"),
    ("pos", "integer NOT NULL"),
    ("value", "bigint NOT NULL"),
    ("vkey", "bigint NOT NULL"),
)
BLOCK_COLUMNS: tuple[tuple[str, str], ...] = (
    ("block_id", "bigint NOT NULL"),
    ("chrom", "smallint NOT NULL"),
    ("pos", "integer NOT NULL"),
    ("last_pos", "integer NOT NULL"),
    ("n_lines", "integer NOT NULL"),
    ("checksum", "bigint NOT NULL"),
    ("payload", "bytea NOT NULL"),
    ("line_numbers", "bytea"),  # variants.releases.store.blocks; NULL in releases loaded before they were kept
)
PARTITION_SECONDS = 60.0  # for which another process may be making partitions of the same chromosome
_COLUMN_LISTS = {"effects": EFFECT_COLUMNS, "names": NAME_COLUMNS, "blocks": BLOCK_COLUMNS}


def column_groups(specs: Iterable[FieldSpec]) -> dict[int, list[FieldSpec]]:
    """Filterable fields by the table that holds their typed columns; group 1 is always there."""
    groups: dict[int, list[FieldSpec]] = defaultdict(list)
    groups[1] = []
    for spec in specs:
        if spec.filterable:
            groups[spec.column_group].append(spec)
    return dict(sorted(groups.items()))


def group_columns(group: int, specs: Sequence[FieldSpec]) -> tuple[tuple[str, str], ...]:
    """(name, type) of all columns of a variants table, the key first."""
    keys = VARIANT_COLUMNS if group == 1 else GROUP_KEY_COLUMNS
    return (*keys, MORE_VALUES_COLUMN, *(column for spec in specs for column in spec.columns))


def _create_table(name: Identifier, columns: Iterable[tuple[str, str]], *, partitioned: bool) -> Composed:
    # Types are constants of this package (here and in FieldSpec.columns), never a user's text.
    listed = SQL(", ").join(SQL("{} {}").format(Identifier(column), SQL(kind)) for column, kind in columns)
    clause = SQL(" PARTITION BY RANGE (chrom, pos)" if partitioned else "")
    return SQL("CREATE TABLE IF NOT EXISTS {} ({})").format(name, listed) + clause


def create_tables(cursor: Cursor, *, tables: ReleaseTables, specs: Sequence[FieldSpec], reader: str) -> None:
    """Make the tables of a release, without partitions; `reader` may read them. Repeating it changes nothing."""
    for group, members in column_groups(specs).items():
        create_column_group(cursor, tables=tables, group=group, specs=members, reader=reader)
    for base, columns in _COLUMN_LISTS.items():
        cursor.execute(_create_table(tables.table(base), columns, partitioned=base != "names"))
        let_read(cursor, name=tables.name(base), reader=reader)
    # The payload is compressed already; partitions inherit the storage.
    cursor.execute(SQL("ALTER TABLE {} ALTER payload SET STORAGE EXTERNAL").format(tables.blocks))


def create_column_group(
    cursor: Cursor, *, tables: ReleaseTables, group: int, specs: Sequence[FieldSpec], reader: str
) -> None:
    """Make the table of one column group."""
    cursor.execute(_create_table(tables.variants(group), group_columns(group, specs), partitioned=True))
    let_read(cursor, name=tables.variants_name(group), reader=reader)


def add_more_values(cursor: Cursor, *, tables: ReleaseTables, groups: Iterable[int]) -> None:
    """Give the tables of typed columns their column MORE_VALUES, where an older version made them without it."""
    for group in groups:
        name = tables.variants_name(group)
        cursor.execute(
            "SELECT FROM pg_attribute WHERE attrelid = to_regclass(%s) AND attname = %s", (name, MORE_VALUES)
        )
        if cursor.fetchone() is None:
            column, sql_type = MORE_VALUES_COLUMN
            statement = SQL("ALTER TABLE {} ADD COLUMN IF NOT EXISTS {} {}")
            cursor.execute(statement.format(Identifier(name), Identifier(column), SQL(sql_type)))


def create_reader(cursor: Cursor, *, reader: str) -> None:
    """Make the role of that name, which cannot log in, and let the present one become it. Repeating changes nothing.

    Raises psycopg.errors.InsufficientPrivilege where the present role may not.
    """
    member = SQL("SELECT pg_has_role(oid, 'MEMBER') FROM pg_roles WHERE rolname = {}").format(Literal(reader))
    if cursor.execute(member).fetchone() is None:
        with suppress(DuplicateObject, UniqueViolation):  # roles belong to the server: another database's made it
            cursor.execute(SQL("CREATE ROLE {} NOLOGIN").format(Identifier(reader)))
    if cursor.execute(member).fetchone() == (False,):
        cursor.execute(SQL("GRANT {} TO CURRENT_USER").format(Identifier(reader)))


def let_read(cursor: Cursor, *, name: str, reader: str) -> None:
    """Let a role read a table of a release, if there is a role; partitions are reached through their parent."""
    if reader:
        cursor.execute(SQL("GRANT SELECT ON {} TO {}").format(Identifier(name), Identifier(reader)))


def bins(chrom: int, bin_size: int) -> Iterator[tuple[int, int | None, int | None]]:
    """(number, from, to) of a chromosome's bins, 'to' exclusive; None = unbounded, so that no position falls out."""
    longest = max(lengths[chrom - 1] for lengths in LENGTHS.values())
    last = longest // bin_size
    for number in range(last + 1):
        start = number * bin_size if number else None
        yield number, start, (number + 1) * bin_size if number < last else None


def create_partitions(
    connection: Connection, *, tables: ReleaseTables, groups: Iterable[int], chrom: int, bin_size: int
) -> None:
    """Make all partitions of a chromosome, one transaction each; safe to call from many processes at once."""
    parents = [*(tables.variants_name(group) for group in groups), tables.name("effects"), tables.name("blocks")]
    for number, start, end in bins(chrom, bin_size):
        with connection.transaction():
            lock_name = f"partitions {tables.release_id} {chrom}"
            wait_for_transaction_lock(connection, lock_name, seconds=PARTITION_SECONDS)
            for parent in parents:
                connection.execute(_create_partition(parent, chrom, number, start, end))


def _create_partition(parent: str, chrom: int, number: int, start: int | None, end: int | None) -> Composed:
    return SQL(
        "CREATE TABLE IF NOT EXISTS {} PARTITION OF {} FOR VALUES FROM ({chrom}, {start}) TO ({chrom}, {end})"
    ).format(
        Identifier(ReleaseTables.partition_name(parent, chrom, number)),
        Identifier(parent),
        chrom=Literal(chrom),
        start=SQL("MINVALUE") if start is None else Literal(start),
        end=SQL("MAXVALUE") if end is None else Literal(end),
    )


def partitions(cursor: Cursor, *, parent: str) -> list[str]:
    """Names of the existing partitions of a table, the oldest first."""
    cursor.execute(
        "SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid"
        " WHERE i.inhparent = to_regclass(%s) ORDER BY c.oid",
        (parent,),
    )
    return [name for (name,) in cursor.fetchall()]


# (base table, suffix of the index's name, columns, unique)
INDEXES: tuple[tuple[str, str, str, bool], ...] = (
    ("variants", "key", "chrom, pos, vkey", True),
    ("effects", "gene", "gene, pos", False),
    ("effects", "key", "chrom, pos, vkey", False),
    ("names", "value", "kind, value", False),
    ("blocks", "key", "chrom, pos, block_id", True),
)


def prepare_to_build(connection: Connection) -> None:
    """Set up a session that is to run `build_steps`."""
    connection.execute("SET maintenance_work_mem = '256MB'")
    # Questions are answered by the same few indexes whatever the values: a small sample plans them as well, and
    # analysing 60 columns in 130 partitions takes a sixth of the time.
    connection.execute("SET default_statistics_target = 20")


def build_steps(cursor: Cursor, *, tables: ReleaseTables, groups: Iterable[int]) -> list[list[Composed]]:
    """The statements that index and analyse filled tables, as lists that may run side by side and again after a crash.

    For each partition its indexes, then a VACUUM that freezes and analyses it. They run in autocommit mode.
    """
    # Before PostgreSQL 18 a table is analysed with its partitions only, once more.
    only = SQL("ONLY" if cursor.connection.info.server_version >= 180_000 else "")
    parents = [("variants", tables.variants_name(group)) for group in groups]
    steps = [_build(tables.name("names"), "names")]
    for base, parent in (*parents, ("effects", tables.name("effects")), ("blocks", tables.name("blocks"))):
        steps += [_build(partition, base) for partition in partitions(cursor, parent=parent)]
        steps.append([SQL("ANALYZE {} {}").format(only, Identifier(parent))])
    return steps


def _build(table: str, base: str) -> list[Composed]:
    indexes = [
        _create_index(table, suffix, columns, unique=unique) for of, suffix, columns, unique in INDEXES if of == base
    ]
    return [*indexes, SQL("VACUUM (FREEZE, ANALYZE) {}").format(Identifier(table))]


def _create_index(table: str, suffix: str, columns: str, *, unique: bool) -> Composed:
    return SQL("CREATE {} INDEX IF NOT EXISTS {} ON {} ({})").format(
        SQL("UNIQUE" if unique else ""), Identifier(f"{table}_{suffix}"), Identifier(table), SQL(columns)
    )


def add_line_numbers(cursor: Cursor, *, tables: ReleaseTables) -> None:
    """Let the blocks of a release, if it has tables, keep the numbers of their lines."""
    statement = SQL("ALTER TABLE IF EXISTS {} ADD COLUMN IF NOT EXISTS line_numbers bytea")
    cursor.execute(statement.format(tables.blocks))


# Of one session: variants to copy, and where their source lines are in the copy (variants.annotate.subset_release).
CHOSEN, PLACED = "chosen_variants", "placed_variants"


def create_chosen(cursor: Cursor) -> None:
    """Make the session's own tables for copying some variants."""
    key = "chrom smallint NOT NULL, pos integer NOT NULL, vkey bigint NOT NULL"
    cursor.execute(f"CREATE TEMP TABLE {CHOSEN} ({key})")
    cursor.execute(f"CREATE TEMP TABLE {PLACED} ({key}, block_id bigint NOT NULL, line_no smallint NOT NULL)")


# Of one transaction: variants that are stored more than once, the blocks that hold them, all rows of these blocks, and
# where the lines of the other variants are in the shortened blocks.
REPEATED, SHARED_BLOCKS, SHARED_ROWS, MOVED = "repeated_variants", "shared_blocks", "shared_rows", "moved_rows"
_TAKE_REPEATED = """
CREATE TEMP TABLE {repeated} ON COMMIT DROP AS
    SELECT chrom, pos, vkey FROM {variants} GROUP BY chrom, pos, vkey HAVING count(*) > 1;
CREATE TEMP TABLE {shared} ON COMMIT DROP AS SELECT * FROM {blocks}
    WHERE block_id IN (SELECT block_id FROM {variants} JOIN {repeated} USING (chrom, pos, vkey));
CREATE TEMP TABLE {rows} ON COMMIT DROP AS
    SELECT v.chrom, v.pos, v.vkey, v.block_id, v.line_no, v.n_lines, r.pos IS NOT NULL AS is_repeated
    FROM {variants} v LEFT JOIN {repeated} r USING (chrom, pos, vkey)
    WHERE v.block_id IN (SELECT block_id FROM {shared});
CREATE TEMP TABLE {moved} (chrom smallint, pos integer, vkey bigint, line_no smallint) ON COMMIT DROP;
CREATE INDEX ON {shared} (block_id); CREATE INDEX ON {rows} (block_id);
ANALYZE {repeated}, {shared}, {rows}
"""


def create_repeated(cursor: Cursor, *, tables: ReleaseTables) -> None:
    """Make and fill the transaction's own tables of what is stored more than once. Reads all variants of a release."""
    names = {"repeated": REPEATED, "shared": SHARED_BLOCKS, "rows": SHARED_ROWS, "moved": MOVED}
    own = {key: Identifier(name) for key, name in names.items()}
    cursor.execute(SQL(_TAKE_REPEATED).format(variants=tables.variants(), blocks=tables.blocks, **own))


def drop_variant_keys(connection: Connection, *, tables: ReleaseTables, groups: Iterable[int]) -> None:
    """Drop the unique indexes of the variants, so that further files can be stored; `build_steps` makes them anew."""
    for group in groups:
        for partition in partitions(connection.cursor(), parent=tables.variants_name(group)):
            connection.execute(SQL("DROP INDEX IF EXISTS {}").format(Identifier(f"{partition}_key")))


def drop_column_group(connection: Connection, *, tables: ReleaseTables, group: int) -> None:
    """Drop the table of a further column group, where it exists."""
    _drop(connection, tables.variants_name(group))


def drop_tables(connection: Connection, *, tables: ReleaseTables, groups: Iterable[int]) -> None:
    """Drop a release piece by piece: one partition a transaction, so that few locks are held at once."""
    for name in tables.all_names(groups):
        _drop(connection, name)


def _drop(connection: Connection, name: str) -> None:
    for partition in partitions(connection.cursor(), parent=name):
        connection.execute(SQL("DROP TABLE IF EXISTS {}").format(Identifier(partition)))
    connection.execute(SQL("DROP TABLE IF EXISTS {}").format(Identifier(name)))


def list_tables(cursor: Cursor) -> list[str]:
    """Names of the tables of all releases, without partitions; of one that is being dropped, those that are left."""
    cursor.execute(
        r"SELECT relname FROM pg_class WHERE relkind IN ('r', 'p')"
        r" AND relname ~ '^((variants|effects|names|blocks)_r\d+|variants_r\d+_g\d+)$'"
    )
    return [name for (name,) in cursor.fetchall()]


def releases_with_tables(cursor: Cursor) -> dict[int, set[int]]:
    """{primary key of a release: column groups} of all releases that have any table, whether the release exists."""
    groups_of_releases: dict[int, set[int]] = defaultdict(lambda: {1})
    for name in list_tables(cursor):
        release, _, group = name.partition("_r")[2].partition("_g")
        groups_of_releases[int(release)].add(int(group or 1))
    return dict(groups_of_releases)


def size_on_disk(cursor: Cursor, *, tables: ReleaseTables, groups: Iterable[int]) -> int:
    """Bytes of all tables of a release with their indexes and TOAST."""
    total = 0
    for name in tables.all_names(groups):
        for relation in (name, *partitions(cursor, parent=name)):
            cursor.execute("SELECT coalesce(pg_total_relation_size(to_regclass(%s)), 0)", (relation,))
            row = cursor.fetchone()
            total += row[0] if row else 0
    return total


_RESTORING = "lwds_restoring"  # a schema that exists while a backup is being restored


def restore_is_unfinished(connection: Connection) -> bool:
    """Whether a restore has begun here and not ended."""
    row = connection.execute("SELECT to_regnamespace(%s) IS NOT NULL", (_RESTORING,)).fetchone()
    return bool(row and row[0])


def begin_restore(connection: Connection) -> None:
    """Mark the database as being restored."""
    connection.execute(SQL("CREATE SCHEMA IF NOT EXISTS {}").format(Identifier(_RESTORING)))


def end_restore(connection: Connection) -> None:
    """Take the mark away: all of it is there."""
    connection.execute(SQL("DROP SCHEMA {}").format(Identifier(_RESTORING)))


def clear_database(connection: Connection) -> None:
    """Drop every table of a restore that was stopped; its pg_restore may still be at work and is ended first."""
    connection.execute(
        "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid() AND application_name = 'pg_restore'"
    )
    connection.execute("DROP SCHEMA IF EXISTS public CASCADE")
    connection.execute("CREATE SCHEMA public")
    connection.execute("GRANT USAGE ON SCHEMA public TO PUBLIC")
