"""The one place that COPYs rows into tables. Works on an open psycopg cursor and knows no Django."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from psycopg import Cursor
from psycopg.sql import SQL, Composed, Identifier

_SIGNATURE = b"PGCOPY\n\xff\r\n\x00" + struct.pack("!ii", 0, 0)
_TRAILER = struct.pack("!h", -1)

# One row of a blocks table: eight fields, each with its length in front; the payload and the line numbers follow.
_BLOCK_ROW = struct.Struct("!h iq ih ii ii ii iq i")
_LENGTH = struct.Struct("!i")


class Block(NamedTuple):
    """One row of a blocks table; the fields are its columns. `line_numbers` is None where they are not known."""

    block_id: int
    chrom: int
    pos: int
    last_pos: int
    n_lines: int
    checksum: int
    payload: bytes
    line_numbers: bytes | None


def _statement(table: Identifier, columns: Sequence[str], options: str) -> Composed:
    names = SQL(", ").join(map(Identifier, columns))
    return SQL("COPY {} ({}) FROM STDIN {}").format(table, names, SQL(options))


def copy_text(cursor: Cursor, *, table: Identifier, columns: Sequence[str], rows: Iterable[str]) -> None:
    """COPY rows already in PostgreSQL's text format: cells escaped, joined by tabs, without line feeds."""
    text = "\n".join(rows)
    if text:
        copy_rows(cursor, table=table, columns=columns, text=f"{text}\n".encode())


def copy_rows(cursor: Cursor, *, table: Identifier, columns: Sequence[str], text: bytes) -> None:
    """COPY rows already in PostgreSQL's text format, each with its line feed, in one text."""
    with cursor.copy(_statement(table, columns, "")) as copy:
        copy.write(text)


def copy_blocks(cursor: Cursor, *, table: Identifier, blocks: Iterable[Block]) -> None:
    """COPY blocks in the binary format.

    Binary, because the text format would write each payload twice as long, in hexadecimal.
    """
    parts = [_SIGNATURE]
    for identity, chrom, first, last, lines, checksum, payload, numbers in blocks:
        parts.append(_BLOCK_ROW.pack(8, 8, identity, 2, chrom, 4, first, 4, last, 4, lines, 8, checksum, len(payload)))
        parts.append(payload)
        parts.append(_LENGTH.pack(-1 if numbers is None else len(numbers)))  # -1 = NULL
        parts.append(numbers or b"")
    if len(parts) > 1:
        parts.append(_TRAILER)
        with cursor.copy(_statement(table, Block._fields, "(FORMAT binary)")) as copy:
            copy.write(b"".join(parts))


_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_ARRAY_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"'})
NULL = "\\N"


def text_cell(value: str) -> str:
    """One text value in COPY's text format."""
    return value.translate(_ESCAPES)


def array_cell(values: Iterable[str]) -> str:
    """A text[] value in COPY's text format."""
    quoted = ",".join(f'"{value.translate(_ARRAY_ESCAPES)}"' for value in values)
    return text_cell("{" + quoted + "}")
