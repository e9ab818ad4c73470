"""Any list of variants -> one entry for each variant, in the order of the file. Pure.

VCF (sites or with genotypes, which are passed over; several ALT alleles become several entries), tables with a header
that names the columns or without one, and one variant a line in any written form: chr:pos:ref:alt, chr-pos-ref-alt,
genomic HGVS, SPDI, rs numbers. Blank lines and lines that begin with # are not entries.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain, islice

from variants.lists.assembly_claims import builds_of_comments, claims_of_header, claims_of_table
from variants.lists.columns_option import ColumnChoice, ColumnsError, layout_of_choices
from variants.lists.entries import MAX_SHOWN_LENGTH, Entry, build_entry, find_position
from variants.lists.reading import Reading
from variants.lists.table_entries import NO_ALLELES, RowReader, entries_of_ids, read_rows_by
from variants.lists.table_layout import (
    ListKind,
    NumberedLine,
    TableLayout,
    choose_id_column,
    find_header,
    fits_header,
    layout_is_readable,
    recognise_rows,
    with_row_names,
)
from variants.lists.vcf_lines import VcfLines
from variants.text.text_cells import delimiter_line
from variants.text.text_files import TextFormat, TextLines

SAMPLED_LINES = 100  # rows by which the kind of a list is recognised
_TRACK_LINES = ("track ", "browser ")
MAX_TITLE_LINES = 10  # above the header of a table; Illumina's manifests have seven
EMPTY_CELLS = " \t,;|\"'"  # a line of these is blank: spreadsheets write the delimiters of empty rows
MAX_SAMPLE_LENGTH = 2**20  # characters of them
_VCF_COLUMNS = ("CHROM", "POS", "ID", "REF", "ALT", "QUAL", "FILTER", "INFO", "FORMAT")
_PVAR_COLUMNS = {*_VCF_COLUMNS, "CM"}  # PLINK 2 may leave columns out, and adds the genetic position


@dataclass(slots=True)
class VariantList:
    """A list being read.

    Attributes:
        rows: The lines that have entries, with their numbers; each is given once.
        read: Makes the entries of such a line.
        vcf_header: The ## lines of a VCF.
        reading: How the list is read, and what it says of its assembly.
        vcf_lines: How the lines of a VCF are split; after reading it tells what was changed.
    """

    rows: Iterator[NumberedLine]
    read: RowReader
    reading: Reading
    vcf_header: list[str] = field(default_factory=list)
    vcf_lines: VcfLines | None = None

    @property
    def entries(self) -> Iterator[Entry]:
        """The entries of the lines that were not given yet."""
        for number, line in self.rows:
            yield from self.read(number, line)

    @property
    def is_vcf(self) -> bool:
        """Whether the entries have the columns of a VCF."""
        return self.reading.kind is ListKind.VCF


@dataclass(slots=True)
class _Beginning:
    """The lines before the first row of a list.

    Attributes:
        comments: Lines that begin with #, and the track lines of a BED file.
        delimiter: What Excel's line `sep=;` names; else ''.
    """

    text: TextFormat | None
    comments: list[str] = field(default_factory=list)
    delimiter: str = ""


def read_list(lines: Iterable[str], *, columns: Sequence[ColumnChoice] = (), assembly: str = "") -> VariantList:
    """Recognise the kind of a list from its first lines and read it as a stream; every line gives an entry or more.

    Args:
        columns: Which column is what, for a table; empty to find out.
        assembly: That of the release: of several columns with positions, the one that names it is read.

    Raises:
        ColumnsError: A chosen column is not there.

    Example:
        >>> [(entry.pos, entry.ref, entry.alt) for entry in read_list(["22\\t19962000\\tG\\tA\\tA"]).entries]
        [(19962000, 'G', 'A')]
    """
    beginning = _Beginning(lines.format if isinstance(lines, TextLines) else None)
    numbered: Iterator[NumberedLine] = (
        (number, line.rstrip("\r\n").removeprefix("\ufeff")) for number, line in enumerate(lines, start=1)
    )
    while (numbered_line := next(numbered, None)) is not None:
        number, line = numbered_line
        if not line.strip(EMPTY_CELLS):
            continue
        if not beginning.delimiter and (delimiter := delimiter_line(line)):
            beginning.delimiter = delimiter
        elif not columns and _is_vcf_header(line):
            return _vcf_list(numbered, beginning, line, assembly)
        elif _is_comment(line) or (line.startswith("#") and not _may_be_header(line, beginning, columns, assembly)):
            beginning.comments.append(line)
        elif line.startswith("#"):
            sample = _take_sample(numbered)
            numbered = chain(sample, numbered)
            layout = _layout_of_header((number, line), _rows_of(sample), beginning, columns, assembly)
            if layout is not None:
                return _table_list(numbered, beginning, layout, assembly)
            beginning.comments.append(line)
        else:
            sample = [(number, line), *_take_sample(numbered)]
            return _rows_list(_rows_of(sample), numbered, beginning, columns, assembly)
    return _ids_list((), beginning, assembly)


def _is_comment(line: str) -> bool:
    """Whether a line cannot be the header of a table: it is a comment or a track line."""
    return line.startswith("##") or line.lower().startswith(_TRACK_LINES)


def _is_vcf_header(line: str) -> bool:
    """Whether a line is the header of a VCF or .pvar file; PLINK's tables of results begin alike, with more names."""
    names = line.removeprefix("#").upper().split("\t" if "\t" in line else None)
    least = 5 if line.startswith("#") else 8  # a header that lost its # must name all columns
    if names[:least] != list(_VCF_COLUMNS[:least]):
        return False
    fixed = names[: names.index("FORMAT")] if "FORMAT" in names else names
    return set(fixed) <= _PVAR_COLUMNS


