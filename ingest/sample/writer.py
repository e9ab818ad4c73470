"""A synthetic WGSA file, gzipped: the same arguments give the same bytes."""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from random import Random
from types import TracebackType
from typing import IO, Self

from isal import isal_zlib

from ingest.sample.layout import INDEL_COLUMNS, POOL, read_layout
from ingest.sample.sample_lines import RowMaker
from ingest.sample.sample_variants import walk
from variants.genome.gene_tables import GeneRecord

GZIP_NAME = b"SYNTHETIC-wgsa.tsv"  # `file` shows it: nobody shall take the output for real data
SEED = 20_200_511
_LINES_AT_ONCE = 500
_LEVEL = 3  # isal's best; its ratio is 0.85 of gzip's default


@dataclass(frozen=True, slots=True)
class SampleReport:
    """What was written: source lines, distinct variants, bytes before and after compression."""

    rows: int
    variants: int
    bytes: int
    compressed: int


def write_sample(
    output: Path,
    *,
    rows: int,
    columns: int,
    chromosome: str,
    length: int,
    genes: Sequence[GeneRecord],
    seed: int = SEED,
    watch: Callable[[int], None] = lambda rows: None,
) -> SampleReport:
    """Write `rows` source lines of SNVs, or of indels in their layout; `watch` is told the lines written so far.

    length: bases of the chromosome. genes: those of the chromosome, by start. Raises ValueError for a number of columns
    or rows that cannot be.
    """
    layout = read_layout(columns)
    random = Random(f"{seed} {rows} {columns} {chromosome}")  # noqa: S311  a sample, not a secret
    indels = columns == INDEL_COLUMNS
    variants = walk(genes, length=length, lines=rows, random=random, indels=indels)
    written = made = 0
    lines = ["\t".join(column.name for column in layout)]
    with output.open("wb") as raw, _GzipWriter(raw) as packed:
        for shared, tails in RowMaker(layout, chromosome, min(POOL, rows), random).rows(variants):
            own = tails[: rows - written]
            unique = random.randrange(len(own))
            lines += [f"{shared}\t{tail}\t{'Y' if place == unique else 'N'}" for place, tail in enumerate(own)]
            written += len(own)
            made += 1
            if len(lines) >= _LINES_AT_ONCE or written >= rows:
                packed.write("\n".join(lines) + "\n")
                lines = []
                watch(written)
            if written >= rows:
                break
    return SampleReport(written, made, packed.size, output.stat().st_size)


class _GzipWriter:
    """One gzip member, compressed beside the thread that makes the lines; no time stamp in it."""

    def __init__(self, raw: IO[bytes]) -> None:
        self.size = 0
        self._raw = raw
        self._crc = 0
        self._deflate = isal_zlib.compressobj(_LEVEL, wbits=-15)
        self._thread = ThreadPoolExecutor(max_workers=1)
        self._last: Future[None] | None = None
        raw.write(b"\x1f\x8b\x08\x08\0\0\0\0\0\xff" + GZIP_NAME + b"\0")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._thread.shutdown()
        if error is None and self._last:
            self._last.result()
            self._raw.write(self._deflate.flush())
            self._raw.write(struct.pack("<II", self._crc, self.size % 2**32))

    def write(self, text: str) -> None:
        """Hand a piece over; waits while the piece before is still being compressed, so memory stays small."""
        if self._last:
            self._last.result()
        self._last = self._thread.submit(self._compress, text.encode())

    def _compress(self, data: bytes) -> None:
        self._crc = isal_zlib.crc32(data, self._crc)
        self.size += len(data)
        self._raw.write(self._deflate.compress(data))
