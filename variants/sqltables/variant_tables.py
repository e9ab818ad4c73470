"""The variants of a release and their counts by gene, as tables of SQL.

A release with a lake in a folder on the disk of the queries is read from its Parquet files, whatever their size. Any
other is copied for each query from PostgreSQL: the columns that the query mentions, up to `max_sql_variants`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from django.conf import settings
from psycopg.sql import SQL, Composed, Identifier

from accounts.budget import OverLimitError
from catalog.files.tables.duckdb_session import quote_name, quote_text
from catalog.queries.provided_tables import TableFiles
from variants.fields.lake_columns import EFFECTS, lake_columns
from variants.fields.numbers import SMALLEST_NORMAL
from variants.fields.numbers import nearest_number as nearest_float
from variants.fields.spec import MORE_VALUES
from variants.genome.batches import batches
from variants.genome.chromosomes import CHROMOSOMES, chromosome_name
from variants.query.lake_dialect import DUCKDB
from variants.query.shown_values import nearest_number
from variants.releases.reader import ReleaseReader
from variants.releases.release_holds import hold_release
from variants.releases.store.connection import binary_cursor

BATCH_ROWS = 20_000
KEY = {"chrom": "VARCHAR", "pos": "INTEGER", "end_pos": "INTEGER", "ref": "VARCHAR", "alt": "VARCHAR"}
GENE_COLUMNS = {"gene": "VARCHAR", "n_variants": "BIGINT"}
HIDDEN = ("chrom", "pos", "end_pos", "ref", "alt", "vkey", "terms", EFFECTS, MORE_VALUES)  # of a lake
_TYPES = {"float8": "DOUBLE", "boolean": "BOOLEAN", "text": "VARCHAR", "text[]": "VARCHAR[]"}
_ARROW_TYPES = {
    "VARCHAR": pa.string(),
    "INTEGER": pa.int32(),
    "BIGINT": pa.int64(),
    "DOUBLE": pa.float64(),
    "BOOLEAN": pa.bool_(),
    "VARCHAR[]": pa.list_(pa.string()),
}


def columns_of(release: ReleaseReader) -> dict[str, str]:
    """{column of the table of variants: type}: key, alleles, genes, then the fields."""
    if _lake_files(release):
        fields = {name.strip('"'): kind for name, kind in lake_columns(release.specs, release.effect_fields)}
        return (
            KEY
            | {"genes": "VARCHAR[]"}
            | {name: kind for name, kind in fields.items() if name not in HIDDEN and not name.endswith("__by_gene")}
        )
    return KEY | {name: _TYPES[kind] for spec in release.specs for name, kind in spec.columns}


def lay_out_variants(release: ReleaseReader, folder: Path, mentioned: Collection[str] | None) -> TableFiles:
    """A row for each variant.

    Raises:
        OverLimitError: It has no lake here and more than `max_sql_variants`.
    """
    columns = {name: kind for name, kind in columns_of(release).items() if mentioned is None or name in mentioned}
    if files := _lake_files(release):
        values = ", ".join(_lake_value(name, kind) for name, kind in columns.items())
        return TableFiles(files, f"SELECT {values or '1'} FROM {{rows}}")
    columns = columns or {"pos": "INTEGER"}
    return _copy(release, folder, columns, _variants_query(release, columns))


def lay_out_genes(release: ReleaseReader, folder: Path, mentioned: Collection[str] | None) -> TableFiles:
    """A row for each gene that has variants by the first effect source. Raises OverLimitError as lay_out_variants."""
    if files := _lake_files(release):
        genes = f"(SELECT unnest(list_distinct(list_transform({EFFECTS}, lambda e: e.gene))) AS gene FROM {{rows}})"
        return TableFiles(files, f"SELECT gene, count(*) AS n_variants FROM {genes} GROUP BY gene")
    query = SQL(
        "SELECT gene, count(DISTINCT (chrom, pos, vkey)) FROM {} WHERE source = 0 GROUP BY gene ORDER BY gene"
    ).format(release.tables.effects)
    return _copy(release, folder, GENE_COLUMNS, query)


def _lake_files(release: ReleaseReader) -> tuple[Path, ...]:
    """Files of its lake that a query can have as they are; none where they would have to be copied."""
    lake = release.lake
    if lake is None or not isinstance(lake.edition.files, Path):
        return ()
    files = tuple(lake.edition.files / file.name for file in lake.manifest.files)
    work_folder = Path(settings.LWDS_HOME.temporary)
    is_same_disk = work_folder.exists() and work_folder.stat().st_dev == lake.edition.files.stat().st_dev
    return files if is_same_disk else ()


def _lake_value(column: str, kind: str) -> str:
    """SQL of a column of the table, from a lake."""
    if column == "chrom":
        return f"[{', '.join(map(quote_text, CHROMOSOMES))}][chrom] AS chrom"
    if column == "genes":
        return f"list_distinct(list_transform({EFFECTS}, lambda e: e.gene)) AS genes"
    if kind.startswith("DOUBLE"):
        name = quote_name(column)
        return f"{nearest_number(name, is_list=kind.endswith('[]'), dialect=DUCKDB)} AS {name}"
    return quote_name(column)


def _variants_query(release: ReleaseReader, columns: Collection[str]) -> Composed:
    groups = {spec.column_group for spec in release.specs if any(name in columns for name, _ in spec.columns)} - {1}
    tables = [release.tables.variants()]
    joins = [SQL(" LEFT JOIN {} USING (chrom, pos, vkey)").format(release.tables.variants(n)) for n in sorted(groups)]
    return SQL("SELECT {} FROM {}{} ORDER BY chrom, pos, vkey").format(
        SQL(", ").join(map(Identifier, columns)), tables[0], SQL("").join(joins)
    )


def _copy(release: ReleaseReader, folder: Path, columns: dict[str, str], query: Composed) -> TableFiles:
    """Write the rows of a query of PostgreSQL as Parquet. Memory: BATCH_ROWS rows."""
    maximum = settings.LWDS_LIMITS["max_sql_variants"]
    if release.model.variant_count > maximum:
        raise OverLimitError("max_sql_variants", maximum, release.model.variant_count)
    schema = pa.schema([(name, _ARROW_TYPES[kind]) for name, kind in columns.items()])
    target = folder / "rows.parquet"
    with hold_release(release), pq.ParquetWriter(target, schema, compression="zstd") as writer:
        for rows in _read_batches(query):
            values = dict(zip(columns, zip(*rows, strict=True), strict=True))
            if "chrom" in values:
                values["chrom"] = tuple(map(chromosome_name, values["chrom"]))
            writer.write_table(pa.table({name: _as_array(values[name], schema.field(name).type) for name in columns}))
    return TableFiles((target,))


def _as_array(values: Sequence[object], arrow_type: pa.DataType) -> pa.Array:
    """A column of Arrow; numbers too close to zero, of which PostgreSQL has codes, are the nearest DOUBLE."""
    array = pa.array(values, arrow_type)
    if not pa.types.is_floating(arrow_type):
        return array
    numbers = array.to_numpy(zero_copy_only=False).copy()
    tiny = np.flatnonzero((numbers != 0) & (np.abs(numbers) < SMALLEST_NORMAL))
    numbers[tiny] = [nearest_float(code) for code in numbers[tiny]]
    return pa.array(numbers, arrow_type, from_pandas=True) if tiny.size else array


def _read_batches(query: Composed) -> Iterator[list[tuple[object, ...]]]:
    with binary_cursor() as cursor:
        yield from batches(cursor.stream(query, size=1000), BATCH_ROWS)