def _take_sample(numbered: Iterator[NumberedLine]) -> list[NumberedLine]:
    """The next lines, as many as are needed to recognise the kind of a list."""
    lines: list[NumberedLine] = []
    length = 0
    for number, line in islice(numbered, SAMPLED_LINES):
        lines.append((number, line))
        length += len(line)
        if length > MAX_SAMPLE_LENGTH:
            break
    return lines


def _rows_of(lines: Iterable[NumberedLine]) -> list[NumberedLine]:
    return list(_filled_rows(lines))


def _layout_of_header(
    header: NumberedLine,
    rows: Sequence[NumberedLine],
    beginning: _Beginning,
    columns: Sequence[ColumnChoice],
    assembly: str,
) -> TableLayout | None:
    """The layout of the table whose header this line is; None for another line, such as a comment in words."""
    number, line = header
    builds = builds_of_comments(beginning.comments)
    if columns:
        return layout_of_choices(columns, [header, *rows], builds)
    layout = find_header(line, assembly=assembly, delimiter=beginning.delimiter, builds=builds)
    if layout is None or (line.startswith("#") and not fits_header(layout, rows)):
        return None
    return choose_id_column(with_row_names(replace(layout, header_line=number), rows), rows)


def _may_be_header(line: str, beginning: _Beginning, columns: Sequence[ColumnChoice], assembly: str) -> bool:
    """Whether a line that begins with # may be the header of a table, by itself: it has all columns."""
    if not columns:
        return find_header(line, assembly=assembly, delimiter=beginning.delimiter) is not None
    try:
        return layout_of_choices(columns, [(1, line)]).header_line == 1
    except ColumnsError:
        return False


def _rows_list(
    rows: list[NumberedLine],
    numbered: Iterator[NumberedLine],
    beginning: _Beginning,
    columns: Sequence[ColumnChoice],
    assembly: str,
) -> VariantList:
    """A list whose first row, or header without #, was read."""
    if columns:
        chosen = layout_of_choices(columns, rows, builds_of_comments(beginning.comments))
        return _table_list(chain(rows[bool(chosen.header_line) :], numbered), beginning, chosen, assembly)
    for index in range(min(len(rows), MAX_TITLE_LINES + 1)):  # a title may stand above the header
        header = _layout_of_header(rows[index], rows[index + 1 :], beginning, (), assembly)
        if header is not None and (index == 0 or fits_header(header, rows[index + 1 :])):
            return _table_list(chain(rows[:index], rows[index + 1 :], numbered), beginning, header, assembly)
        if _count_variants(rows[index][1]):
            break
    kind, layout = recognise_rows(rows, count_ids=_count_variants, delimiter=beginning.delimiter)
    all_rows = chain(rows, numbered)
    if kind is ListKind.VCF or _is_fileformat_vcf(beginning.comments):
        return _vcf_list(all_rows, beginning, "", assembly)
    if layout is not None:
        if layout.header_line:
            all_rows = chain(rows[1:], numbered)
        return _table_list(all_rows, beginning, layout, assembly)
    return _ids_list(all_rows, beginning, assembly)


