"""Any list of variants -> one entry for each variant asked about, in the order of the file. Pure.

VCF (sites or with genotypes, which are passed over; several ALT alleles become several entries), tables with a header
that names chromosome, position, ref and alt, and one variant a line in any written form: chr:pos:ref:alt,
chr-pos-ref-alt, genomic HGVS, rs numbers. Blank lines and lines that begin with # are no entries.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain

from variants.genome.chromosomes import LENGTHS, UnknownChromosomeError, chromosome_code, chromosome_name
from variants.genome.hgvs import MAX_POSITION, ParsedVariant, parse_variant_id

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
    """A list being read. vcf_header: the ## lines of a VCF. assembly: what its contig lengths say, else ''."""

    entries: Iterator[Entry]
    is_vcf: bool = False
    vcf_header: list[str] = field(default_factory=list)
    assembly: str = ""


def read_list(lines: Iterable[str]) -> VariantList:
    """Recognise the form of a list from its first lines and read it as a stream; every line gives an entry or more."""
    numbered = ((number, line.rstrip("\r\n")) for number, line in enumerate(lines, start=1))
    header: list[str] = []
    for number, read in numbered:
        line = read.removeprefix("\ufeff")
        if line.upper().startswith("#CHROM\tPOS\tID\tREF\tALT"):
            return VariantList(_entries(numbered, _vcf_entries), True, header, assembly_of_contigs(header))
        if line.startswith("##"):
            header.append(line)
            continue
        if (table := _table_reader(line)) is not None:
            return VariantList(_entries(numbered, table), assembly=assembly_of_contigs(header))
        if line.strip() and not line.startswith("#"):
            rows = chain([(number, line)], numbered)
            if header or _is_vcf_row(line):
                return VariantList(_entries(rows, _vcf_entries), True, header, assembly_of_contigs(header))
            return VariantList(_entries(rows, _line_entries))
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


def _vcf_entries(number: int, line: str) -> Iterable[Entry]:
    cells = line.split("\t", 8)[:8]
    if len(cells) < 5:
        return [Entry(number, line[:_SHOWN], problem="malformed: a VCF line has at least five columns")]
    cells += ["."] * (8 - len(cells))
    chrom, pos, _, ref, alts = cells[:5]
    alleles = alts.split(",")
    if len(alleles) == 1:
        return [_entry(number, chrom, pos, ref, alts, vcf=tuple(cells))]
    note = f"one of {len(alleles)} alleles of this line"
    # INFO values by allele cannot be told from others without their header lines: a split line keeps none.
    return [
        _entry(number, chrom, pos, ref, alt, vcf=(*cells[:4], alt, *cells[5:7], "."), notes=(note,)) for alt in alleles
    ]


def _table_reader(header: str) -> Callable[[int, str], Iterable[Entry]] | None:
    """Reads the rows under a header that names all four columns, in any order; None for another line."""
    cells = _cells_of(header)
    names = [cell.strip().lower() for cell in cells(header)]
    places = [next((names.index(each) for each in known if each in names), None) for known in _COLUMNS.values()]
    if None in places:
        return None
    chrom, pos, ref, alt = places
    last = max(place for place in places if place is not None)

    def read(number: int, line: str) -> Iterable[Entry]:
        found = cells(line)
        if len(found) <= last:
            return [Entry(number, line[:_SHOWN], problem="malformed: fewer columns than the header")]
        alleles = found[alt].strip().split(",")
        notes = (f"one of {len(alleles)} alleles of this line",) if len(alleles) > 1 else ()
        own = (found[chrom].strip(), found[pos].strip(), found[ref].strip())
        return [_entry(number, *own, each, notes=notes) for each in alleles]

    return read


def _cells_of(header: str) -> Cells:
    """How a table is cut into cells: at tabs, else at commas (quotes as in CSV), else at blanks."""
    if "\t" in header:
        return lambda line: line.split("\t")
    if "," in header:
        return lambda line: next(csv.reader([line]), [])
    return str.split


def _line_entries(number: int, line: str) -> Iterable[Entry]:
    text = line.strip()
    if (variant := parse_variant_id(text)) is not None:
        if variant.assembly or not variant.ref:  # an accession may name a position of the other assembly
            return [Entry(number, text, name=text, variant=variant)]
        locus = (variant.chrom, variant.start, variant.ref, variant.alt)
        return [Entry(number, text, *locus, name=text, variant=variant)]
    cells = re.split(r"[\t ]+|(?<=\w)[:-](?=[\w.<*-])", text)
    if len(cells) == 4 and _is_position(cells[1]):
        return [_entry(number, *cells, text=text)]
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
) -> Entry:
    text = text or f"{chrom}:{pos}:{ref}:{alt}"
    if not (code := _code(chrom)):
        return Entry(number, text, problem=f"unknown chromosome {chrom[:40]!r}", notes=notes, vcf=vcf)
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


_codes: dict[str, int] = {}


def _code(name: str) -> int:
    """Code of a chromosome, 0 for an unknown one; names repeat line after line."""
    code = _codes.get(name)
    if code is None:
        try:
            code = chromosome_code(name)
        except UnknownChromosomeError:
            code = 0
        if len(_codes) < 10_000:
            _codes[name] = code
    return code


def entry_id(entry: Entry) -> str:
    """chr-pos-ref-alt, as STAAR's annotation tables name a variant; the text as written where it has no place."""
    return f"{chromosome_name(entry.chrom)}-{entry.pos}-{entry.ref}-{entry.alt}" if entry.pos else entry.text
