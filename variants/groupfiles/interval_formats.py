"""Lists of intervals as other programs write them: their columns, and files that are not lists of intervals. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import PurePath

from variants.genome.bed_names import may_be_name
from variants.genome.feature_kinds import are_feature_kinds
from variants.genome.gene_names import ensembl_gene_id
from variants.groupfiles.region_lines import is_chromosome
from variants.text.text_cells import parse_whole_number

BED_COLUMNS = {"chrom": 0, "start": 1, "end": 2, "name": 3}
_SEQUENCE_LINE = re.compile(r"@(?:HD|SQ|RG|PG|CO)(?:\t|\s|$)")
_SEQUENCE_TAG = re.compile(r"\b(SN|LN|AS):([^\t]+)")
_STRANDS = frozenset("+-")
_NO_NAMES = frozenset({"", ".", "NA"})  # cells of a column of names without one
_SCORE = re.compile(r"\d+(?:\.\d+)?|\.")
_FRACTION = re.compile(r"-?\d*\.\d+(?:e[-+]?\d+)?", re.IGNORECASE)
_BED_SUFFIX = re.compile(r"\.(?:bed\d*|bedgraph|bdg|bg|bedmethyl|narrowpeak|broadpeak|gappedpeak)", re.IGNORECASE)
_EXONS = re.compile(r"\d+(?:,\d+)*,")  # as UCSC writes the starts of exons
_GENE_MODELS = (
    "lists genes, transcripts and exons, one below the other, so that nobody can tell which of them are meant: give the"
    " ids of the genes, one per line, or chromosome, start, end and name of each interval (both ends included)"
)


def take_sequences(rows: list[tuple[int, str]]) -> tuple[list[tuple[int, str]], list[str]]:
    """Numbered lines -> (lines without the header of Picard's interval_list, its sequences as contig lines of a VCF).

    Example:
        >>> take_sequences([(1, "@SQ\\tSN:chr1\\tLN:248956422"), (2, "chr1\\t1\\t9\\t+\\ta")])
        ([(2, 'chr1\\t1\\t9\\t+\\ta')], ['##contig=<ID=chr1,length=248956422>'])
    """
    sequences: list[str] = []
    for count, (_, line) in enumerate(rows):
        if not _SEQUENCE_LINE.match(line):
            return rows[count:], sequences
        tags = dict(_SEQUENCE_TAG.findall(line))
        assembly = f",assembly={tags['AS']}" if "AS" in tags else ""
        if "SN" in tags and "LN" in tags:
            sequences.append(f"##contig=<ID={tags['SN']},length={tags['LN']}{assembly}>")
    return [], sequences


def find_unnamed_columns(rows: Sequence[Sequence[str]], *, has_scores: bool = False) -> dict[str, int]:
    """The columns of intervals without a header: those of BED, or those of Picard, where the strand is before the name.

    Where this column has scores, widths or kinds of features (exon, protein_coding) instead of names, another one has
    them: with ids of Ensembl genes, else with words; or none.

    Args:
        rows: The cells of all intervals, at least one.
        has_scores: The column behind the end has scores (bedGraph).

    Example:
        >>> find_unnamed_columns([["chr1", "1", "9", "+", "a"], ["chr1", "20", "29", "-", "b"]])
        {'chrom': 0, 'start': 1, 'end': 2, 'name': 4}
        >>> find_unnamed_columns([["chr1", "1", "9", ".", "0", "+", "ENSG00000169174.11"]])["name"]
        6
        >>> find_unnamed_columns([["chr1", "1", "9", "protein_coding", "0", "+", "PCSK9"]])["name"]
        6
    """
    columns = dict(BED_COLUMNS)
    has_names = not has_scores and any(len(row) > 3 and row[3] not in _NO_NAMES for row in rows)
    if has_names and all(len(row) > 3 and row[3] in _STRANDS for row in rows):
        columns["name"] = 4
    elif (genes := _find_gene_column(rows)) and (not has_names or _are_scores([row[3] for row in rows])):
        columns["name"] = genes
    elif has_names and _have_no_names(rows):
        del columns["name"]
        if name := _find_gene_column(rows) or _find_word_column(rows):
            columns["name"] = name
        elif are_feature_kinds([row[3] for row in rows]) and not find_repeated_kinds(rows, BED_COLUMNS):
            columns["name"] = BED_COLUMNS["name"]
    elif has_scores:
        del columns["name"]
    return columns


def _have_no_names(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the cells behind the ends are fractions, kinds of features, or the widths that R writes there."""
    fourth = [row[3] if len(row) > 3 else "" for row in rows]
    if all(map(_FRACTION.fullmatch, fourth)) or are_feature_kinds(cell for cell in fourth if cell not in _NO_NAMES):
        return True
    return all(map(_has_width, rows))


def _has_width(row: Sequence[str]) -> bool:
    start, end, width = (parse_whole_number(cell) for cell in (*row[1:4], "", "")[:3])
    return start is not None and end is not None and width in (end - start, end - start + 1)


def _find_word_column(rows: Sequence[Sequence[str]]) -> int:
    """The first column behind the fourth with a word in each row that may be a name; 0 if there is none."""
    width = min(len(row) for row in rows)
    return next((at for at in range(4, width) if all(may_be_name(row[at]) for row in rows)), 0)


def find_repeated_kinds(rows: Sequence[Sequence[str]], columns: Mapping[str, int]) -> list[str]:
    """The kinds of features that a column has instead of names, sorted; [] where it has names, or no kind twice.

    As names they would make one unit of all exons of a chromosome.

    Example:
        >>> find_repeated_kinds([["1", "5", "9", "exon"], ["1", "15", "19", "exon"]], BED_COLUMNS)
        ['exon']
    """
    name = columns.get("name")
    if name is None:
        return []
    kinds = [row[name] for row in rows if len(row) > name and row[name] not in _NO_NAMES]
    return sorted(set(kinds)) if len(set(kinds)) < len(kinds) and are_feature_kinds(kinds) else []


def _find_gene_column(rows: Sequence[Sequence[str]]) -> int:
    """The first column behind the end with the id of an Ensembl gene in each row; 0 if there is none."""
    width = min(len(row) for row in rows)
    return next((at for at in range(3, width) if all(ensembl_gene_id(row[at]) for row in rows)), 0)


def _are_scores(cells: Sequence[str]) -> bool:
    """Whether these are numbers, which name no interval where something else does."""
    return all(_SCORE.fullmatch(cell) for cell in cells)


def is_bed_row(cells: Sequence[str]) -> bool:
    """Whether an interval has columns that only BED and ENCODE's peaks have: a score, then a strand.

    Example:
        >>> is_bed_row(["chr1", "5", "10", "peak1", "0", "."]), is_bed_row(["chr1", "5", "10", "+", "target"])
        (True, False)
    """
    return len(cells) >= 6 and _SCORE.fullmatch(cells[4]) is not None and cells[5] in {"+", "-", "."}


def is_bed_name(file_name: str) -> bool:
    """Whether a file is called as those whose intervals count from 0.

    Example:
        >>> is_bed_name("targets.bed.gz"), is_bed_name("ENCFF1.narrowPeak"), is_bed_name("bed.txt")
        (True, True, False)
    """
    return any(_BED_SUFFIX.fullmatch(suffix) for suffix in PurePath(file_name).suffixes)


def is_score_track(line: str) -> bool:
    """Whether a line says that scores stand behind the intervals, as in bedGraph."""
    return line.lower().startswith("track") and "type=bedgraph" in re.sub(r"[\s\"']", "", line.lower())


def recognize_gene_models(line: str) -> str:
    """A sentence on the first line of GTF, GFF3 or UCSC's tables of genes, which are not lists of intervals; else "".

    Example:
        >>> recognize_gene_models('1\\thavana\\tgene\\t100\\t900\\t.\\t+\\t.\\tgene_id "ENSG1";').partition(":")[0][:11]
        'GTF or GFF3'
        >>> recognize_gene_models("PCSK9 COMT")
        ''
    """
    cells = line.split("\t")
    if len(cells) in (8, 9) and _are_numbers(cells[3:5]) and cells[6] in {"+", "-", ".", "?"}:
        return f"GTF or GFF3 {_GENE_MODELS}"
    if any(_EXONS.fullmatch(cell) for cell in cells) and any(_begins_gene_model(cells, at) for at in (1, 2, 3)):
        return (
            "this is a table of gene models of UCSC (refFlat, genePred) without its header: put a line with the names"
            " of its columns (name, chrom, strand, txStart, txEnd, cdsStart ...) above it, and starts count from 0"
        )
    if re.match(r"(?:fixed|variable)Step\s", line):
        return "wiggle has scores of single bases, no intervals: convert it to BED"
    return ""


def _are_numbers(cells: Sequence[str]) -> bool:
    return all(parse_whole_number(cell) is not None for cell in cells)


def _begins_gene_model(cells: Sequence[str], at: int) -> bool:
    """Whether chromosome, strand, start and end stand from this column on."""
    return is_chromosome(cells[at]) and cells[at + 1] in _STRANDS and _are_numbers(cells[at + 2 : at + 4])
