"""One variant of a list: its parts checked, or the reason why it cannot be looked up."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from variants.genome.alleles import IUPAC_PATTERN, is_missing_value
from variants.genome.chromosomes import (
    UnknownChromosomeError,
    chromosome_code,
    chromosome_name,
    drop_fraction,
    is_accession,
    parse_chromosome,
)
from variants.genome.hgvs import MAX_POSITION, ParsedVariant
from variants.text.text_cells import is_rounded, parse_whole_number

_BASES = frozenset("ACGT")
_COMPLEMENT = str.maketrans("ACGTacgt", "TGCAtgca")
ALT_SEPARATOR = re.compile(r"[,;/|]")  # between ALT alleles of one row: VCF has commas
SAME_ALLELES = "malformed: both alleles are the same"
ALLELE = re.compile(IUPAC_PATTERN, re.IGNORECASE)

# ALT alleles that are not bases, by their first character: a release may hold them, and they match only themselves.
_NO_BASES = {"*": "* is a deletion that begins before this position", "<": "a symbolic allele matches only itself"}
_MISSING_BASE = ("-", ".", "")
_T2T_ACCESSION = re.compile(r"NC_0609(?:2[5-9]|3\d|4[0-8])", re.IGNORECASE)
MAX_SHOWN_LENGTH = 200  # characters of a line that nobody can read


@dataclass(slots=True)
class Entry:
    """One variant of a list.

    Attributes:
        number: 1-based line of the input.
        text: As written.
        chrom, pos, ref, alt: Where there is a position; chrom is a code.
        name: An rs number or HGVS id, looked up as such first.
        problem: Why it cannot be looked up, '' otherwise.
        notes: What was changed to compare.
        vcf: Of a VCF line its eight columns as written, ALT being this entry's.
        either_order: The list does not say which allele is the reference: ref and alt may be exchanged.
        maybe_minus: The list has it on the minus strand, which may be that of its alleles or that of a gene.
        assembly: What the entry itself says that it is of, such as GTEx's `_b38`; '' if it says nothing.
        beside: The name that a row gives beside position and alleles, which is not looked up: an rs number tells of the
            assembly.
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
    either_order: bool = False
    maybe_minus: bool = False
    assembly: str = ""
    beside: str = ""


def build_entry(
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
    """The parts of a variant as written -> an entry, with its problem if a part cannot be read.

    Args:
        assembly: That of the release.

    Example:
        >>> entry = build_entry(1, "chr1", "1e+05", "g", "A")
        >>> (entry.chrom, entry.pos, entry.ref, entry.alt, entry.notes)
        (1, 100000, 'G', 'A', ('position 1e+05 read as 100000',))
    """
    text = text or f"{chrom}:{pos}:{ref}:{alt}"
    code, problem = _read_chromosome(chrom, assembly)
    if problem:
        return Entry(number, text, problem=problem, notes=notes, vcf=vcf, assembly=_assembly_of_accession(chrom))
    if (position := find_position(pos)) is None:
        reason = ": a spreadsheet has rounded it, write the column as text" if is_rounded(pos) else ""
        return Entry(number, text, code, problem=f"malformed: position {pos[:40]!r}{reason}", notes=notes, vcf=vcf)
    if not pos.isdigit():
        notes = (*notes, f"position {pos} read as {position}")
    if ref in _BASES and alt in _BASES and ref != alt:  # most variants
        return Entry(number, text, code, position, ref, alt, "", "", notes, vcf)
    if ref.upper() == alt.upper() and ALLELE.fullmatch(ref):
        return Entry(number, text, code, position, ref, alt, "", SAME_ALLELES, notes, vcf)
    if ALLELE.fullmatch(ref) and ALLELE.fullmatch(alt):
        return Entry(number, text, code, position, ref.upper(), alt.upper(), "", "", notes, vcf)
    if ALLELE.fullmatch(ref) and (allele_notes := note_on_allele(alt)):
        return Entry(number, text, code, position, ref.upper(), alt, "", "", (*notes, *allele_notes), vcf)
    return Entry(number, text, code, position, ref, alt, "", _problem_of_alleles(ref, alt), notes, vcf)


def complement(bases: str) -> str:
    """The bases of the other strand, in the same order.

    Example:
        >>> complement("GATg")
        'CTAc'
    """
    return bases.translate(_COMPLEMENT)


def find_position(text: str) -> int | None:
    """A position as written -> its number; None where no chromosome can have it."""
    if text.isdigit() and text.isascii() and len(text) < 10:  # nearly every position
        return int(text) or None
    position = parse_whole_number(text)
    return position if position is not None and 1 <= position <= MAX_POSITION else None


def _problem_of_alleles(ref: str, alt: str) -> str:
    if alt == "." and ref not in _MISSING_BASE:
        return "no alternate allele: the line says that there is no variant here"
    if missing := next((allele for allele in (ref, alt) if is_missing_value(allele)), ""):
        return f"malformed: {missing} stands for a missing value, the line has no allele"
    if ref in _MISSING_BASE or alt in _MISSING_BASE:
        return "wrong reference style: an insertion or deletion is written with the base before it, as in VCF"
    if "[" in alt or "]" in alt:
        return f"breakend {alt[:40]}: only alleles written as bases can be looked up"
    return f"malformed: {ref[:20]}/{alt[:20]} are not bases"


def find_chromosome(name: str, assembly: str = "") -> int:
    """Code of a chromosome, 0 for one that is unknown or of another assembly than this."""
    return _read_chromosome(name, assembly)[0]


@lru_cache(maxsize=10_000)  # names repeat line after line
def _read_chromosome(name: str, assembly: str) -> tuple[int, str]:
    """(code of a chromosome, ''), or (0, why the assembly does not have it)."""
    try:
        return chromosome_code(drop_fraction(name), assembly=assembly), ""
    except UnknownChromosomeError as error:
        return 0, str(error)


@lru_cache(maxsize=1_000)
def _assembly_of_accession(name: str) -> str:
    """The assembly whose chromosome an accession names; '' for other names."""
    if not is_accession(name):
        return ""
    if _T2T_ACCESSION.match(name.strip()):
        return "T2T-CHM13"
    try:
        return parse_chromosome(name).assembly
    except UnknownChromosomeError:
        return ""


def note_on_allele(alt: str) -> tuple[str, ...]:
    """Notes on an ALT allele that is not a sequence of bases; empty for others."""
    note = _NO_BASES.get(alt[:1])
    return (note,) if note else ()


def entry_id(entry: Entry) -> str:
    """chr-pos-ref-alt, as STAAR's annotation tables name a variant; the text as written where it has no position."""
    return f"{chromosome_name(entry.chrom)}-{entry.pos}-{entry.ref}-{entry.alt}" if entry.pos else entry.text