def _ids_list(numbered: Iterable[NumberedLine], beginning: _Beginning, assembly: str) -> VariantList:
    reading = Reading(ListKind.IDS, text=beginning.text, claims=claims_of_header(beginning.comments))
    return VariantList(_filled_rows(numbered), partial(_line_entries, assembly=assembly), reading)


def _is_fileformat_vcf(comments: Iterable[str]) -> bool:
    return any(line.lower().startswith("##fileformat=vcf") for line in comments)


def _vcf_list(numbered: Iterable[NumberedLine], beginning: _Beginning, header_line: str, assembly: str) -> VariantList:
    """A VCF whose ## lines and header line were read; '' for a header line that is missing."""
    reading = Reading(ListKind.VCF, text=beginning.text, claims=claims_of_header(beginning.comments))
    lines = VcfLines(beginning.comments, header_line.lstrip("#").split("\t" if "\t" in header_line else None))
    read = partial(_vcf_entries, lines=lines, assembly=assembly)
    return VariantList(_filled_rows(numbered), read, reading, beginning.comments, lines)


def _table_list(
    numbered: Iterable[NumberedLine], beginning: _Beginning, layout: TableLayout, assembly: str
) -> VariantList:
    claims = claims_of_table(layout.columns, beginning.comments)
    reading = Reading(ListKind.TABLE, layout, beginning.text, claims=claims)
    if not layout_is_readable(layout):
        reading.notes.append(NO_ALLELES)
    if "pos" in layout.columns and layout.columns["pos"].zero_based:
        reading.notes.append("positions of the list count from 0, as in BED: 1 is added")
    return VariantList(_filled_rows(numbered), read_rows_by(layout, assembly), reading)


def _filled_rows(numbered: Iterable[NumberedLine]) -> Iterator[NumberedLine]:
    """The lines that are neither blank nor comments."""
    for number, line in numbered:
        if line.strip(EMPTY_CELLS) and not line.startswith("#"):
            yield number, line


def _vcf_entries(number: int, line: str, *, lines: VcfLines, assembly: str) -> Iterable[Entry]:
    cells = lines.fixed_columns(line)
    if cells is None:
        return [Entry(number, line[:MAX_SHOWN_LENGTH], problem="malformed: a VCF line has at least five columns")]
    if "," not in cells[4]:  # most lines have one allele
        return [build_entry(number, cells[0], cells[1], cells[3], cells[4], vcf=cells, assembly=assembly)]
    alleles = list(lines.split(cells))
    notes = (f"one of {len(alleles)} alleles of this line",) if len(alleles) > 1 else ()
    return [
        build_entry(number, own[0], own[1], own[3], own[4], vcf=own, notes=notes, assembly=assembly) for own in alleles
    ]


def _line_entries(number: int, line: str, *, assembly: str) -> Iterable[Entry]:
    text = line.strip().strip("\"',;")
    entries = entries_of_ids(number, text, assembly)
    if len(entries) > 1 or not entries[0].problem:
        return entries
    cells = re.split(r"[\t ]+|(?<=\w)[:-](?=[\w.<*-])", text)
    if len(cells) == 4 and find_position(cells[1]) is not None:
        return [build_entry(number, *cells, text=text, assembly=assembly)]
    return entries


def _count_variants(line: str) -> int:
    """How many variants a line names by itself."""
    return sum(not entry.problem for entry in _line_entries(1, line, assembly=""))
