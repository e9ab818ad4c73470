"""One gene as a gene table describes it: what every reader gives, before it is known which chromosomes we keep."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from variants.genome.bed_names import names_of_bed
from variants.genome.exon_lists import Exon, counts_from_zero, join_exons
from variants.genome.feature_kinds import is_feature_kind
from variants.genome.gene_names import ensembl_gene_id, unversioned_gene_id
from variants.text.text_cells import leading_row_names, parse_whole_number, split_cells
from variants.text.text_files import UnreadableTextError, text_lines


class GeneTableError(ValueError):
    """A gene table that cannot be read; the message names file, line, and what to do."""


@dataclass(frozen=True, slots=True)
class GeneRecord:
    """One line of a gene table.

    chromosome is the name as in the file ('17', 'chr17', 'NC_000017.11', 'GL000192.1'); start and end are 1-based
    inclusive positions; gene_id carries no version.
    """

    gene_id: str
    symbol: str
    chromosome: str
    start: int
    end: int
    strand: str = ""
    biotype: str = ""
    previous_symbols: tuple[str, ...] = ()
    alias_symbols: tuple[str, ...] = ()
    name: str = ""
    line_number: int = 0


_SUFFIXES = dict.fromkeys(("tsv", "txt", "tab", "csv"), "tsv") | {
    "gtf": "gtf",
    "gff3": "gff3",
    "gff": "gff3",
    "bed": "bed",
}
_TSV_COLUMNS = {
    "gene_id": (
        *("gene_id", "ensembl_gene_id", "gene_stable_id", "gene_stable_id_version", "gene_id_version"),
        *("geneid", "ensembl_id", "ensembl", "ensg", "id"),
    ),
    "symbol": ("symbol", "gene_name", "gene_symbol", "hgnc_symbol", "gene"),
    "chromosome": (
        *("chrom", "chr", "#chrom", "#chr", "chromosome", "chromosome_name", "seqname", "seqid"),
        *("chromosome/scaffold_name", "seqnames"),
    ),
    "start": ("start", "start_position", "gene_start", "gene_start_(bp)", "txstart", "chromstart", "begin"),
    "end": ("end", "end_position", "gene_end", "gene_end_(bp)", "txend", "chromend", "stop"),
    "strand": ("strand",),
    "biotype": ("biotype", "gene_biotype", "gene_type"),
    "previous_symbols": ("prev_symbols", "previous_symbols", "prev_symbol"),
    "alias_symbols": ("alias_symbols", "alias_symbol", "aliases", "synonyms", "gene_synonym"),
    "name": ("name", "hgnc_name", "description", "gene_description"),
}
_REQUIRED = ("chromosome", "start", "end")
_EXON_CELLS = (*_REQUIRED, "strand")
_GFF3_GENES = {"gene", "ncRNA_gene", "pseudogene"}
_GTF_ATTRIBUTE = re.compile(r'(\w+) +(?:"([^"]*)"|([^";\s]+))')
LONGEST_ID, LONGEST_SYMBOL = 40, 80  # of the columns they go into
_PROGRAM_COMMENT = re.compile(r"#+[^\t,;]*[: ]")  # as featureCounts has it above the header, which may begin with #
_STRANDS = {"1": "+", "+1": "+", "-1": "-", "+": "+", "-": "-"}


def read_genes(path: Path) -> Iterator[GeneRecord]:
    """Every gene of the file, in its order. Raises GeneTableError, which names the line, if it is not a gene table."""
    has_genes = False
    for gene in _READERS[_format_of(path)](_numbered_lines(path), path):
        has_genes = True
        yield gene
    if not has_genes:
        raise GeneTableError(f"{path.name}: no genes found; expected gene lines in TSV, GTF, GFF3 or BED")


def read_comments(path: Path) -> list[str]:
    """The comments above the genes of a table, and UCSC's lines of tracks. Raises GeneTableError as `read_genes`."""
    comments = []
    for _, line in _numbered_lines(path):
        if not line.startswith(("#", "track", "browser")) and line.strip():
            break
        comments.append(line)
    return comments


def _format_of(path: Path) -> str:
    if not path.is_file():
        raise GeneTableError(f"{path}: no such file" if not path.exists() else f"{path}: not a file")
    name = path.name.lower().removesuffix(".gz").removesuffix(".bgz")
    file_format = _SUFFIXES.get(name.rpartition(".")[2])
    if file_format is None:
        raise GeneTableError(f"{path.name}: its ending must say the format: .tsv, .gtf, .gff3 or .bed (.gz or not)")
    return file_format


