"""Variants as people and programs write them: (chromosome, position, ref, alt) <-> genomic HGVS and other forms.

Positions are 1-based. Ids follow the rules of myvariant.info's loader and clients (`format_hgvs`): no right-shift, no
`dup`, only the common *left* part of two longer alleles is trimmed. Without the reference sequence more is impossible:
one change written at two places of a repeat keeps two ids.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import blake2b

from variants.genome.chromosomes import UnknownChromosomeError, chromosome_code, chromosome_name

LAST_POSITION = 2**31 - 2  # what a position column holds; no chromosome is as long
LONGEST_ID = 512  # longer ids carry a digest of the inserted bases instead of the bases, as upstream's do

# Version of the RefSeq accession NC_0000<code> in GRCh37; GRCh38 has the next one; chrM is the same in both.
_GRCH37_VERSIONS = (10, 11, 11, 11, 9, 11, 13, 10, 11, 10, 9, 11, 10, 8, 9, 9, 10, 9, 9, 10, 8, 10, 10, 9)
_MITOCHONDRION = "012920"
_BASES = "[ACGTN]+"
_SEQUENCE = r"(?:NC_(?P<accession>\d{6})(?:\.(?P<version>\d+))?|(?:chr)?(?P<name>\d{1,2}|X|Y|MT?))"
_HGVS = re.compile(
    rf"{_SEQUENCE}:\s*[gm]?\.?(?P<start>\d[\d,]{{0,15}})(?:_(?P<end>\d[\d,]{{0,15}}))?"
    rf"(?:(?P<ref>{_BASES})>(?P<alt>{_BASES})"
    rf"|del(?P<deleted>{_BASES})?(?:ins(?P<replacement>{_BASES}|_seqhashed_[0-9A-F]{{32}}))?"
    rf"|ins(?P<inserted>{_BASES}|_seqhashed_[0-9A-F]{{32}}))",
    re.IGNORECASE,
)
_VCF = re.compile(
    rf"(?:chr)?(?P<name>\d{{1,2}}|X|Y|MT?)[\s:_-]+(?P<start>\d[\d,]{{0,15}})(?:\s+(?:\.|rs\d+))?[\s:_-]+(?P<ref>{_BASES})[\s:_/>-]+(?P<alt>{_BASES})",
    re.IGNORECASE,
)
_SPDI = re.compile(rf"{_SEQUENCE}:(?P<before>\d{{1,10}}):(?!:$)(?P<ref>{_BASES})?:(?P<alt>{_BASES})?", re.IGNORECASE)
_RS = re.compile(r"(?:dbsnp:\s*)?rs(\d{1,18})", re.IGNORECASE)
_CANONICAL = re.compile(r"chr(?P<name>\w+):g\.(?P<start>\d{1,15})(?:_\d+)?(?P<change>.+)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class WrittenVariant:
    """A variant somebody wrote down.

    ids: the genomic HGVS ids it may have in a release, likeliest first (the rules applied to the alleles as written,
    then to the alleles without their common right end). assembly: 'GRCh37' or 'GRCh38' where a RefSeq accession says
    so, else ''. ref, alt: the alleles at `start` where both are written out, else ''.
    """

    chrom: int
    start: int
    ids: tuple[str, ...]
    assembly: str = ""
    ref: str = ""
    alt: str = ""


def genomic_hgvs(chrom: int, pos: int, ref: str, alt: str) -> str:
    """The id of a variant, e.g. 'chr1:g.35366C>T', 'chrMT:g.8271_8279del'. Never fails: odd alleles become delins."""
    ref, alt = ref.upper(), alt.upper()
    pos, ref, alt = _trim_left(pos, ref, alt)
    place = f"{chromosome_name(chrom, prefix=True)}:g."
    if len(ref) == len(alt) == 1:
        return f"{place}{pos}{ref}>{alt}"
    if len(alt) == 1 and ref.startswith(alt):
        return f"{place}{_span_text(pos + 1, pos + len(ref) - 1)}del"
    if len(ref) == 1 and alt.startswith(ref):
        return _shorten(f"{place}{pos}_{pos + 1}ins", alt[1:])
    return _shorten(f"{place}{_span_text(pos, pos + len(ref) - 1)}delins", alt)


def refseq_accession(chrom: int, assembly: str) -> str:
    """'NC_000022.11' for chromosome 22 of GRCh38."""
    if chrom > len(_GRCH37_VERSIONS):
        return f"NC_{_MITOCHONDRION}.1"
    return f"NC_{chrom:06}.{_GRCH37_VERSIONS[chrom - 1] + (assembly == 'GRCh38')}"


def notations(chrom: int, pos: int, ref: str, alt: str, *, assembly: str) -> dict[str, str]:
    """A variant in the forms that programs and papers use, by the name of the form.

    SPDI counts from 0 and names the sequence by its accession; the others count from 1.
    """
    name, own, accession = chromosome_name(chrom), genomic_hgvs(chrom, pos, ref, alt), refseq_accession(chrom, assembly)
    return {
        "HGVS, genomic": own,
        "HGVS, RefSeq": f"{accession}:{'m' if chrom > len(_GRCH37_VERSIONS) else 'g'}.{own.partition(':g.')[2]}",
        "VCF": f"{name}-{pos}-{ref}-{alt}",
        "SPDI": f"{accession}:{pos - 1}:{ref}:{alt}",
    }


def variant_span(pos: int, ref: str, alt: str) -> tuple[int, int]:
    """First and last base (1-based, inclusive) that an interval question must overlap.

    Deletion: the deleted bases; insertion: the base before and the base after; otherwise the replaced bases.
    """
    pos, ref, alt = _trim_left(pos, ref, alt)
    if len(alt) == 1 and len(ref) > 1 and ref.startswith(alt):
        return pos + 1, pos + len(ref) - 1
    if len(ref) == 1 and len(alt) > 1 and alt.startswith(ref):
        return pos, pos + 1
    return pos, pos + max(len(ref), 1) - 1


def searchable_ids(chrom: int, pos: int, ref: str, alt: str) -> tuple[str, ...]:
    """The variant's own id, then the id of its alleles without their common right end, if that is another one."""
    own = genomic_hgvs(chrom, pos, ref, alt)
    if len(ref) < 2 or len(alt) < 2:  # nothing to trim
        return (own,)
    trimmed = genomic_hgvs(chrom, pos, *_trim_right(ref, alt))
    return (own,) if own == trimmed else (own, trimmed)


