"""Writes a synthetic WGSA file, gzipped: the same arguments give the same bytes. Pure."""

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

from ingest.sample.layout import INDEL_COLUMNS, POOL_SIZE, read_layout
from ingest.sample.sample_lines import LineMaker
from ingest.sample.sample_variants import generate_variants
from variants.genome.gene_tables import GeneRecord

GZIP_NAME = b"SYNTHETIC-wgsa.tsv"  # shown by `file`, so that the output is not taken for real data
SEED = 20_200_511
_BATCH_SIZE = 500  # lines
_COMPRESSION_LEVEL = 3  # isal's best; its ratio is 0.85 of gzip's default


@dataclass(frozen=True, slots=True)
class SampleReport:
    """Counts of what was written: source lines, distinct variants, bytes before and after compression."""

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
    """Write source lines of SNVs, or of indels in their layout, on one chromosome.

    Args:
        output: The file to write.
        rows: Number of source lines.
        columns: Number of columns, one of `LAYOUTS`.
        chromosome: Its name, without prefix.
        length: Its length in bases.
        genes: Its genes, by start.
        seed: Another seed gives another sample.
        watch: Called with the number of lines written so far.

    Raises:
        ValueError: There is no layout of so many columns, or the chromosome has no room for so many lines.
    """
    layout = read_layout(columns)
    random = Random(f"{seed} {rows} {columns} {chromosome}")  # noqa: S311  a sample, not a secret
    indels = columns == INDEL_COLUMNS
    variants = generate_variants(genes, length=length, lines=rows, random=random, indels=indels)
    written = variant_count = 0
    lines = ["\t".join(column.name for column in layout)]
    with output.open("wb") as raw, _GzipWriter(raw) as packed:
        for shared, all_line_ends in LineMaker(layout, chromosome, min(POOL_SIZE, rows), random).make_lines(variants):
            line_ends = all_line_ends[: rows - written]
            unique = random.randrange(len(line_ends))
            lines += [f"{shared}\t{end}\t{'Y' if number == unique else 'N'}" for number, end in enumerate(line_ends)]
            written += len(line_ends)
            variant_count += 1
            if len(lines) >= _BATCH_SIZE or written >= rows:
                packed.write("\n".join(lines) + "\n")
                lines = []
                watch(written)
            if written >= rows:
                break
    if written < rows:
        raise ValueError(f"chromosome {chromosome} ends after {written} of {rows} rows: ask for fewer")
    return SampleReport(written, variant_count, packed.size, output.stat().st_size)


class _GzipWriter:
    """Writes one gzip member without a time stamp; another thread compresses while lines are made."""

    def __init__(self, raw: IO[bytes]) -> None:
        self.size = 0
        self._raw = raw
        self._crc = 0
        self._deflate = isal_zlib.compressobj(_COMPRESSION_LEVEL, wbits=-15)
        self._thread = ThreadPoolExecutor(max_workers=1)
        self._pending: Future[None] | None = None
        raw.write(b"\x1f\x8b\x08\x08\0\0\0\0\0\xff" + GZIP_NAME + b"\0")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._thread.shutdown()
        if error is None and self._pending:
            self._pending.result()
            self._raw.write(self._deflate.flush())
            self._raw.write(struct.pack("<II", self._crc, self.size % 2**32))

    def write(self, text: str) -> None:
        """Compress a piece in the other thread; waits for the previous piece, so that memory stays small."""
        if self._pending:
            self._pending.result()
        self._pending = self._thread.submit(self._compress, text.encode())

    def _compress(self, data: bytes) -> None:
        self._crc = isal_zlib.crc32(data, self._crc)
        self.size += len(data)
        self._raw.write(self._deflate.compress(data))
