"""Columns of fields made filterable later are filled from source lines, for variants of one file at a time."""

from __future__ import annotations

from pathlib import Path

import psycopg
from psycopg.sql import SQL

from ingest.fill.column_filler import ColumnFiller
from tests.ingest.stored_slices import claim_load, encode_load, make_row
from variants.fields.spec import FieldSpec, Kind
from variants.genome.alleles import VariantKey
from variants.releases.store import ddl
from variants.releases.store.scan import StoredVariant
from variants.releases.store.table_names import ReleaseTables

LATE = FieldSpec("CADD_phred", "cadd.phred", "CADD", Kind.FLOAT, filterable=True, column="late", column_group=2)
ABSENT = FieldSpec("Absent", "own.absent", "Own", Kind.FLOAT, filterable=True, column="absent", column_group=2)


def test_cells_fill_the_new_columns_and_misfits_are_counted(
    committed: None, session: psycopg.Connection, tmp_path: Path
) -> None:
    load = claim_load(tmp_path, make_row(10, phred=5), make_row(20, phred="oops"), make_row(30, phred=7))
    tables = ReleaseTables(load.release_id)
    plan, _ = encode_load(load)
    with session.cursor() as cursor:
        ddl.create_column_group(cursor, tables=tables, group=2, specs=[LATE, ABSENT], reader=None)
    ddl.create_partitions(session, tables=tables, groups=[2], chrom=22, bin_size=plan.bin_size)
    lines = [
        "\t".join(map(str, make_row(pos, phred=phred))).encode() for pos, phred in ((10, 5), (10, 4), (20, "oops"))
    ]
    variants = [
        StoredVariant(VariantKey(22, 10, 1), 1, lines[:2]),
        StoredVariant(VariantKey(22, 20, 2), 1, lines[2:]),
    ]
    filler = ColumnFiller(load.file, {2: [LATE, ABSENT]})
    with session.cursor() as cursor:
        misfits = filler.fill(cursor, tables, variants)
    assert misfits == {"CADD_phred": 1}
    assert filler.varying == {"CADD_phred"}
    filled = session.execute(SQL("SELECT pos, late, absent FROM {} ORDER BY pos").format(tables.variants(2))).fetchall()
    assert filled == [(10, 4.0, None), (20, None, None)]
