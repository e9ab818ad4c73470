"""Source files -> rows from all over them, from which columns are judged. Knows no Django.

Files are sorted by position, so the first lines of one lie at the poorly annotated end of a chromosome. Large plain and
bgzip files are read at SAMPLED_POINTS evenly spaced points. Of small files, and of other gzip files, which can only be
read from their start, every nth of the first lines is taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from itertools import islice

from ingest.load.errors import SourceError
from ingest.load.source_files import InspectedFile, get_compression, read_data_lines, read_lines_at
from ingest.wgsa.header import Content, Header
from variants.releases.store.blocks import line_text

MAX_SAMPLED_ROWS = 2_500
MAX_READ_LINES = 50_000  # of files that are read from their start
SAMPLED_POINTS = 50
# From these sizes on (bytes), far more than MAX_SAMPLED_ROWS lines lie between two points.
LARGE_PLAIN, LARGE_BGZIP = 256 << 20, 32 << 20


def sample_files(
    files: Sequence[InspectedFile],
) -> tuple[dict[Content, Header], dict[Content, list[list[str]]]]:
    """What a dictionary is made from.

    Returns:
        The header of the first SNV file and of the first indel file, and rows of all files that have that header.
    """
    headers: dict[Content, Header] = {}
    for file in files:
        headers.setdefault(file.header.content, file.header)
    rows = {
        content: sample_rows([file for file in files if file.header == header]) for content, header in headers.items()
    }
    return headers, rows


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
    rows: list[list[str]] = []
    for file in files:
        rows += _sample_file(file, -(-most // len(files)), -(-read // len(files)))
    return rows[:most]


def _sample_file(file: InspectedFile, most: int, read: int) -> list[list[str]]:
    min_size = {"plain": LARGE_PLAIN, "bgzip": LARGE_BGZIP}.get(get_compression(file))
    if min_size is not None and file.size > min_size:
        offsets = [file.size * point // SAMPLED_POINTS for point in range(SAMPLED_POINTS)]
        lines = list(read_lines_at(file, offsets, most // SAMPLED_POINTS))
    else:
        first_lines = islice(read_data_lines(file), read)
        lines = _thin_out(first_lines, most)
    rows = (line_text(line.rstrip(b"\r\n")).split("\t") for line in lines)
    return [row for row in rows if len(row) == len(file.header.names)]


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
