"""Any list of variants -> one entry for each variant asked about, in the order of the file. Pure.

VCF (sites or with genotypes, which are passed over; several ALT alleles become several entries), tables with a header
that names chromosome, position, ref and alt, and one variant a line in any written form: chr:pos:ref:alt,
chr-pos-ref-alt, genomic HGVS, rs numbers. Blank lines and lines that begin with # are no entries.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import chain

from variants.genome.chromosomes import LENGTHS, UnknownChromosomeError, chromosome_code, chromosome_name
from variants.genome.hgvs import MAX_POSITION, ParsedVariant, parse_variant_id
from variants.lists.vcf_lines import VcfLines

_ALLELE = re.compile(r"[ACGTUNRYSWKMBDHV]+", re.IGNORECASE)

# ALT alleles that are no bases, by their first character: a release may hold them, and they match only themselves.
_NO_BASES = {"*": "* is a deletion that begins before this position", "<": "a symbolic allele matches only itself"}
_CONTIG = re.compile(r"##contig=<.*?ID=([^,>]+).*?length=(\d+)")
_COLUMNS = {
    "chrom": ("chrom", "#chrom", "chr", "#chr", "chromosome"),
    "pos": ("pos", "position", "start", "pos_hg38", "pos_hg19"),
    "ref": ("ref", "reference", "ref_allele"),
    "alt": ("alt", "alternate", "alt_allele"),
}
_MISSING_BASE = ("-", ".", "")
_SHOWN = 200  # characters of a line that nobody can read
Cells = Callable[[str], list[str]]


@dataclass(slots=True)
class Entry:
    """One variant asked about.

    number: 1-based line of the input. text: as written. problem: why it cannot be looked up, '' otherwise. name: an rs
    number or HGVS id, looked up as such first; chrom (code), pos, ref and alt: where there is a place. notes: what was
    changed to compare. vcf: of a VCF line its eight columns as written, ALT being this entry's.
    """

    number: int
    text: str
    chrom: int = 0
    pos: int = 0
    ref: str = ""
    alt: str = ""
    name: str = ""
    problem: str = ""
    notes: tuple[str, ...] = ()
    vcf: tuple[str, ...] = ()
    variant: ParsedVariant | None = None


@dataclass(slots=True)
class VariantList:
    """A list being read. vcf_header: the ## lines of a VCF. assembly: what its contig lengths say, else ''.

    vcf_lines: how the lines of a VCF are cut and split; after reading it tells what was changed.
    """

    entries: Iterator[Entry]
    is_vcf: bool = False
    vcf_header: list[str] = field(default_factory=list)
    assembly: str = ""
    vcf_lines: VcfLines | None = None


def read_list(lines: Iterable[str], *, assembly: str = "") -> VariantList:
    """Recognise the form of a list from its first lines and read it as a stream; every line gives an entry or more.

    Args:
        assembly: What the list is compared with: chromosomes by the accession of another assembly are refused.
    """
    numbered = ((number, line.rstrip("\r\n")) for number, line in enumerate(lines, start=1))
    header: list[str] = []
    for number, read in numbered:
        line = read.removeprefix("\ufeff")
        if line.upper().split()[:5] == ["#CHROM", "POS", "ID", "REF", "ALT"]:
            return _vcf_list(numbered, header, line, assembly)
        if line.startswith("##"):
            header.append(line)
            continue
        if (table := _table_reader(line, assembly)) is not None:
            return VariantList(_entries(numbered, table), assembly=assembly_of_contigs(header))
        if line.strip() and not line.startswith("#"):
            rows = chain([(number, line)], numbered)
            if header or _is_vcf_row(line):
                return _vcf_list(rows, header, "", assembly)
            return VariantList(_entries(rows, partial(_line_entries, assembly=assembly)))
    return VariantList(iter(()))


def assembly_of_contigs(header: Iterable[str]) -> str:
    """The assembly whose chromosome lengths a VCF header gives, '' where it gives none that decide."""
    votes = dict.fromkeys(LENGTHS, 0)
    for line in header:
        if found := _CONTIG.match(line):
            try:
                code = chromosome_code(found[1])
            except UnknownChromosomeError:
                continue
            for assembly, lengths in LENGTHS.items():
                votes[assembly] += lengths[code - 1] == int(found[2])
    best = max(votes, key=lambda assembly: votes[assembly])
    return best if votes[best] and list(votes.values()).count(votes[best]) == 1 else ""


def _is_vcf_row(line: str) -> bool:
    """True for a line of a VCF whose header was left behind."""
    cells = line.split("\t", 5)
    return len(cells) >= 5 and _is_position(cells[1]) and bool(_ALLELE.fullmatch(cells[3]))


def _entries(numbered: Iterable[tuple[int, str]], read: Callable[[int, str], Iterable[Entry]]) -> Iterator[Entry]:
    for number, line in numbered:
        if line.strip() and not line.startswith("#"):
            yield from read(number, line)


def _vcf_list(numbered: Iterable[tuple[int, str]], header: list[str], header_line: str, assembly: str) -> VariantList:
    """A VCF whose ## lines and header line were read; '' for a header line that is missing."""
    lines = VcfLines(header, header_line.lstrip("#").split("\t" if "\t" in header_line else None))
    entries = _entries(numbered, partial(_vcf_entries, lines=lines, assembly=assembly))
    return VariantList(entries, True, header, assembly_of_contigs(header), lines)


