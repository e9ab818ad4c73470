"""Source lines, names and genes copied into files are those of the tables."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pyarrow.parquet as pq
from psycopg.sql import SQL

from ingest.lake.table_files import write_indexes, write_lines
from variants.genome.regions import Region
from variants.releases.models import Release
from variants.releases.store.blocks import decompress_lines, lines_checksum
from variants.releases.store.table_names import ReleaseTables


def test_lines_of_a_region_come_with_all_of_their_blocks(
    synthetic38: Release, session: psycopg.Connection, tmp_path: Path
) -> None:
    tables = ReleaseTables(synthetic38.pk)
    region = Region(22, 20_000_000, 30_000_000)
    file = write_lines(session, tables=tables, region=region, path=tmp_path / "lines.parquet")
    blocks = pq.read_table(tmp_path / "lines.parquet").to_pylist()
    statement = SQL("SELECT DISTINCT block_id FROM {} WHERE pos BETWEEN %s AND %s ORDER BY 1").format(tables.variants())
    of_variants = session.execute(statement, (region.start, region.end)).fetchall()
    assert {block for (block,) in of_variants} <= {block["block_id"] for block in blocks}
    assert (file.rows, file.chrom, file.first, file.last) == (len(blocks), 22, region.start, region.end)
    for block in blocks:
        lines = decompress_lines(block["payload"])
        assert (len(lines), lines_checksum(lines)) == (block["n_lines"], block["checksum"])


def test_indexes_have_every_name_and_every_gene(
    synthetic38: Release, session: psycopg.Connection, tmp_path: Path
) -> None:
    tables = ReleaseTables(synthetic38.pk)
    names, genes = write_indexes(session, tables=tables, folder=tmp_path / "indexes")
    counted = SQL("SELECT (SELECT count(*) FROM {}), (SELECT count(DISTINCT gene) FROM {} WHERE source = 0)")
    assert (names.rows, genes.rows) == session.execute(counted.format(tables.names, tables.effects)).fetchone()
    listed = pq.read_table(tmp_path / "indexes" / names.name)
    assert listed.column_names == ["kind", "value", "chrom", "pos", "vkey"]
    pairs = list(zip(listed["kind"].to_pylist(), listed["value"].to_pylist(), strict=True))
    assert pairs == sorted(pairs)
