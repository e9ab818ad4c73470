"""Text that people bring -> names of genes, or units made of intervals: names, BED, regions, tables with a header."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from accounts.problems import InvalidInputError
from variants.genome.bed_names import names_in_attributes
from variants.genome.chromosomes import UnknownChromosomeError, chromosome_code, chromosome_name
from variants.genome.exon_lists import Exon, counts_from_zero, split_exons
from variants.genome.hgvs import MAX_POSITION
from variants.genome.regions import Region, merge_regions
from variants.groupfiles.gene_lists import drop_row_names, has_gene_column, list_gene_names
from variants.groupfiles.interval_formats import (
    BED_COLUMNS,
    find_repeated_kinds,
    find_unnamed_columns,
    is_bed_row,
    is_score_track,
    recognize_gene_models,
    take_sequences,
)
from variants.groupfiles.members import Unit
from variants.groupfiles.region_lines import is_chromosome, is_sequence, parse_region_line
from variants.groupfiles.set_files import describe_set_file
from variants.groupfiles.unit_assembly import take_assembly_off
from variants.groupfiles.unit_notes import note_distant, note_kinds, note_nameless
from variants.lists.assembly_claims import AssemblyClaim, claims_of_header
from variants.text.text_cells import parse_whole_number, split_cells

NumberedLine = tuple[int, str]
_INTERVAL_COLUMNS = {
    "chrom": (
        *("chrom", "chr", "#chrom", "#chr", "chromosome", "seqnames", "chromosome_name", "seqname", "seqid"),
        *("#chromosome", "chromosome/scaffold_name", "chr_name", "contig"),
    ),
    "start": (
        *("start", "agg_start", "begin", "chromstart", "start_position", "gene_start", "txstart"),
        *("gene_start_(bp)", "start_bp", "start_pos", "startpos", "genomic_position_start"),
    ),
    "end": (
        *("end", "agg_end", "stop", "chromend", "end_position", "gene_end", "txend"),
        *("gene_end_(bp)", "end_bp", "end_pos", "endpos", "genomic_position_end"),
    ),
    # Names of sets stand before those of genes and of single intervals, which a set may have several of.
    "name": (
        *("name", "unit", "unit_name", "unit_id", "group_id", "group", "group_name"),
        *("set", "set_name", "set_id", "setid"),
        *("gene_id", "geneid", "ensembl_gene_id", "gene_stable_id", "ensembl_id", "ensembl", "ensg"),
        *("gene", "gene_symbol", "genesymbol", "gene_name", "genename", "hgnc_symbol", "symbol", "name2"),
        *("approved_symbol", "approved_gene_symbol", "gene_symbols"),
        *("id", "region", "region_name", "region_id", "locus", "label", "peak", "peak_id", "interval", "target"),
    ),
}
_TRACKS = ("track ", "browser ")  # of BED files, which count from 0
_COMMENTS = ("#", *_TRACKS)


class UnitListError(InvalidInputError):
    """A text that is neither names nor intervals; the message names the line."""


@dataclass(frozen=True, slots=True)
class UnitList:
    """A list as it was read: names of genes, or units made of intervals.

    Attributes:
        unknown: Chromosomes whose intervals were left out.
        renamed: (name in the list, name of the unit) where blanks had to go.
        claims: What the list says of its assembly.
        notes: Sentences about how the list was read.
    """

    genes: tuple[str, ...] = ()
    units: tuple[Unit, ...] = ()
    unknown: tuple[str, ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()
    claims: tuple[AssemblyClaim, ...] = ()
    notes: tuple[str, ...] = ()


def read_units(lines: Iterable[str], *, bed: bool = False, assembly: str = "") -> UnitList:
    """Read gene names separated by blanks, commas or lines; a table with a column of genes; or intervals, one per line.

    Intervals are `chromosome start end [name]`, a table with such columns, Picard's interval_list, or `chr1:100-200
    [name]`. Those of one name become one unit for each chromosome; a row may have several exons between semicolons.
    Intervals on other contigs than chromosomes are left out and named in `unknown`. Cells may be in quotation marks,
    and numbers may be written 9e+05 as R writes them, or 55.039.447.

    Args:
        bed: Starts are 0-based and ends exclusive, as in BED. BED with 12 columns or with a line of tracks and tables
            of UCSC (chromStart, txStart) are always read so; any other table, Picard's list and chr1:100-200 are
            1-based with both ends included.
        assembly: Accessions of chromosomes of another one are refused; '' accepts those of both.

    Raises:
        UnitListError: A line that is not an interval among intervals, or is of another assembly, with its number.

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
    rows, sequences = take_sequences(rows)
    comments = [*sequences, *(line for _, line in rows if line.lower().startswith(_COMMENTS))]
    # Picard's lists, which begin with sequences, always count from 1.
    listed = _read_rows(_without_comments_above_header(rows), bed and not sequences, assembly)
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
    line = re.sub(r"^#\s+", "#", line)
    names = [re.sub("[ .]", "_", cell.lower()) for cell in split_cells(line, _find_separator(line))]
    return take_assembly_off(names, [name for names in _INTERVAL_COLUMNS.values() for name in names])


def _read_rows(rows: list[NumberedLine], bed: bool, assembly: str) -> UnitList:
    separator = _find_separator(rows[0][1])
    header, claims = _read_header(rows[0][1])
    columns = _find_columns(header)
    if columns is not None:
        cells = [(number, split_cells(line, separator)) for number, line in rows[1:] if not line.startswith("#")]
        zero_based = bed or counts_from_zero(header)
        if not (cells and _is_interval_in(columns, cells[0][1])):
            cells = drop_row_names(cells, len(header))
        elif all(len(row) == len(header) + 1 for _, row in cells):  # of names, as in BED, which the header leaves out
            columns.setdefault("name", len(header))
        kinds = find_repeated_kinds([row for _, row in cells], columns)
        if kinds:
            del columns["name"]
        listed = _read_intervals(cells, columns, zero_based, assembly)
        notes = note_kinds(kinds) if kinds else note_nameless(header, columns)
        return replace(listed, claims=tuple(claims), notes=(*notes, *listed.notes))
    is_track = any(line.lower().startswith(_TRACKS) for _, line in rows)
    has_scores = any(is_score_track(line) for _, line in rows)
    rows = [(number, line) for number, line in rows if not line.lower().startswith(_COMMENTS)]
    cells = [(number, split_cells(line, _find_separator(line))) for number, line in rows]
    if rows and parse_region_line(cells[0][1]):
        regions = [(number, _parse_region(number, row)) for number, row in cells]
        return _read_intervals(regions, BED_COLUMNS, False, assembly)
    if rows and _is_interval(cells[0][1]):
        table = [row for _, row in cells]
        columns = find_unnamed_columns(table, has_scores=has_scores)
        listed = _read_intervals(cells, columns, bed or is_track or is_bed_row(cells[0][1]), assembly)
        notes = () if "name" in columns else note_kinds(find_repeated_kinds(table, BED_COLUMNS))
        return replace(listed, notes=(*notes, *listed.notes))
    if rows and (kind := recognize_gene_models(rows[0][1])):
        raise UnitListError(f"line {rows[0][0]}: {kind}")
    if len(rows) > 1 and _is_interval(cells[1][1]) and is_sequence(cells[1][1][0]):  # else numbers behind a gene
        number, line = rows[0]
        raise UnitListError(
            f"line {number} is not an interval, but the next one is: call the columns chrom, start, end, name or leave"
            f" the line out, got {line[:60]!r}"
        )
    if not has_gene_column(header) and (kind := describe_set_file(rows)):
        raise UnitListError(kind)
    return UnitList(genes=tuple(dict.fromkeys(list_gene_names(rows, header, separator))))


def _find_separator(line: str) -> str:
    """The delimiter of a table with this first line."""
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


def _is_interval(cells: Sequence[str]) -> bool:
    return len(cells) >= 3 and parse_whole_number(cells[1]) is not None and parse_whole_number(cells[2]) is not None


def _is_interval_in(columns: Mapping[str, int], cells: Sequence[str]) -> bool:
    """Whether the cells of a row stand under their headers."""
    if len(cells) <= max(columns["chrom"], columns["start"], columns["end"]):
        return False
    return _is_interval(["", cells[columns["start"]], cells[columns["end"]]]) and is_sequence(cells[columns["chrom"]])


def _parse_region(number: int, cells: list[str]) -> list[str]:
    interval = parse_region_line(cells)
    if interval is None:
        raise UnitListError(f"line {number}: expected a region such as chr1:100-200, got {' '.join(cells)[:60]!r}")
    return interval


def _split_rows(rows: Iterable[tuple[int, list[str]]], columns: Mapping[str, int]) -> Iterator[tuple[int, list[str]]]:
    """Rows, of which those with several exons become one row for each."""
    indexes = [columns[column] for column in ("chrom", "start", "end")]
    for number, cells in rows:
        if len(cells) <= max(indexes) or ";" not in cells[indexes[1]]:
            yield number, cells
            continue
        exons = split_exons(Exon(*(cells[index] for index in indexes)))
        if not exons:
            raise UnitListError(f"line {number}: the lists of chromosomes, starts and ends are of different lengths")
        for exon in exons:
            row = list(cells)
            for index, cell in zip(indexes, exon, strict=False):  # without the strand
                row[index] = cell
            yield number, row


def _read_intervals(
    rows: Iterable[tuple[int, list[str]]], columns: dict[str, int], bed: bool, assembly: str
) -> UnitList:
    regions: dict[tuple[str, int], list[Region]] = {}
    unknown: dict[str, str] = {}
    for number, cells in _split_rows(rows, columns):
        try:
            first, end = parse_whole_number(cells[columns["start"]]), parse_whole_number(cells[columns["end"]])
            if first is None or end is None:
                raise ValueError
            start = first + bed
            chrom = chromosome_code(cells[columns["chrom"]], assembly=assembly)
        except UnknownChromosomeError as error:
            if is_chromosome(cells[columns["chrom"]]):  # of another assembly, as then all of the list is
                raise UnitListError(f"line {number}: {error}") from None
            unknown.setdefault(cells[columns["chrom"]], f"line {number}: {error}")
            continue
        except (ValueError, IndexError):
            line = "\t".join(cells)
            raise UnitListError(f"line {number}: expected chromosome, start and end, got {line[:60]!r}") from None
        if not 1 <= start <= end <= MAX_POSITION:
            advice = "; say with bed that the intervals count from 0" if start == 0 else ""
            raise UnitListError(f"line {number}: start {start} and end {end} make no interval{advice}")
        interval = f"{cells[columns['chrom']]}:{start}-{end}"
        name = cells[columns["name"]].strip() if columns.get("name", len(cells)) < len(cells) else ""
        name = "" if name == "." else next(iter(names_in_attributes(name)), name)  # BED writes a point for no name
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
    return UnitList((), tuple(ordered), tuple(unknown), tuple(renamed.items()), notes=note_distant(ordered))
