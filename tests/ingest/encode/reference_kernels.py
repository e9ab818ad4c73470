"""What ingest.encode.kernels do, in plain Python: slow, and written without looking at the loops."""

from __future__ import annotations

import re
from collections.abc import Collection

from ingest.encode import kernels

NUMBER = re.compile(rb"[+-]?(?=\.?[0-9])([0-9]*)(?:\.([0-9]*))?(?:[eE][+-]?[0-9]{1,2})?")
WORD = re.compile(rb"[A-Za-z0-9_\-.:>*+]*")


def split_lines(data: bytes) -> list[list[bytes]]:
    """The cells of each line; carriage returns at the end of a line are not part of its last cell."""
    lines = data.removesuffix(b"\n").split(b"\n") if data else []
    return [[*cells[:-1], cells[-1].rstrip(b"\r")] for cells in (line.split(b"\t") for line in lines)]


def is_plain(cell: bytes, mode: int) -> bool:
    """Whether a cell is copied as it is."""
    if mode == kernels.NUMBER:
        match = NUMBER.fullmatch(cell)
        return match is not None and sum(len(digits or b"") for digits in match.groups()) < 64
    return mode == kernels.WORD and WORD.fullmatch(cell) is not None


def identify(
    cell: bytes, slot: int, mode: int, known: dict[tuple[int, bytes], int], slots: int, nulls: Collection[bytes]
) -> int:
    """The id of a cell; the first ids are those of the nulls, one for each slot."""
    if mode != kernels.KEY and cell in (b"", b"."):
        return slot
    if is_plain(cell, mode) and cell in nulls:
        return slot
    if is_plain(cell, mode) and not (mode == kernels.WORD and cell.startswith(b"-")):
        return kernels.AS_IT_IS
    return known.setdefault((slot, cell), slots + len(known))


def read_integer(cell: bytes, prefix: bytes) -> int:
    """The whole number after a prefix; -1 for anything else, and for more than 18 digits without leading zeros."""
    match = re.fullmatch(rb"(?i:" + re.escape(prefix) + rb")([0-9]+)", cell)
    digits = match[1].lstrip(b"0") if match else b""
    return int(match[1]) if match and len(digits) <= 18 else -1


def write_cell(cell: bytes, number: int, style: int, fragments: list[bytes]) -> bytes:
    """A cell of a COPY row: a plain cell in its style, any other as the fragment of its id."""
    if number != kernels.AS_IT_IS:
        return fragments[number]
    return {kernels.ONCE: cell, kernels.TWICE: cell + b"\t" + cell, kernels.ARRAY: b'{"' + cell + b'"}'}[style]