def ids_beyond_arithmetic(chrom: int, pos: int, ref: str, alt: str) -> tuple[str, ...]:
    """Those of `searchable_ids` that `hgvs_lookup_positions` does not lead back from: for the names table."""
    own, *others = searchable_ids(chrom, pos, ref, alt)
    lost = [] if (chrom, pos) in (hgvs_lookup_positions(own) or []) else [own]
    return (*lost, *others)


def hgvs_lookup_positions(hgvs_id: str) -> list[tuple[int, int]] | None:
    """Where a row with this canonical id stands, by arithmetic: [(chrom, pos)]; None for a text that is no such id.

    Rows there still have to be compared by id. A variant whose alleles share more than their first base, or end alike,
    stands elsewhere (ids_beyond_arithmetic).
    """
    match = _CANONICAL.fullmatch(hgvs_id)
    if match is None:
        return None
    try:
        chrom = chromosome_code(match["name"])
    except UnknownChromosomeError:
        return None
    start = int(match["start"])
    if start > LAST_POSITION:
        return None
    return [(chrom, start - 1 if match["change"] == "del" else start)]


def parse_variant(text: str) -> WrittenVariant | None:
    """A variant in any of the usual forms, any case; None for any other text.

    chr1:g.35366C>T, 1:g.35366C>T, chr1:35366C>T, NC_000001.10:g.35366C>T, 1-35366-C-T, chr1:35366:C:T, chr1:35366_C/T,
    1:35366 C>T, the first columns of a VCF line (1 35366 . C T), SPDI (NC_000001.10:35365:C:T);
    deletions as 10del, 10_12del, 10_10del, 10_12delACT; 10_11insA, 10_12delinsTG, 10_12delACTinsTG; chrM.
    """
    text = text.strip()
    # A sequence by its chromosome's name is the common chr1:35366:C:T, which counts from 1; SPDI names an accession.
    spdi = _SPDI.fullmatch(text) if text[:3].upper() == "NC_" else None
    match = spdi or _HGVS.fullmatch(text) or _VCF.fullmatch(text)
    if match is None:
        return None
    found = {name: value.upper() for name, value in match.groupdict().items() if value}
    if spdi:
        found |= _places_of_spdi(found)
    sequence = _sequence(found)
    if sequence is None:
        return None
    chrom, assembly = sequence
    start = int(found["start"].replace(",", ""))
    end = int(found.get("end", found["start"]).replace(",", ""))
    if not 0 < start <= LAST_POSITION:
        return None
    ids = _ids_as_written(chrom, start, end, found)
    alleles = (found["ref"], found["alt"]) if found.get("ref") and found.get("alt") else ("", "")
    return WrittenVariant(chrom, start, ids, assembly, *alleles) if ids else None


