"""Variants of several files are taken out of the tables, with their lines; the others keep theirs."""

from __future__ import annotations

from pathlib import Path

import psycopg
from psycopg.sql import SQL

from ingest.load.shared_variants import list_shared_variants, take_out_shared_variants
from tests.ingest.stored_slices import HEADER, claim_loads, make_row, store_load
from tests.releases import write_wgsa
from variants.releases.store import ddl
from variants.releases.store.blocks import decompress_lines, unpack_line_numbers
from variants.releases.store.table_names import ReleaseTables


def test_shared_variants_are_listed_with_the_lines_of_each_file(
    committed: None, session: psycopg.Connection, tmp_path: Path
) -> None:
    one = write_wgsa(tmp_path / "one.tsv", HEADER, [make_row(10), make_row(20, phred=1), make_row(30)])
    two = write_wgsa(tmp_path / "two.tsv", HEADER, [make_row(20, phred=2), make_row(20, phred=3)])
    first, second = claim_loads(one, two)
    assert store_load(first, session)
    assert store_load(second, session)
    tables = ReleaseTables(first.release_id)
    with session.transaction(), session.cursor() as cursor:
        ddl.create_repeated(cursor, tables=tables)
        take_out_shared_variants(cursor, tables=tables, groups=first.release.column_groups())
        (shared,) = list_shared_variants(cursor)
    assert (shared.key.chrom, shared.key.pos) == (22, 20)
    scores = {file: [line.split(b"\t")[4] for line in lines] for file, lines in shared.lines.items()}
    assert scores == {first.file_id: [b"1"], second.file_id: [b"2", b"3"]}
    left = session.execute(SQL("SELECT pos, block_id, line_no, n_lines FROM {} ORDER BY pos").format(tables.variants()))
    blocks = dict(session.execute(SQL("SELECT block_id, payload FROM {}").format(tables.blocks)).fetchall())
    positions = [
        (pos, [line.split(b"\t")[1] for line in decompress_lines(blocks[block])[line_no : line_no + n_lines]])
        for pos, block, line_no, n_lines in left
    ]
    assert positions == [(10, [b"10"]), (30, [b"30"])]
    numbers = session.execute(SQL("SELECT line_numbers FROM {} WHERE n_lines = 2").format(tables.blocks)).fetchall()
    assert [unpack_line_numbers(packed, 2) for (packed,) in numbers] == [[2, 4]]
