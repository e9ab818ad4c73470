"""Text that people bring -> names of genes, or units made of intervals: names, BED, regions, tables with a header."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from accounts.problems import InvalidInputError
from variants.genome.chromosomes import UnknownChromosomeError, chromosome_code, chromosome_name
from variants.genome.hgvs import MAX_POSITION
from variants.genome.regions import Region, RegionError, merge_regions, parse_region
from variants.groupfiles.members import Unit
from variants.groupfiles.unit_assembly import take_assembly_off
from variants.lists.assembly_claims import AssemblyClaim, claims_of_header
from variants.text.text_cells import leading_row_names, parse_whole_number, split_cells

NumberedLine = tuple[int, str]
_INTERVAL_COLUMNS = {
    "chrom": ("chrom", "chr", "#chrom", "#chr", "chromosome", "seqnames", "chromosome_name", "seqname", "seqid"),
    "start": ("start", "agg_start", "begin", "chromstart", "start_position", "gene_start", "txstart"),
    "end": ("end", "agg_end", "stop", "chromend", "end_position", "gene_end", "txend"),
    "name": ("name", "unit", "group_id", "gene_id", "id", "set", "gene", "symbol", "gene_name"),
}
_BED_START = "chromstart"  # as UCSC's tables call it: 0-based
# Headers of a column of genes, the surest first.
_GENE_COLUMNS = (
    *("gene_id", "ensembl_gene_id", "gene_stable_id", "ensembl_id", "ensembl", "ensg"),
    *("gene", "genes", "gene_symbol", "gene_name", "hgnc_symbol", "symbol"),
)
_COMMENTS = ("#", "track ", "browser ")
_NO_NAMES = {"", "na", "nan"}  # cells of a column of genes without a gene


class UnitListError(InvalidInputError):
    """A text that is neither names nor intervals; the message names the line."""


@dataclass(frozen=True, slots=True)
class UnitList:
    """A list as it was read: names of genes, or units made of intervals.

    Attributes:
        unknown: Chromosomes whose intervals were left out.
        renamed: (name in the list, name of the unit) where blanks had to go.
        claims: What the list says of its assembly.
    """

    genes: tuple[str, ...] = ()
    units: tuple[Unit, ...] = ()
    unknown: tuple[str, ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()
    claims: tuple[AssemblyClaim, ...] = ()


def read_units(lines: Iterable[str], *, bed: bool = False) -> UnitList:
    """Read gene names separated by blanks, commas or lines; a table with a column of genes; or intervals, one a line.

    Intervals are `chromosome start end [name]`, a table with such columns, or `chr1:100-200 [name]`. Those of one name
    become one unit for each chromosome. Intervals on contigs that are no chromosome are left out and named in
    `unknown`. Cells may stand in quotation marks, and numbers may be written 9e+05, as R writes them.

    Args:
        bed: Starts are 0-based and ends exclusive, as in BED. A table with a column chromStart is always read so; any
            other table, and chr1:100-200, is 1-based with both ends included.

    Raises:
        UnitListError: A line that is no interval among intervals, with its number.

    Example:
        >>> read_units(['"PCSK9"', "COMT, TANGO2"]).genes
        ('PCSK9', 'COMT', 'TANGO2')
        >>> [str(unit.regions[0]) for unit in read_units(["chr1:55,000,000-56,000,000"]).units]
        ['1:55000000-56000000']
    """
    rows = [(number, line.rstrip("\r\n")) for number, line in enumerate(lines, start=1) if line.strip(" \t\r\n\ufeff")]
    if not rows:
        return UnitList()
    rows[0] = (rows[0][0], rows[0][1].removeprefix("\ufeff"))
    comments = [line for _, line in rows if line.lower().startswith(_COMMENTS)]
    listed = _read_rows(_without_comments_above_header(rows), bed)
    return replace(listed, claims=(*listed.claims, *claims_of_header(comments)))


def _without_comments_above_header(rows: list[NumberedLine]) -> list[NumberedLine]:
    """The lines from the header on, which may itself begin with #; all lines where no header is recognised."""
    for index, (_, line) in enumerate(rows):
        if _find_columns(_read_header(line)[0]) is not None:
            return rows[index:]
        if not line.lower().startswith(_COMMENTS):
            break
    return rows


def _read_header(line: str) -> tuple[list[str], list[AssemblyClaim]]:
    """The names of a header, without the assembly that they carry, and what they say of it."""
    names = [cell.lower().replace(" ", "_") for cell in split_cells(line, _find_separator(line))]
    return take_assembly_off(names, [name for names in _INTERVAL_COLUMNS.values() for name in names])


def _read_rows(rows: list[NumberedLine], bed: bool) -> UnitList:
    separator = _find_separator(rows[0][1])
    header, claims = _read_header(rows[0][1])
    columns = _find_columns(header)
    if columns is not None:
        cells = [(number, split_cells(line, separator)) for number, line in rows[1:] if not line.startswith("#")]
        listed = _read_intervals(_drop_row_names(cells, len(header)), columns, bed or _BED_START in header)
        return replace(listed, claims=tuple(claims))
    rows = [(number, line) for number, line in rows if not line.lower().startswith(_COMMENTS)]
    cells = [(number, split_cells(line, _find_separator(line))) for number, line in rows]
    if rows and parse_region_cell(cells[0][1]):
        return _read_intervals([_cells_of_region(number, row) for number, row in cells], _BED_COLUMNS, bed=False)
    if rows and _is_interval(cells[0][1]):
        return _read_intervals(cells, _BED_COLUMNS, bed)
    if len(rows) > 1 and not _is_interval(cells[0][1]) and _is_interval(cells[1][1]):
        number, line = rows[0]
        raise UnitListError(
            f"line {number} is no interval, but the next one is: call the columns chrom, start, end, name or leave the"
            f" line out, got {line[:60]!r}"
        )
    return UnitList(genes=tuple(dict.fromkeys(_gene_names(rows, header, separator))))


