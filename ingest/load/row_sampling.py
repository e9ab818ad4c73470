"""Files of a request -> one record of what they are: headers, sampled rows and their order. Knows no Django.

Columns, assembly and order are judged from this record; nothing reads the files again until they are loaded.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.load.s3 import Location
from ingest.load.slice_ranges import are_in_order
from ingest.load.source_files import InspectedFile, inspect_files, sample_lines
from ingest.wgsa.header import Content, Header
from ingest.wgsa.source_rows import SourceRow, parse_rows

MAX_SAMPLED_ROWS = 2_500
MAX_READ_LINES = 50_000  # of files that are read from their start
MIN_SORTED_BYTES = 1 << 20  # smaller files are one slice, or few, in which the order does not matter


@dataclass(frozen=True, slots=True)
class SampledFiles:
    """What is known of files before they are loaded.

    Attributes:
        files: All of them, in the order of the request.
        headers: The header of the first SNV file and of the first indel file.
        rows: Rows of all files that have that header.
        unsorted: The files whose rows are not in the order of the genome.
    """

    files: Sequence[InspectedFile]
    headers: dict[Content, Header]
    rows: dict[Content, list[SourceRow]]
    unsorted: frozenset[Location]

    @property
    def cells(self) -> dict[Content, list[list[str]]]:
        """The rows as cells alone."""
        return {content: [row.cells for row in rows] for content, rows in self.rows.items()}


def sample_files(
    paths: Sequence[Location], *, header_path: Location | None = None, hashed: bool = True
) -> SampledFiles:
    """Inspect files that belong together, and read rows from all over them.

    Args:
        paths: The files.
        header_path: A file with the header line, if the data files have none.
        hashed: Read every file whole for its SHA-256.

    Raises:
        SourceError: A file cannot be loaded, or two files have the same content.
    """
    files = inspect_files(paths, header_path=header_path, hashed=hashed)
    headers: dict[Content, Header] = {}
    for file in files:
        headers.setdefault(file.header.content, file.header)
    rows: dict[Content, list[SourceRow]] = {}
    unsorted = set()
    for content, header in headers.items():
        alike = [file for file in files if file.header == header]
        rows[content] = []
        for file in alike:
            lines = sample_lines(file, most=-(-MAX_SAMPLED_ROWS // len(alike)), read=-(-MAX_READ_LINES // len(alike)))
            file_rows = parse_rows(lines, header)
            rows[content] += file_rows
            loci = ((row.chrom, row.pos) for row in file_rows if row.chrom)
            if file.size > MIN_SORTED_BYTES and not are_in_order(loci):
                unsorted.add(file.path)
        del rows[content][MAX_SAMPLED_ROWS:]
    return SampledFiles(files, headers, rows, frozenset(unsorted))