def _numbered_lines(path: Path) -> Iterator[tuple[int, str]]:
    """Lines without their end, numbered from 1, whatever their encoding, line ends and compression."""
    number = 0
    with path.open("rb") as file:
        try:
            lines = text_lines(file)
            for number, line in enumerate(lines, start=1):
                if "\x00" in line or ("\ufffd" in line and lines.format.encoding == "UTF-16"):
                    raise GeneTableError(f"{path.name}: line {number} is not text in UTF-8, UTF-16 or Latin-1")
                yield number, line.rstrip("\r\n")
        except UnreadableTextError as error:
            problem = str(error)
            if "compressed" in problem:
                problem = f"the gzip data ends or breaks after line {number}"
            raise GeneTableError(f"{path.name}: {problem}") from None


def _read_tsv(lines: Iterator[tuple[int, str]], path: Path) -> Iterator[GeneRecord]:
    below_comments = (line for line in lines if line[1].strip() and not _PROGRAM_COMMENT.match(line[1]))
    header_line, header = next(below_comments, (1, ""))
    delimiter = "\t" if "\t" in header else max(",;", key=header.count)
    names = [name.lower().replace(" ", "_").replace(".", "_") for name in split_cells(header, delimiter)]
    at = _find_columns(names, f"{path.name}: line {header_line}")
    current = names.index("hgnc_symbol") if "hgnc_symbol" in names else None
    zero_based = counts_from_zero(names)
    row_names = None
    for number, line in lines:
        if not line.strip():
            continue
        cells = split_cells(line, delimiter)
        if row_names is None:  # whether R's write.table has put the names of rows before the first column
            row_names = leading_row_names(names, [cells])
        cells = cells[row_names:]
        if len(cells) != len(names):
            raise GeneTableError(f"{path.name}: line {number} has {len(cells)} columns, the header has {len(names)}")
        cell = {key: "" if index is None else cells[index] for key, index in at.items()}
        _position_on_chromosome(cell, zero_based, f"{path.name}: line {number}")
        if current is not None and cells[current] != cell["symbol"]:  # an old table beside today's HGNC symbols
            cell["alias_symbols"] = f"{cells[current]},{cell['alias_symbols']}"
        yield _gene(path, number, cell)


def _find_columns(names: list[str], where: str) -> dict[str, int | None]:
    """The index of each known column; `where` the header is, for the error."""
    at = {key: next((names.index(n) for n in synonyms if n in names), None) for key, synonyms in _TSV_COLUMNS.items()}
    absent = [key for key in _REQUIRED if at[key] is None]
    if at["gene_id"] is None and at["symbol"] is None:
        absent.insert(0, "gene_id or symbol")
    if absent:
        raise GeneTableError(f"{where} names no column for {', '.join(absent)}; a header line is needed")
    return at


def _position_on_chromosome(cell: dict[str, str], zero_based: bool, where: str) -> None:
    """Make one range of the exons of a line, which counts from 1."""
    if ";" in cell["start"]:
        joined = join_exons(Exon(*(cell[key] for key in _EXON_CELLS)))
        if joined is None:
            raise GeneTableError(
                f"{where}: exons must be lists of equal length on one chromosome and strand, got"
                f" {cell['chromosome'][:40]!r}, {cell['start'][:40]!r}, {cell['end'][:40]!r}"
            )
        cell |= zip(_EXON_CELLS, joined, strict=True)
    if zero_based and (before := parse_whole_number(cell["start"])) is not None:
        cell["start"] = str(before + 1)


def _read_gtf(lines: Iterator[tuple[int, str]], path: Path) -> Iterator[GeneRecord]:
    for number, columns in _feature_lines(lines, path):
        if columns[2] == "gene":
            pairs = {key: quoted or bare for key, quoted, bare in _GTF_ATTRIBUTE.findall(columns[8])}
            yield _feature(path, number, columns, pairs)


def _read_gff3(lines: Iterator[tuple[int, str]], path: Path) -> Iterator[GeneRecord]:
    for number, columns in _feature_lines(lines, path):
        if columns[2] in _GFF3_GENES:
            split = (pair.partition("=") for pair in columns[8].split(";"))
            pairs = {key.strip(): unquote(value.strip()) for key, _, value in split if value}
            pairs.setdefault("gene_id", re.sub(r"^gene[:-]", "", pairs.get("ID", "")))
            pairs.setdefault("gene_name", pairs.get("Name", ""))
            yield _feature(path, number, columns, pairs)


