"""Any list of variants -> one entry for each variant asked about, in the order of the file. Pure.

VCF (sites or with genotypes, which are passed over; several ALT alleles become several entries), tables with a header
that names chromosome, position, ref and alt, and one variant a line in any written form: chr:pos:ref:alt,
chr-pos-ref-alt, genomic HGVS, rs numbers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain

from variants.chromosomes import LENGTHS, UnknownChromosomeError, chromosome_code, chromosome_name
from variants.hgvs import parse_rs, parse_variant

_ALLELE = re.compile(r"[ACGTN]+", re.IGNORECASE)
_CONTIG = re.compile(r"##contig=<.*?ID=([^,>]+).*?length=(\d+)")
_COLUMNS = {
    "chrom": ("chrom", "#chrom", "chr", "#chr", "chromosome"),
    "pos": ("pos", "position", "start", "pos_hg38", "pos_hg19"),
    "ref": ("ref", "reference", "ref_allele"),
    "alt": ("alt", "alternate", "alt_allele"),
}
_MISSING_BASE = ("-", ".", "")


@dataclass(slots=True)
class Entry:
    """One variant asked about.

    number: 1-based line of the input. text: as written. problem: why it cannot be looked up, '' otherwise. name: an rs
    number or HGVS id, looked up as such; otherwise chrom (code), pos, ref and alt. notes: what was changed to compare.
    rest: of a VCF line, (ID, QUAL, FILTER, INFO).
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
    rest: tuple[str, str, str, str] | None = None


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
    first = None
    for number, line in numbered:
        if line.upper().startswith("#CHROM\tPOS\tID\tREF\tALT"):
            return VariantList(_entries(numbered, _vcf_entries), True, header, assembly_of_contigs(header))
        if line.startswith("##"):
            header.append(line)
        elif line.strip() and not _is_comment(line):
            first = (number, line)
            break
    if first is None:
        return VariantList(iter(()))
    line = first[1]
    cells = [cell.strip().lower() for cell in line.split("\t")]
    places = {column: next((cells.index(s) for s in names if s in cells), None) for column, names in _COLUMNS.items()}
    if all(place is not None for place in places.values()):
        return VariantList(_entries(numbered, _table_reader(places)))  # type: ignore[arg-type]
    if header and len(cells) >= 5:
        return VariantList(_entries(chain([first], numbered), _vcf_entries), True, header)
    return VariantList(_entries(chain([first], numbered), _line_entries))


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


def _is_comment(line: str) -> bool:
    return line.startswith("#") and "\t" not in line


def _entries(numbered: Iterable[tuple[int, str]], read: Callable[[int, str], Iterable[Entry]]) -> Iterator[Entry]:
    for number, line in numbered:
        if line.strip():
            yield from read(number, line)


def _vcf_entries(number: int, line: str) -> Iterable[Entry]:
    cells = line.split("\t", 8)
    if len(cells) < 5:
        return [Entry(number, line[:200], problem="malformed: a VCF line has at least five columns")]
    chrom, pos, name, ref, alts = cells[:5]
    rest = (name, *([*cells[5:8], ".", ".", "."][:3]))
    alleles = alts.split(",")
    if len(alleles) == 1:
        return [_entry(number, chrom, pos, ref, alts, rest=rest)]
    note = f"one of {len(alleles)} alleles of this line"
    return [_entry(number, chrom, pos, ref, alt, rest=(*rest[:3], "."), notes=(note,)) for alt in alleles]


def _table_reader(places: dict[str, int]) -> Callable[[int, str], Iterable[Entry]]:
    chrom, pos, ref, alt = (places[column] for column in ("chrom", "pos", "ref", "alt"))
    last = max(places.values())

    def read(number: int, line: str) -> Iterable[Entry]:
        cells = line.split("\t")
        if len(cells) <= last:
            return [Entry(number, line[:200], problem="malformed: fewer columns than the header")]
        alleles = cells[alt].strip().split(",")
        notes = (f"one of {len(alleles)} alleles of this line",) if len(alleles) > 1 else ()
        return [
            _entry(number, cells[chrom].strip(), cells[pos].strip(), cells[ref].strip(), each, notes=notes)
            for each in alleles
        ]

    return read


def _line_entries(number: int, line: str) -> Iterable[Entry]:
    text = line.strip()
    if parse_rs(text) is not None or parse_variant(text) is not None:
        return [Entry(number, text, name=text)]
    cells = re.split(r"[\t ]+|(?<=\w)[:-](?=[\w-])", text)
    if len(cells) == 4 and cells[1].isdigit():
        return [_entry(number, *cells, text=text)]
    return [Entry(number, text[:200], problem="malformed: write chr:pos:ref:alt, genomic HGVS or an rs number")]


def _entry(
    number: int,
    chrom: str,
    pos: str,
    ref: str,
    alt: str,
    *,
    text: str = "",
    rest: tuple[str, str, str, str] | None = None,
    notes: tuple[str, ...] = (),
) -> Entry:
    entry = Entry(
        number, text or f"{chrom}:{pos}:{ref}:{alt}", ref=ref.upper(), alt=alt.upper(), rest=rest, notes=notes
    )
    code = _code(chrom)
    if not code:
        entry.problem = f"unknown chromosome {chrom[:40]!r}"
    elif not pos.isdigit() or int(pos) < 1:
        entry.problem = f"malformed: position {pos[:40]!r}"
    elif ref in _MISSING_BASE or alt in _MISSING_BASE:
        entry.problem = "wrong reference style: an insertion or deletion is written with the base before it, as in VCF"
    elif not (_ALLELE.fullmatch(ref) and _ALLELE.fullmatch(alt)):
        entry.problem = f"malformed: {ref[:20]}/{alt[:20]} are no bases"
    entry.chrom, entry.pos = code, int(pos) if pos.isdigit() else 0
    return entry


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


def trimmed(pos: int, ref: str, alt: str) -> tuple[int, str, str]:
    """Alleles without the padding that another caller may add: common right end, then common left, one base stays."""
    while len(ref) > 1 and len(alt) > 1 and ref[-1] == alt[-1]:
        ref, alt = ref[:-1], alt[:-1]
    same = 0
    while same < min(len(ref), len(alt)) - 1 and ref[same] == alt[same]:
        same += 1
    return pos + same, ref[same:], alt[same:]


def entry_id(entry: Entry) -> str:
    """chr-pos-ref-alt, as STAAR's annotation tables name a variant; the text as written where it has no place."""
    return f"{chromosome_name(entry.chrom)}-{entry.pos}-{entry.ref}-{entry.alt}" if entry.chrom else entry.text