_BED_COLUMNS = {"chrom": 0, "start": 1, "end": 2, "name": 3}


def _find_separator(line: str) -> str:
    """What parts the cells of a table with this first line."""
    return next((mark for mark in "\t,;" if mark in line), " ")


def _find_columns(header: Sequence[str]) -> dict[str, int] | None:
    """The index of each known column, if the line is a header that names at least chromosome, start and end."""
    columns = {
        column: header.index(spelling)
        for column, spellings in _INTERVAL_COLUMNS.items()
        for spelling in reversed(spellings)  # the first spelling that is there wins
        if spelling in header
    }
    return columns if {"chrom", "start", "end"} <= set(columns) else None


def _drop_row_names(rows: list[tuple[int, list[str]]], width: int) -> list[tuple[int, list[str]]]:
    """R writes row names as a first column that the header does not count."""
    first = leading_row_names([""] * width, [row for _, row in rows])
    return [(number, row[first:]) for number, row in rows]


def _is_interval(cells: Sequence[str]) -> bool:
    return len(cells) >= 3 and parse_whole_number(cells[1]) is not None and parse_whole_number(cells[2]) is not None


def parse_region_cell(cells: Sequence[str]) -> Region | None:
    """The region of a line `chr1:100-200 [name]`; None for other lines."""
    text = cells[0] if len(cells) < 2 or not cells[1].replace("-", "").isdigit() else ",".join(cells)
    if ":" not in text or "-" not in text:
        return None
    try:
        return parse_region(text)
    except RegionError:
        return None


def _cells_of_region(number: int, cells: list[str]) -> tuple[int, list[str]]:
    region = parse_region_cell(cells)
    if region is None:
        raise UnitListError(f"line {number}: expected a region such as chr1:100-200, got {' '.join(cells)[:60]!r}")
    is_one_text = len(cells) > 1 and cells[1].replace("-", "").isdigit()  # 1:55,000,000-56,000,000
    name = cells[1] if len(cells) > 1 and not is_one_text else ""
    return number, [chromosome_name(region.chrom), str(region.start), str(region.end), name]


def _gene_names(rows: Iterable[tuple[int, str]], header: Sequence[str], separator: str) -> Iterable[str]:
    """The genes of the surest column of a table, or every word of a text."""
    column = next((name for name in _GENE_COLUMNS if name in header), None)
    lines = [line for _, line in rows]
    if column is not None and len(lines) > 1:
        if len(header) == 1:
            lines = lines[1:]
        else:
            cells = _drop_row_names([(0, split_cells(line, separator)) for line in lines[1:]], len(header))
            place = header.index(column)
            return (row[place] for _, row in cells if place < len(row) and row[place].lower() not in _NO_NAMES)
    return (name for line in lines for word in re.split(r"[\s,;]+", line) if (name := word.strip("\"'")))


def _read_intervals(rows: Iterable[tuple[int, list[str]]], columns: dict[str, int], bed: bool) -> UnitList:
    regions: dict[tuple[str, int], list[Region]] = {}
    unknown: dict[str, str] = {}
    for number, cells in rows:
        try:
            first, end = parse_whole_number(cells[columns["start"]]), parse_whole_number(cells[columns["end"]])
            if first is None or end is None:
                raise ValueError
            start = first + bed
            chrom = chromosome_code(cells[columns["chrom"]])
        except UnknownChromosomeError as error:
            unknown.setdefault(cells[columns["chrom"]], f"line {number}: {error}")
            continue
        except (ValueError, IndexError):
            line = "\t".join(cells)
            raise UnitListError(f"line {number}: expected chromosome, start and end, got {line[:60]!r}") from None
        if not 1 <= start <= end <= MAX_POSITION:
            raise UnitListError(f"line {number}: start {start} and end {end} make no interval")
        interval = f"{cells[columns['chrom']]}:{start}-{end}"
        name = cells[columns["name"]].strip() if columns.get("name", len(cells)) < len(cells) else ""
        regions.setdefault((name or interval, chrom), []).append(Region(chrom, start, end))
    if unknown and not regions:
        raise UnitListError(next(iter(unknown.values())))
    chromosomes = Counter(name for name, _ in regions)
    written = {
        (name, chrom): re.sub(r"\s+", "_", name if chromosomes[name] == 1 else f"{name}_chr{chromosome_name(chrom)}")
        for name, chrom in regions
    }
    twice = next((name for name, count in Counter(written.values()).items() if count > 1), None)
    if twice:
        names = " and ".join(sorted({repr(name) for (name, _), unit in written.items() if unit == twice}))
        raise UnitListError(f"two units would be called {twice}: rename one of {names}")
    units = [Unit(written[key], merge_regions(parts)) for key, parts in regions.items()]
    renamed = {name: re.sub(r"\s+", "_", name) for name, _ in regions if re.search(r"\s", name)}
    ordered = sorted(units, key=lambda unit: (unit.chrom, unit.start, unit.end, unit.name))
    return UnitList(units=tuple(ordered), unknown=tuple(unknown), renamed=tuple(renamed.items()))
