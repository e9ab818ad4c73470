"""Every named statement, asked of a small release."""

from __future__ import annotations

from typing import Any

import pytest
from psycopg import Cursor
from psycopg.sql import SQL

from tests.variants.releases.store.conftest import BIN_SIZE, LINES, key
from variants.releases.store import statements
from variants.releases.store.blocks import decompress_lines
from variants.releases.store.statements import ROW_COLUMNS
from variants.releases.store.table_names import HGVS_DIGEST, RS_NUMBER, ReleaseTables, bin_start

VKEY = ROW_COLUMNS.index("vkey")


def keys_of(rows: list[tuple[Any, ...]]) -> list[tuple[int, int, int]]:
    return [(row[0], row[1], row[VKEY]) for row in rows]


def ask(cursor: Cursor[Any], statement: Any, *parameters: Any) -> list[tuple[Any, ...]]:
    return cursor.execute(statement, parameters).fetchall()


def arrays(*numbers: int) -> list[list[int]]:
    return [list(part) for part in zip(*(key(number) for number in numbers), strict=True)]


def test_rows_by_key_come_in_the_order_of_the_keys(cursor: Cursor[Any], filled: ReleaseTables) -> None:
    rows = ask(cursor, statements.rows_by_key(filled, ("cadd",)), *arrays(3, 0, 2))
    assert keys_of(rows) == [key(3), key(0), key(2)]
    assert [row[-1] for row in rows] == [3.5, 0.5, 2.5]
    assert ask(cursor, statements.rows_by_key(filled), [1], [100], [99]) == []


def test_rows_at_positions(cursor: Cursor[Any], filled: ReleaseTables) -> None:
    assert set(keys_of(ask(cursor, statements.rows_at(filled), [1, 2], [100, 100]))) == {key(0), key(1), key(3)}
    few = ask(cursor, statements.rows_at_few(filled, (), 2), 1, 200, 2, 100)
    assert keys_of(few) == [key(2), key(3)]
    looked_up = ask(cursor, statements.rows_on_chromosome(filled), [100, 200], 1)
    scanned = ask(cursor, statements.rows_on_chromosome_by_scan(filled), [100, 200], 1, 100, 200)
    assert sorted(keys_of(looked_up)) == sorted(keys_of(scanned)) == sorted([key(0), key(1), key(2)])
    assert keys_of(ask(cursor, statements.rows_in_interval(filled), 1, 150, 250, 5)) == [key(2)]


def test_rows_by_name_and_by_position_say_which(cursor: Cursor[Any], filled: ReleaseTables) -> None:
    rows = ask(cursor, statements.rows_by_name(filled), [1], [200], [RS_NUMBER, HGVS_DIGEST], [77, -5])
    results = {(position, row[-2], row[-1]) for position, row in zip(keys_of(rows), rows, strict=True)}
    assert results == {(key(2), 0, 0), (key(2), HGVS_DIGEST, -5), (key(3), RS_NUMBER, 77)}
    few = ask(cursor, statements.keys_by_few_names(filled, 2), RS_NUMBER, 77, RS_NUMBER, 78)
    assert few == [(*key(3), RS_NUMBER, 77)]


def test_rows_with_their_blocks(cursor: Cursor[Any], filled: ReleaseTables) -> None:
    statement = statements.rows_with_payload_at(filled, 1)
    rows = ask(cursor, statement, HGVS_DIGEST, 0, 1, 0, 100, 1, 100)
    assert [row[0] for row in rows] == [False, False]
    assert {decompress_lines(row[1])[row[2 + ROW_COLUMNS.index("line_no")]] for row in rows} == set(LINES[:2])
    assert ask(cursor, statement, HGVS_DIGEST, -5, 1, 0, 200, 1, 200)[0][0] is True  # named elsewhere
    (nothing,) = ask(cursor, statement, HGVS_DIGEST, 0, 1, 0, 999, 1, 999)
    assert set(nothing[1:]) == {None}


def test_payloads_of_one_and_many_blocks(cursor: Cursor[Any], filled: ReleaseTables) -> None:
    ((block, payload),) = ask(cursor, statements.payload_of_one(filled), 1, 12, bin_start(200, BIN_SIZE), 200)
    assert (block, decompress_lines(payload)) == (12, [LINES[2]])
    many = ask(cursor, statements.payloads_of_many(filled, BIN_SIZE), [1, 2], [100, 100], [11, 13])
    assert {block: decompress_lines(payload) for block, payload in many} == {11: [*LINES[:2]], 13: [LINES[3]]}


def test_genes_and_their_effects(cursor: Cursor[Any], filled: ReleaseTables) -> None:
    extents = ask(cursor, statements.gene_extents(filled), ["G1", "G2", "G3"])
    assert sorted(extents) == [("G1", 1, 100, 100), ("G1", 2, 100, 100), ("G2", 1, 200, 200)]
    assert ask(cursor, statements.count_of_genes(filled), ["G1", "G2"]) == [(4,)]
    effects = ask(cursor, statements.effects_of(filled), *arrays(0, 1, 2), ["G1"])
    assert sorted(effects) == sorted([(*key(0), 5), (*key(1), 2)])


@pytest.mark.parametrize(("max_points", "max_sampled", "drawn"), [(10, 10, 3), (1, 2, 0)])
def test_a_gene_is_drawn_in_steps(
    cursor: Cursor[Any], filled: ReleaseTables, max_points: int, max_sampled: int, drawn: int
) -> None:
    statement = statements.sample_of_gene(
        filled, match=SQL("v.terms = 5"), columns=SQL(", v.cadd"), max_points=max_points, max_sampled=max_sampled
    )
    rows = ask(cursor, statement, ["G1"])
    assert len(rows) == drawn
    assert {row[:3]: row[4:] for row in rows}.get(key(0)) == ((True, 0.5, 1) if drawn else None)


def test_aggregates_of_intervals(cursor: Cursor[Any], filled: ReleaseTables) -> None:
    rows = SQL("SELECT * FROM {} v WHERE v.chrom = r.chrom AND v.pos BETWEEN r.first AND r.last").format(
        filled.variants()
    )
    statement = statements.aggregates_of_intervals(rows, SQL("count(*), min(v.pos)"))
    assert ask(cursor, statement, [7, 8], ["", ""], [1, 2], [1, 500], [150, 600]) == [(7, 2, 100), (8, 0, None)]


def test_statements_that_depend_on_names_alone_are_made_once(tables: ReleaseTables) -> None:
    assert statements.rows_at(tables) is statements.rows_at(ReleaseTables(tables.release_id))
    assert statements.rows_at(tables) != statements.rows_at(ReleaseTables(5))