def parse_rs(text: str) -> int | None:
    """The number of 'rs123', 'RS123' or 'dbSNP:rs123'; None for any other text."""
    match = _RS.fullmatch(text.strip())
    return int(match[1]) if match else None


def _ids_as_written(chrom: int, start: int, end: int, found: dict[str, str]) -> tuple[str, ...]:
    """Canonical ids of a parsed text; empty where its parts contradict each other."""
    span = end - start + 1
    ref = found.get("ref") or found.get("deleted", "")
    alt = found.get("alt") or found.get("replacement", "")
    place = f"{chromosome_name(chrom, prefix=True)}:g."
    if "inserted" in found:
        return (_shorten(f"{place}{start}_{end}ins", found["inserted"]),) if span == 2 else ()
    if span < 1 or (ref and "end" in found and len(ref) != span):
        return ()
    if ref and alt and not alt.startswith("_"):
        return searchable_ids(chrom, start, ref, alt)
    end = start + len(ref) - 1 if ref else end
    return (_shorten(f"{place}{_span_text(start, end)}{'delins' if alt else 'del'}", alt),)


def _places_of_spdi(found: dict[str, str]) -> dict[str, str]:
    """SPDI's number of bases before the change as the places that HGVS would name."""
    before, ref, alt = int(found["before"]), found.get("ref", ""), found.get("alt", "")
    if not ref:
        return {"start": str(before), "end": str(before + 1), "inserted": alt}
    return {"start": str(before + 1)} | ({} if alt else {"deleted": ref})


def _sequence(found: dict[str, str]) -> tuple[int, str] | None:
    """Chromosome code and assembly ('' = unsaid) of the parsed sequence name; None for one that is no chromosome."""
    if "name" in found:
        try:
            return chromosome_code(found["name"]), ""
        except UnknownChromosomeError:
            return None
    if found["accession"] == _MITOCHONDRION:
        return chromosome_code("MT"), ""
    code = int(found["accession"])
    if not 1 <= code <= len(_GRCH37_VERSIONS):
        return None
    if "version" not in found:
        return code, ""
    assembly = {0: "GRCh37", 1: "GRCh38"}.get(int(found["version"]) - _GRCH37_VERSIONS[code - 1])
    return (code, assembly) if assembly else None


def _trim_left(pos: int, ref: str, alt: str) -> tuple[int, str, str]:
    """Alleles of two or more bases without their common left part, keeping one base where one would become empty."""
    if len(ref) < 2 or len(alt) < 2 or ref == alt:
        return pos, ref, alt
    shorter = min(len(ref), len(alt))
    same = next((place for place in range(shorter) if ref[place] != alt[place]), shorter)
    cut = same - 1 if same == shorter else same
    return pos + cut, ref[cut:], alt[cut:]


def _trim_right(ref: str, alt: str) -> tuple[str, str]:
    """Alleles without their common right part; at least one base of each stays."""
    shorter = min(len(ref), len(alt))
    same = next((place for place in range(shorter) if ref[-1 - place] != alt[-1 - place]), shorter)
    cut = max(min(same, shorter - 1), 0) if ref != alt else 0
    return ref[: len(ref) - cut], alt[: len(alt) - cut]


def _span_text(start: int, end: int) -> str:
    return f"{start}" if start == end else f"{start}_{end}"


def _shorten(stem: str, bases: str) -> str:
    """stem + bases, or upstream's digest form where that is longer than LONGEST_ID."""
    if bases.startswith("_SEQHASHED_"):
        return stem + bases.lower()
    if len(stem) + len(bases) <= LONGEST_ID:
        return stem + bases
    return f"{stem}_seqhashed_{blake2b(bases.encode(), digest_size=16).hexdigest()}"
