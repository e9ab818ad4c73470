"""Rows go into tables as they are, whatever bytes they hold."""

from __future__ import annotations

from typing import Any

from psycopg import Cursor
from psycopg.sql import SQL, Identifier

from variants.releases.store.copy import Block, array_cell, copy_blocks, copy_rows, copy_text, text_cell
from variants.releases.store.table_names import ReleaseTables

ODD = ["plain", "tab\tand\nline\r", 'a "quoted" \\ text', "", "NULL", "\\N", "{a,b}", "é"]


def test_texts_and_lists_come_back_as_they_were(cursor: Cursor[Any]) -> None:
    cursor.execute("CREATE TEMP TABLE odd (one text, list text[])")
    rows = [f"{text_cell(text)}\t{array_cell([text, text])}" for text in ODD]
    copy_text(cursor, table=Identifier("odd"), columns=("one", "list"), rows=rows)
    assert cursor.execute("SELECT one, list FROM odd").fetchall() == [(text, [text, text]) for text in ODD]


def test_copying_nothing_succeeds(cursor: Cursor[Any]) -> None:
    cursor.execute("CREATE TEMP TABLE odd (one text)")
    copy_text(cursor, table=Identifier("odd"), columns=("one",), rows=[])
    copy_rows(cursor, table=Identifier("odd"), columns=("one",), text=b"a\nb\n")
    assert cursor.execute("SELECT count(*) FROM odd").fetchone() == (2,)


def test_blocks_come_back_byte_for_byte(cursor: Cursor[Any], filled: ReleaseTables) -> None:
    blocks = [
        Block(2**62 + 5, 1, 1, 2**31 - 1, 70_000, -(2**63), bytes(range(256)) * 40, b"12345678"),
        Block(2**62 + 6, 2, 7, 9, 1, 2**63 - 1, b"", None),
    ]
    copy_blocks(cursor, table=filled.blocks, blocks=[])
    copy_blocks(cursor, table=filled.blocks, blocks=blocks)
    cursor.execute(SQL("SELECT * FROM {} WHERE block_id > %s ORDER BY block_id").format(filled.blocks), [2**62])
    assert cursor.fetchall() == blocks
