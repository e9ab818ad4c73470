"""Lines of a source file -> rows with their place in the genome. Pure.

Separate module because both the order of a file and its assembly are judged from these places.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ingest.wgsa.header import Header
from ingest.wgsa.positions import parse_position
from variants.genome.chromosomes import UnknownChromosomeError, chromosome_code, drop_fraction
from variants.releases.store.blocks import line_text


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A source line with all its columns.

    Attributes:
        cells: In header order.
        chrom: The code of its chromosome; 0 for a name that no primary chromosome has.
        pos: Its position.
    """

    cells: list[str]
    chrom: int
    pos: int


def parse_rows(lines: Iterable[bytes], header: Header) -> list[SourceRow]:
    r"""The rows of lines; those without all columns, or without a position, are left out.

    Example:
        >>> from ingest.wgsa.header import read_header
        >>> header = read_header("#chr\tpos\tref\talt")
        >>> [(row.chrom, row.pos) for row in parse_rows([b"chrX\t1e+05\tA\tC\n", b"22\t7\n"], header)]
        [(23, 100000)]
    """
    rows = []
    for line in lines:
        cells = line_text(line.rstrip(b"\r\n")).split("\t")
        if len(cells) != len(header.names) or (pos := parse_position(cells[header.pos])) is None:
            continue
        try:
            chrom = chromosome_code(drop_fraction(cells[header.chrom]))
        except UnknownChromosomeError:
            chrom = 0
        rows.append(SourceRow(cells, chrom, pos))
    return rows
