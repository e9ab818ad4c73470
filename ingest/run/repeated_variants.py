"""A variant that two files of a release hold -> one sentence with its lines in both files, and what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

import psycopg
from psycopg.sql import SQL

from ingest.load.errors import SourceError
from ingest.load.s3 import parse_location
from ingest.load.source_files import InspectedFile, inspect_file, read_data_lines
from ingest.models import Load
from ingest.wgsa.positions import parse_position
from variants.genome.alleles import FetchBases, VariantKey, normalize_alleles
from variants.genome.chromosomes import UnknownChromosomeError, chromosome_code, chromosome_name, drop_fraction
from variants.releases.models import Release
from variants.releases.reference import open_reference
from variants.releases.store.blocks import file_of_block
from variants.releases.store.connection import connection_info
from variants.releases.store.table_names import ReleaseTables

MAX_SEARCHED_BYTES = 1 << 30  # a larger file is named without its lines, since searching it takes minutes
MAX_LISTED_LINES = 3  # of one file
MAX_SHIFTED_BASES = 10_000  # by which a line may stand behind its variant


@dataclass(frozen=True, slots=True)
class _RepeatedVariant:
    chrom: int
    pos: int
    ref: str
    alt: str
    assembly: str

    def is_in(self, cells: Sequence[str], fetcher: Callable[[int], FetchBases | None] | None) -> bool:
        """Whether the cells of chromosome, position and alleles are this variant, however they spell it."""
        chrom, pos, ref, alt = cells
        position = parse_position(pos)
        # Common bases are cut off at the left, and a reference sequence moves a variant to the left.
        if position is None or not self.pos - len(ref) <= position <= self.pos + (MAX_SHIFTED_BASES if fetcher else 0):
            return False
        with suppress(UnknownChromosomeError):
            code = chromosome_code(drop_fraction(chrom), assembly=self.assembly)
            placed = normalize_alleles(position, ref, alt, fetcher(code) if fetcher else None)
            return (code, *placed) == (self.chrom, self.pos, self.ref, self.alt)
        return False


def describe_repeated_variant(release: Release, key: VariantKey, *, loading: Load | None = None) -> str:
    """One sentence on a variant that two files of a release hold.

    Reads the files up to MAX_SEARCHED_BYTES again to name the lines.

    Args:
        release: The release, which has its tables.
        key: The key of the variant.
        loading: The load whose file cannot be stored, if it is not stored yet.
    """
    with psycopg.connect(connection_info(), autocommit=True) as session:
        query = SQL("SELECT ref, alt, block_id FROM {} WHERE chrom = %s AND pos = %s AND vkey = %s ORDER BY block_id")
        rows = session.execute(query.format(ReleaseTables(release.pk).variants()), key).fetchall()
    files = {file_of_block(block) for *_, block in rows} | ({loading.file_id} if loading else set())
    loads = list(release.loads.select_related("file").filter(file__in=files).order_by("pk"))
    ref, alt = rows[0][:2] if rows else ("?", "?")
    variant = _RepeatedVariant(key.chrom, key.pos, ref, alt, release.assembly)
    held = " and ".join(_describe_lines(load, variant) for load in loads)
    return (
        f"two files hold the same variant: {chromosome_name(key.chrom)}:{key.pos} {ref} {alt} is in {held}; give the"
        f" release up (load_wgsa --release {release.name} --give-up), then join the files into one, whose lines may be"
        " in any order and whose header may be repeated, or leave the variant out of one of them, and load again"
    )


def _describe_lines(load: Load, variant: _RepeatedVariant) -> str:
    """The name of a file and, if it can be read and is not large, its lines of a variant."""
    numbers: list[int] = []
    with suppress(SourceError, OSError):
        header_path = parse_location(load.header_path) if load.header_path else None
        file = inspect_file(parse_location(load.path), header_path=header_path)
        if file.size <= MAX_SEARCHED_BYTES:
            numbers = list(_find_lines(file, variant))
    if not numbers:
        return load.file.name
    listed = ", ".join(map(str, numbers[:MAX_LISTED_LINES]))
    more = f" and {len(numbers) - MAX_LISTED_LINES} more" if len(numbers) > MAX_LISTED_LINES else ""
    return f"{load.file.name} (line{'s' if len(numbers) > 1 else ''} {listed}{more})"


def _find_lines(file: InspectedFile, variant: _RepeatedVariant) -> Iterator[int]:
    """The 1-based numbers of the file's lines that are a variant."""
    reference, keys = open_reference(variant.assembly), file.header.keys
    fetcher = reference.fetcher if reference else None
    for number, line in enumerate(read_data_lines(file), start=1 + file.header_lines):
        cells = line.decode("latin-1").rstrip("\r\n").split("\t", max(keys) + 1)
        if len(cells) > max(keys) and variant.is_in([cells[column].strip() for column in keys], fetcher):
            yield number