def _feature_lines(lines: Iterator[tuple[int, str]], path: Path) -> Iterator[tuple[int, list[str]]]:
    """The nine columns of each GTF or GFF3 line; a FASTA part at the end is left out."""
    for number, line in lines:
        if line.startswith("##FASTA"):
            return
        if not line.strip() or line.startswith("#"):
            continue
        columns = line.split("\t")
        if len(columns) != 9:
            raise GeneTableError(f"{path.name}: line {number} has {len(columns)} columns instead of 9")
        yield number, columns


def _feature(path: Path, number: int, columns: list[str], pairs: dict[str, str]) -> GeneRecord:
    cell = {
        "gene_id": pairs.get("gene_id", ""),
        "symbol": pairs.get("gene_name") or pairs.get("gene", ""),
        "chromosome": columns[0],
        "start": columns[3],
        "end": columns[4],
        "strand": columns[6],
        "biotype": pairs.get("gene_biotype") or pairs.get("gene_type") or pairs.get("biotype", ""),
        "name": re.sub(r" \[Source:.*\]$", "", pairs.get("description", "")),
        "alias_symbols": pairs.get("gene_synonym", ""),
    }
    return _gene(path, number, cell)


def _read_bed(lines: Iterator[tuple[int, str]], path: Path) -> Iterator[GeneRecord]:
    """BED counts from 0 and leaves the end out: its start + 1 is the first base, its end the last."""
    for number, line in lines:
        if not line.strip() or line.startswith(("#", "track", "browser")):
            continue
        columns = split_cells(line, "\t" if "\t" in line else " ")
        if len(columns) < 4:
            raise GeneTableError(f"{path.name}: line {number} has {len(columns)} columns; the fourth must be a name")
        chromosome, start, end = columns[:3]
        strand = columns[5] if len(columns) > 5 else ""
        before = parse_whole_number(start)
        first = start if before is None else str(before + 1)
        gene_id, symbol = names_of_bed(columns[3:])
        if is_feature_kind(symbol) and symbol == gene_id:
            raise GeneTableError(
                f"{path.name}: line {number}: the fourth column has a kind of feature, {symbol}; put the gene's name"
                " there"
            )
        cell = {"gene_id": gene_id, "symbol": symbol}
        cell |= {"chromosome": chromosome, "start": first, "end": end, "strand": strand}
        yield _gene(path, number, cell)


def _gene(path: Path, number: int, cell: dict[str, str]) -> GeneRecord:
    """The record of one line, checked. `cell` has keys of _TSV_COLUMNS."""
    start, end = parse_whole_number(cell["start"]), parse_whole_number(cell["end"])
    if start is None or end is None or not 1 <= start <= end < 2**31 - 1:
        raise GeneTableError(
            f"{path.name}: line {number}: {cell['start']!r} to {cell['end']!r} is not a range of positions"
        )
    gene_id = unversioned_gene_id(cell["gene_id"] or cell["symbol"])
    symbol = ensembl_gene_id(cell["symbol"]) or cell["symbol"] or gene_id
    if not gene_id:
        raise GeneTableError(f"{path.name}: line {number}: neither a gene id nor a symbol")
    if len(gene_id) > LONGEST_ID or len(symbol) > LONGEST_SYMBOL:
        raise GeneTableError(f"{path.name}: line {number}: a gene id or symbol is too long: {symbol[:50]!r}")
    return GeneRecord(
        gene_id=gene_id,
        symbol=symbol,
        chromosome=cell["chromosome"],
        start=start,
        end=end,
        strand=_STRANDS.get(cell.get("strand", ""), ""),
        biotype=cell.get("biotype", ""),
        previous_symbols=_symbols(cell.get("previous_symbols", "")),
        alias_symbols=_symbols(cell.get("alias_symbols", "")),
        name=cell.get("name", ""),
        line_number=number,
    )


def _symbols(cell: str) -> tuple[str, ...]:
    """Symbols of a list separated by comma, semicolon or bar."""
    if not cell:  # as in most lines
        return ()
    return tuple(dict.fromkeys(symbol for part in re.split(r"[,;|]", cell) if (symbol := part.strip())))


_READERS = {"tsv": _read_tsv, "gtf": _read_gtf, "gff3": _read_gff3, "bed": _read_bed}
