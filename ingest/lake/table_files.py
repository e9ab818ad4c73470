"""Tables of a release -> what a lake has besides variants where it holds the release alone: source lines, names, genes.

Separate module because variants go through the loader's loops and DuckDB, while these rows are copied as they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from psycopg import Connection
from psycopg.sql import SQL, Composed

from variants.exports.output_files import sha256_of_file
from variants.genome.regions import Region
from variants.lake.manifest import GENES_INDEX, NAMES_INDEX, LakeFile
from variants.releases.store.table_names import ReleaseTables

BLOCKS_OF_GROUP = 128  # about a megabyte: whoever needs one block reads so many
INDEX_ROWS_OF_GROUP = 65_536
_POSITION_COLUMNS = (("chrom", pa.int16()), ("pos", pa.int32()))
_LINES = pa.schema(
    [
        *(*_POSITION_COLUMNS, ("last_pos", pa.int32()), ("block_id", pa.int64())),
        *(("n_lines", pa.int32()), ("checksum", pa.int64()), ("payload", pa.binary()), ("line_numbers", pa.binary())),
    ]
)
_NAMES = pa.schema([("kind", pa.int16()), ("value", pa.int64()), *_POSITION_COLUMNS, ("vkey", pa.int64())])
_GENES = pa.schema([("gene", pa.string()), ("chrom", pa.int16()), ("first", pa.int32()), ("last", pa.int32())])


def write_lines(connection: Connection, *, tables: ReleaseTables, region: Region, path: Path) -> LakeFile:
    """Write the blocks that have lines of a region, in order of position.

    A block that reaches into the next region is written there again. Payloads are compressed already.
    """
    statement = SQL(
        "SELECT {} FROM {} WHERE chrom = %s AND pos <= %s AND last_pos >= %s ORDER BY pos, block_id"
    ).format(SQL(", ").join(map(SQL, _LINES.names)), tables.blocks)
    rows = _copy(connection, statement, [region.chrom, region.end, region.start], path, _LINES, BLOCKS_OF_GROUP)
    return _describe(path, rows, region)


def write_indexes(connection: Connection, *, tables: ReleaseTables, folder: Path) -> tuple[LakeFile, ...]:
    """Write the names of variants and the ranges of genes; files of an interrupted run are written again."""
    names = SQL("SELECT kind, value, chrom, pos, vkey FROM {} ORDER BY kind, value").format(tables.names)
    genes = SQL(
        "SELECT gene, chrom, min(pos), max(pos) FROM {} WHERE source = 0 GROUP BY gene, chrom ORDER BY gene, chrom"
    ).format(tables.effects)
    folder.mkdir(exist_ok=True)
    files = []
    for name, statement, schema in ((NAMES_INDEX, names, _NAMES), (GENES_INDEX, genes, _GENES)):
        rows = _copy(connection, statement, [], folder / name, schema, INDEX_ROWS_OF_GROUP)
        files.append(_describe(folder / name, rows, Region(0, 0, 0)))
    return tuple(files)


def _copy(
    connection: Connection, statement: Composed, parameters: Sequence[Any], path: Path, schema: pa.Schema, size: int
) -> int:
    """Write the rows of a statement; memory holds one group of them. The file has its name when it is complete."""
    unfinished = path.with_name(f"{path.name}.part")
    compression = {name: "NONE" if name == "payload" else "ZSTD" for name in schema.names}
    count = 0
    with (
        pq.ParquetWriter(unfinished, schema, compression=compression) as writer,
        connection.transaction(),
        connection.cursor("copied", binary=True) as cursor,
    ):
        cursor.execute(statement, parameters)
        while rows := cursor.fetchmany(size):
            columns = zip(*rows, strict=True)
            arrays = [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)]
            writer.write_table(pa.table(arrays, schema=schema))
            count += len(rows)
    unfinished.replace(path)
    return count


def _describe(path: Path, rows: int, region: Region) -> LakeFile:
    return LakeFile(
        name=path.name,
        sha256=sha256_of_file(path),
        size=path.stat().st_size,
        rows=rows,
        chrom=region.chrom,
        first=region.start,
        last=region.end,
        varying=(),
    )