def _vcf_entries(number: int, line: str, *, lines: VcfLines, assembly: str) -> Iterable[Entry]:
    cells = lines.fixed_columns(line)
    if cells is None:
        return [Entry(number, line[:_SHOWN], problem="malformed: a VCF line has at least five columns")]
    split = list(lines.split(cells))
    notes = (f"one of {len(split)} alleles of this line",) if len(split) > 1 else ()
    return [
        _entry(number, chrom, pos, ref, alt, vcf=(chrom, pos, name, ref, alt, *others), notes=notes, assembly=assembly)
        for chrom, pos, name, ref, alt, *others in split
    ]


def _first_known(spellings: Iterable[str], names: Sequence[str]) -> list[str]:
    """The first spelling that is a name, in a list; an empty list if none is."""
    return [name for name in spellings if name in names][:1]


def _table_reader(header: str, assembly: str) -> Callable[[int, str], Iterable[Entry]] | None:
    """Reads the rows under a header that names all four columns, in any order; None for another line."""
    cells = _cells_of(header)
    names = [cell.strip().lower() for cell in cells(header)]
    columns = [names.index(name) for spellings in _COLUMNS.values() for name in _first_known(spellings, names)]
    if len(columns) < len(_COLUMNS):
        return None
    chrom, pos, ref, alt = columns
    last = max(columns)

    def read(number: int, line: str) -> Iterable[Entry]:
        found = cells(line)
        if len(found) <= last:
            return [Entry(number, line[:_SHOWN], problem="malformed: fewer columns than the header")]
        alleles = found[alt].strip().split(",")
        notes = (f"one of {len(alleles)} alleles of this line",) if len(alleles) > 1 else ()
        own = (found[chrom].strip(), found[pos].strip(), found[ref].strip())
        return [_entry(number, *own, each, notes=notes, assembly=assembly) for each in alleles]

    return read


def _cells_of(header: str) -> Cells:
    """How a table is cut into cells: at tabs, else at commas (quotes as in CSV), else at blanks."""
    if "\t" in header:
        return lambda line: line.split("\t")
    if "," in header:
        return lambda line: next(csv.reader([line]), [])
    return str.split


def _line_entries(number: int, line: str, *, assembly: str) -> Iterable[Entry]:
    text = line.strip()
    if (variant := parse_variant_id(text)) is not None:
        if variant.assembly or not variant.ref:  # an accession may name a position of the other assembly
            return [Entry(number, text, name=text, variant=variant)]
        locus = (variant.chrom, variant.start, variant.ref, variant.alt)
        notes = (what,) if (what := _NO_BASES.get(variant.alt[:1])) else ()
        return [Entry(number, text, *locus, name=text, notes=notes, variant=variant)]
    cells = re.split(r"[\t ]+|(?<=\w)[:-](?=[\w.<*-])", text)
    if len(cells) == 4 and _is_position(cells[1]):
        return [_entry(number, *cells, text=text, assembly=assembly)]
    return [Entry(number, text[:_SHOWN], problem="malformed: write chr:pos:ref:alt, genomic HGVS or an rs number")]


def _entry(
    number: int,
    chrom: str,
    pos: str,
    ref: str,
    alt: str,
    *,
    text: str = "",
    vcf: tuple[str, ...] = (),
    notes: tuple[str, ...] = (),
    assembly: str = "",
) -> Entry:
    text = text or f"{chrom}:{pos}:{ref}:{alt}"
    try:
        code = chromosome_code(chrom, assembly=assembly)
    except UnknownChromosomeError as error:
        return Entry(number, text, problem=str(error), notes=notes, vcf=vcf)
    if not _is_position(pos):
        return Entry(number, text, code, problem=f"malformed: position {pos[:40]!r}", notes=notes, vcf=vcf)
    if _ALLELE.fullmatch(ref) and _ALLELE.fullmatch(alt):
        return Entry(number, text, code, int(pos), ref.upper(), alt.upper(), "", "", notes, vcf)
    if _ALLELE.fullmatch(ref) and (what := _NO_BASES.get(alt[:1])):
        return Entry(number, text, code, int(pos), ref.upper(), alt, "", "", (*notes, what), vcf)
    return Entry(number, text, code, int(pos), ref, alt, "", _problem_of_alleles(ref, alt), notes, vcf)


def _is_position(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 10 and 1 <= int(text) <= MAX_POSITION


def _problem_of_alleles(ref: str, alt: str) -> str:
    if alt == "." and ref not in _MISSING_BASE:
        return "no alternate allele: the line says that there is no variant here"
    if ref in _MISSING_BASE or alt in _MISSING_BASE:
        return "wrong reference style: an insertion or deletion is written with the base before it, as in VCF"
    if "[" in alt or "]" in alt:
        return f"breakend {alt[:40]}: only alleles written as bases can be looked up"
    return f"malformed: {ref[:20]}/{alt[:20]} are no bases"


def entry_id(entry: Entry) -> str:
    """chr-pos-ref-alt, as STAAR's annotation tables name a variant; the text as written where it has no place."""
    return f"{chromosome_name(entry.chrom)}-{entry.pos}-{entry.ref}-{entry.alt}" if entry.pos else entry.text
