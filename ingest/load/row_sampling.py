"""Source files -> rows from all over them, from which columns are judged. Knows no Django.

Most files are sorted by position, so the first lines of one lie at the poorly annotated end of a chromosome. Large
plain and bgzip files are read at SAMPLED_POINTS evenly spaced points. Of small files, and of other gzip files, which
can only be read from their start, every nth of the first lines is taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice

from ingest.load.errors import SourceError
from ingest.load.s3 import Location
from ingest.load.source_files import InspectedFile, get_compression, is_translated, read_data_lines, read_lines_at
from ingest.wgsa.header import Content, Header, is_repeated_header
from ingest.wgsa.positions import parse_position
from variants.releases.store.blocks import line_text

MAX_SAMPLED_ROWS = 2_500
MAX_READ_LINES = 50_000  # of files that are read from their start
SAMPLED_POINTS = 50
MIN_SORTED_BYTES = 1 << 20  # smaller files are one slice, or few, in which the order does not matter
# From these sizes on (bytes), far more than MAX_SAMPLED_ROWS lines lie between two points.
LARGE_PLAIN, LARGE_BGZIP = 256 << 20, 32 << 20


@dataclass(frozen=True, slots=True)
class SampledFiles:
    """What is known of files before they are loaded.

    Attributes:
        headers: The header of the first SNV file and of the first indel file.
        rows: Rows, as cells, of all files that have that header.
        unsorted: The files whose rows are not in the order of the genome.
    """

    headers: dict[Content, Header]
    rows: dict[Content, list[list[str]]]
    unsorted: frozenset[Location]


def sample_files(files: Sequence[InspectedFile]) -> SampledFiles:
    """Rows from all over the files, from which columns, assembly and order are judged."""
    headers: dict[Content, Header] = {}
    for file in files:
        headers.setdefault(file.header.content, file.header)
    rows: dict[Content, list[list[str]]] = {}
    unsorted = set()
    for content, header in headers.items():
        alike = [file for file in files if file.header == header]
        rows[content] = []
        for file, file_rows in _sample_each(alike, MAX_SAMPLED_ROWS, MAX_READ_LINES):
            rows[content] += file_rows
            if file.size > MIN_SORTED_BYTES and not _are_sorted(file_rows, header):
                unsorted.add(file.path)
        del rows[content][MAX_SAMPLED_ROWS:]
    return SampledFiles(headers, rows, frozenset(unsorted))


def sample_rows(
    files: Sequence[InspectedFile], *, most: int = MAX_SAMPLED_ROWS, read: int = MAX_READ_LINES
) -> list[list[str]]:
    """Rows with all their columns, as cells, in equal shares from files of one header.

    A damaged file contributes what is before the damage.

    Args:
        files: The files.
        most: The largest number of rows.
        read: How many lines of all files together are read in order.
    """
    return [row for _, rows in _sample_each(files, most, read) for row in rows][:most]


def _sample_each(
    files: Sequence[InspectedFile], most: int, read: int
) -> Iterator[tuple[InspectedFile, list[list[str]]]]:
    for file in files:
        yield file, _sample_file(file, -(-most // len(files)), -(-read // len(files)))


def _are_sorted(rows: Sequence[Sequence[str]], header: Header) -> bool:
    """Whether rows are in order of position on each chromosome; chromosomes may come in any order."""
    last_positions: dict[str, int] = {}
    last_chrom = ""
    for row in rows:
        chrom, pos = row[header.chrom], parse_position(row[header.pos])
        if pos is None:
            continue
        if pos < last_positions.get(chrom, 0) or (chrom != last_chrom and chrom in last_positions):
            return False
        last_chrom, last_positions[chrom] = chrom, pos
    return True


def _sample_file(file: InspectedFile, most: int, read: int) -> list[list[str]]:
    names = file.header.names
    min_size = {"plain": LARGE_PLAIN, "bgzip": LARGE_BGZIP}.get(get_compression(file))
    if min_size is not None and file.size > min_size and not is_translated(file):
        offsets = [file.size * point // SAMPLED_POINTS for point in range(SAMPLED_POINTS)]
        lines = list(read_lines_at(file, offsets, most // SAMPLED_POINTS))
    else:
        first_lines = islice(read_data_lines(file), read)
        lines = _thin_out(first_lines, most)
    rows = (line_text(line.rstrip(b"\r\n")).split("\t") for line in lines if not is_repeated_header(line, names))
    return [row for row in rows if len(row) == len(names)]


def _thin_out(lines: Iterable[bytes], most: int) -> list[bytes]:
    """Every nth of the lines, n being the smallest power of two that leaves no more than `most`."""
    sampled: list[bytes] = []
    step = 1
    with suppress(SourceError):  # a damaged end of the file ends the sample
        for number, line in enumerate(lines):
            if number % step == 0:
                if len(sampled) == most:
                    sampled, step = sampled[::2], step * 2
                    if number % step:
                        continue
                sampled.append(line)
    return sampled
