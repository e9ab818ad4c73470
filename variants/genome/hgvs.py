"""Texts that name a variant -> ParsedVariant; (chromosome, position, ref, alt) -> genomic HGVS ids and other forms.

One file because the ids that are written and the ids that are read follow one set of rules, those of myvariant.info's
loader and clients (`format_hgvs` of https://pypi.org/project/biothings-client/): no right-shift, no `dup`, and only the
common *left* part of two longer alleles is trimmed. Without the reference sequence more is impossible: one change
written at two positions of a repeat keeps two ids. The library biocommons/hgvs needs that sequence, hence this module.
Positions are 1-based.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from hashlib import blake2b

from variants.genome.alleles import (
    ALLELE_PATTERN,
    CHANGED_BASES_PATTERN,
    IUPAC_PATTERN,
    SYMBOL_PATTERN,
    FetchBases,
    equivalent_alleles,
    trim_common_prefix,
)
from variants.genome.chromosomes import (
    MT,
    NAME_PATTERN,
    UnknownChromosomeError,
    chromosome_code,
    chromosome_name,
    parse_chromosome,
    refseq_accession,
)
from variants.genome.id_spellings import spell_plainly
from variants.genome.vrs import is_vrs_id

MAX_POSITION = 2**31 - 2  # what a position column holds; no chromosome is as long
MAX_ID_LENGTH = 512  # characters; longer ids carry a digest of the inserted bases instead, like myvariant.info's

_DELETED = "[ACGTUNRYSWKMBDHV]+"
_INSERTED = rf"(?:{CHANGED_BASES_PATTERN}|{SYMBOL_PATTERN})"
_DIGEST = "_seqhashed_[0-9A-F]{32}"
_SEQUENCE = rf"(?P<sequence>{NAME_PATTERN})"
_HGVS = re.compile(
    rf"{_SEQUENCE}:\s*(?P<coordinates>[gm])?\.?(?P<start>\d[\d,]{{0,15}})(?:_(?P<end>\d[\d,]{{0,15}}))?"
    rf"(?:(?P<ref>{ALLELE_PATTERN})>(?P<alt>{ALLELE_PATTERN})"
    rf"|del(?P<deleted>{_DELETED})?(?:ins(?P<replacement>{_INSERTED}|{_DIGEST}))?"
    rf"|ins(?P<inserted>{_INSERTED}|{_DIGEST}))",
    re.IGNORECASE,
)
_VCF = re.compile(
    rf"{_SEQUENCE}[\s:_-]+(?P<start>\d[\d,]{{0,15}})(?:\s+(?:\.|rs\d+))?[\s:_-]+(?P<ref>{IUPAC_PATTERN})"
    rf"[\s:_/>-]+(?P<alt>{IUPAC_PATTERN}|\*|{SYMBOL_PATTERN})",
    re.IGNORECASE,
)
_SPDI = re.compile(
    rf"{_SEQUENCE}:(?P<before>\d{{1,10}}):(?!:$)(?P<ref>{IUPAC_PATTERN})?:(?P<alt>{IUPAC_PATTERN})?", re.IGNORECASE
)
_RS = re.compile(r"(?:dbsnp:\s*)?rs(\d{1,18})", re.IGNORECASE)
_CANONICAL = re.compile(r"chr(?P<name>\w+):g\.(?P<start>\d{1,15})(?:_\d+)?(?P<change>.+)", re.DOTALL)


_BLANKS_IN_HGVS = re.compile(r":\s*[gm]\s*\.|[ACGT]\s+>|>\s+[ACGT]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ParsedVariant:
    """A variant as a text names it: by its alleles at a position, or by an rs number alone.

    Args:
        ids: the genomic HGVS ids it may have in a release, likeliest first (the rules applied to the alleles as
            written, then to the alleles without their common right end). Empty for an rs number.
        positions: (chromosome code, 1-based position) at which a row with one of these ids stands; other rows with
            such an id are in the names table (`ids_needing_index`).
        rs_number: the number behind `rs`, None if the text is not an rs number.
        chrom, start: where the text says that the variant begins; 0 for an rs number.
        assembly: 'GRCh37' or 'GRCh38' if a RefSeq accession says so, else ''.
        ref, alt: the alleles at `start` if both are written out, else ''.
        reference: the reference bases at `start` that the text states; '' if it states none.
        vrs_id: the identifier of an Allele of GA4GH VRS, which says no position; '' for all other texts.
    """

    ids: tuple[str, ...] = ()
    positions: tuple[tuple[int, int], ...] = ()
    rs_number: int | None = None
    chrom: int = 0
    start: int = 0
    assembly: str = ""
    ref: str = ""
    alt: str = ""
    vrs_id: str = ""
    reference: str = ""

    def contradicts(self, pos: int, ref: str) -> bool:
        """Whether the text states other reference bases than a row on its chromosome has at the same positions.

        Ids of deletions and delins do not have these bases, so that 1-100-CTT-C and 1-100-CAA-C have the same one.

        Example:
            >>> [parse_variant(text).contradicts(100, "CTT") for text in ("chr1:g.101_102delTT", "1-100-CAA-C")]
            [False, True]
        """
        if not self.reference:
            return False
        first, last = max(self.start, pos), min(self.start + len(self.reference), pos + len(ref))
        return any(
            base != other and base in "ACGT" and other in "ACGT"
            for base, other in zip(
                self.reference[first - self.start : last - self.start],
                ref[first - pos : last - pos].upper(),
                strict=False,
            )
        )


def genomic_hgvs(chrom: int, pos: int, ref: str, alt: str) -> str:
    """A variant -> its id. Never fails: alleles that are not bases become delins.

    Example:
        >>> genomic_hgvs(1, 35366, "C", "T"), genomic_hgvs(25, 8270, "CACC", "C")
        ('chr1:g.35366C>T', 'chrMT:g.8271_8273del')
    """
    pos, ref, alt = trim_common_prefix(pos, ref.upper(), alt.upper())
    stem = f"{chromosome_name(chrom, prefix=True)}:g."
    if len(ref) == len(alt) == 1:
        return f"{stem}{pos}{ref}>{alt}"
    if len(alt) == 1 and ref.startswith(alt):
        return f"{stem}{_interval_text(pos + 1, pos + len(ref) - 1)}del"
    if len(ref) == 1 and alt.startswith(ref):
        return _append_bases(f"{stem}{pos}_{pos + 1}ins", alt[1:])
    return _append_bases(f"{stem}{_interval_text(pos, pos + len(ref) - 1)}delins", alt)


def notations(chrom: int, pos: int, ref: str, alt: str, *, assembly: str) -> dict[str, str]:
    """A variant -> {name of a notation: the variant in it}, the notations that programs and papers use.

    SPDI counts from 0 and names the sequence by its accession; the others count from 1.

    Example:
        >>> notations(1, 35366, "C", "T", assembly="GRCh37")["SPDI"]
        'NC_000001.10:35365:C:T'
    """
    name, hgvs_id = chromosome_name(chrom), genomic_hgvs(chrom, pos, ref, alt)
    accession = refseq_accession(chrom, assembly)
    return {
        "HGVS, genomic": hgvs_id,
        "HGVS, RefSeq": f"{accession}:{'m' if chrom == MT else 'g'}.{hgvs_id.partition(':g.')[2]}",
        "VCF": f"{name}-{pos}-{ref}-{alt}",
        "SPDI": f"{accession}:{pos - 1}:{ref}:{alt}",
    }


def variant_span(pos: int, ref: str, alt: str) -> tuple[int, int]:
    """A variant -> first and last base (1-based, inclusive) that an interval query must overlap to find it.

    Deletion: the deleted bases; insertion: the base before and the base after; otherwise the replaced bases.

    Example:
        >>> variant_span(10019, "TA", "T"), variant_span(17142, "G", "GA")
        ((10020, 10020), (17142, 17143))
    """
    pos, ref, alt = trim_common_prefix(pos, ref.upper(), alt.upper())
    if len(alt) == 1 and len(ref) > 1 and ref.startswith(alt):
        return pos + 1, pos + len(ref) - 1
    if len(ref) == 1 and len(alt) > 1 and alt.startswith(ref):
        return pos, pos + 1
    return pos, pos + max(len(ref), 1) - 1


def searchable_ids(chrom: int, pos: int, ref: str, alt: str, fetch: FetchBases | None = None) -> tuple[str, ...]:
    """A variant -> its id, then the ids of all other forms of its alleles that mean the same change.

    Args:
        fetch: Bases of the chromosome; without it only the repeat inside the alleles is known (`equivalent_alleles`).

    Example:
        >>> searchable_ids(1, 100, "CAT", "TAT")
        ('chr1:g.100_102delinsTAT', 'chr1:g.100C>T')
    """
    hgvs_id = genomic_hgvs(chrom, pos, ref, alt)
    if fetch is None and (len(ref) < 2 or len(alt) < 2):  # nothing to trim
        return (hgvs_id,)
    forms = (genomic_hgvs(chrom, *alleles) for alleles in equivalent_alleles(pos, ref, alt, fetch))
    return tuple(dict.fromkeys((hgvs_id, *forms)))


def ids_needing_index(chrom: int, pos: int, ref: str, alt: str) -> tuple[str, ...]:
    """A variant -> those of its `searchable_ids` whose position cannot be computed from the id: for the names table.

    A release that stores another form of a variant than its source file has needs the ids of the file's form as well.

    Example:
        >>> ids_needing_index(1, 100, "TC", "TG"), ids_needing_index(1, 100, "CA", "C")
        (('chr1:g.101C>G',), ())
    """
    hgvs_id, *trimmed_ids = searchable_ids(chrom, pos, ref, alt)
    own = () if (chrom, pos) in (hgvs_lookup_positions(hgvs_id) or []) else (hgvs_id,)
    return (*own, *trimmed_ids)


def hgvs_lookup_positions(hgvs_id: str) -> list[tuple[int, int]] | None:
    """A canonical id -> [(chromosome code, position)] at which its row stands; None for a text that is not such an id.

    Rows at that position still have to be compared by id. A variant whose alleles share more than their first base, or
    end alike, stands elsewhere (`ids_needing_index`).

    Example:
        >>> hgvs_lookup_positions("chr1:g.10020del")
        [(1, 10019)]
    """
    match = _CANONICAL.fullmatch(hgvs_id)
    if match is None:
        return None
    try:
        chrom = chromosome_code(match["name"])
    except UnknownChromosomeError:
        return None
    start = int(match["start"])
    if start > MAX_POSITION:
        return None
    return [(chrom, start - 1 if match["change"] == "del" else start)]


def variant_of_alleles(chrom: int, pos: int, ref: str, alt: str, fetch: FetchBases | None = None) -> ParsedVariant:
    """Alleles at a position -> the variant, with every id under which a row of it may be found.

    Args:
        fetch: Bases of the chromosome: with it also the other positions in a repeat are ids.

    Example:
        >>> variant_of_alleles(1, 100, "CAT", "TAT").positions
        ((1, 100),)
    """
    ids = searchable_ids(chrom, pos, ref, alt, fetch)
    return ParsedVariant(ids, _positions_of_ids(ids), None, chrom, pos, "", ref.upper(), alt.upper())


def shift_in_reference(variant: ParsedVariant, fetch: FetchBases) -> ParsedVariant | None:
    """A variant -> the same with the ids of all its positions in a repeat of the reference sequence.

    Args:
        fetch: Bases of the variant's chromosome.

    Returns:
        None if there is no other id: for a substitution, an rs number, and alleles that contradict the sequence.

    Example:
        >>> insertion = parse_variant("chr1:g.4_5insA")
        >>> shift_in_reference(insertion, lambda first, last: "GCAAAT"[first - 1 : last]).ids
        ('chr1:g.4_5insA', 'chr1:g.2_3insA', 'chr1:g.3_4insA', 'chr1:g.5_6insA')
    """
    alleles = _find_alleles(variant, fetch)
    if alleles is None or alleles[1] != fetch(alleles[0], alleles[0] + len(alleles[1]) - 1):
        return None
    ids = tuple(dict.fromkeys((*variant.ids, *searchable_ids(variant.chrom, *alleles, fetch))))
    return replace(variant, ids=ids, positions=_positions_of_ids(ids)) if len(ids) > len(variant.ids) else None


def _find_alleles(variant: ParsedVariant, fetch: FetchBases) -> tuple[int, str, str] | None:
    """Position and alleles of a variant whose id does not say all of its bases; None if they cannot be known."""
    if variant.ref and variant.alt:
        return variant.start, variant.ref, variant.alt
    match = _HGVS.fullmatch(variant.ids[0]) if variant.ids else None
    if match is None or variant.start < 2 or "_seqhashed_" in variant.ids[0] or "<" in variant.ids[0]:
        return None
    start, end = int(match["start"]), int(match["end"] or match["start"])
    if inserted := match["inserted"]:
        base = fetch(start, start)
        return start, base, base + inserted
    deleted = fetch(start - 1, end)
    return start - 1, deleted, deleted[:1] + (match["replacement"] or "")


def _positions_of_ids(ids: Iterable[str]) -> tuple[tuple[int, int], ...]:
    return tuple(dict.fromkeys(position for hgvs_id in ids for position in hgvs_lookup_positions(hgvs_id) or ()))


def parse_variant_id(text: str) -> ParsedVariant | None:
    """A text -> the variant, rs number or VRS id that it names, in any of the usual forms; None for other texts.

    Example:
        >>> parse_variant_id("rs123").rs_number, parse_variant_id("1-35366-C-T").ids
        (123, ('chr1:g.35366C>T',))
    """
    text = text.strip()
    rs_number = parse_rs(text)
    if rs_number is not None:
        return ParsedVariant(rs_number=rs_number)
    return parse_variant(text) or (ParsedVariant(vrs_id=text) if is_vrs_id(text) else None)


def parse_rs(text: str) -> int | None:
    """The number of 'rs123', 'RS123' or 'dbSNP:rs123'; None for any other text.

    Example:
        >>> parse_rs("dbSNP:rs7")
        7
    """
    match = _RS.fullmatch(text.strip())
    return int(match[1]) if match else None


def parse_variant(text: str) -> ParsedVariant | None:
    """A text -> the variant whose position and alleles it names, in any case; None for any other text.

    chr1:g.35366C>T, 1:g.35366C>T, chr1:35366C>T, NC_000001.10:g.35366C>T, 1-35366-C-T, chr1:35366:C:T, chr1:35366_C/T,
    1:35366 C>T, the first columns of a VCF line (1 35366 . C T), SPDI (NC_000001.10:35365:C:T);
    deletions as 10del, 10_12del, 10_10del, 10_12delACT; 10_11insA, 10_12delinsTG, 10_12delACTinsTG; chromosomes as
    `parse_chromosome` reads them; alleles of IUPAC bases, `*`, and symbolic ones such as <DEL>; m.3243A>G without a
    sequence; positions in groups of three digits (`spell_plainly`).

    Example:
        >>> parse_variant("NC_000001.10:g.35366C>T").assembly
        'GRCh37'
    """
    variant = _parse_variant(text.strip()) or _parse_variant(spell_plainly(text))
    if variant is None and _BLANKS_IN_HGVS.search(text):
        return _parse_variant(re.sub(r"\s+", "", text))
    return variant


def _parse_variant(text: str) -> ParsedVariant | None:
    """The variant of a text without blanks around it, whose digits are not grouped but by commas."""
    # A sequence by its chromosome's name is the common chr1:35366:C:T, which counts from 1; SPDI names an accession.
    spdi = _SPDI.fullmatch(text) if text[:3].upper().startswith(("NC_", "CM")) else None
    match = spdi or _HGVS.fullmatch(text) or _VCF.fullmatch(text)
    if match is None:
        return None
    parts = {name: value.upper() for name, value in match.groupdict().items() if value}
    if spdi:
        parts |= _hgvs_parts_of_spdi(parts)
    try:
        chrom, assembly = parse_chromosome(parts["sequence"])
    except UnknownChromosomeError:
        return None
    start = int(parts["start"].replace(",", ""))
    end = int(parts.get("end", parts["start"]).replace(",", ""))
    if not 0 < start <= MAX_POSITION or (parts.get("coordinates") == "M" and chrom != MT):
        return None
    ids = _canonical_ids(chrom, start, end, parts)
    if not ids:
        return None
    ref, alt = (parts["ref"], parts["alt"]) if parts.get("ref") and parts.get("alt") else ("", "")
    reference = "" if "inserted" in parts else parts.get("ref") or parts.get("deleted", "")
    return ParsedVariant(ids, _positions_of_ids(ids), None, chrom, start, assembly, ref, alt, reference=reference)


def _canonical_ids(chrom: int, start: int, end: int, parts: dict[str, str]) -> tuple[str, ...]:
    """Canonical ids of a parsed text; empty if its parts contradict each other."""
    length = end - start + 1
    ref = parts.get("ref") or parts.get("deleted", "")
    alt = parts.get("alt") or parts.get("replacement", "")
    stem = f"{chromosome_name(chrom, prefix=True)}:g."
    if "inserted" in parts:
        return (_append_bases(f"{stem}{start}_{end}ins", parts["inserted"]),) if length == 2 else ()
    if length < 1 or (ref and "end" in parts and len(ref) != length):
        return ()
    if ref and alt and not alt.startswith("_"):
        return searchable_ids(chrom, start, ref, alt)
    end = start + len(ref) - 1 if ref else end
    return (_append_bases(f"{stem}{_interval_text(start, end)}{'delins' if alt else 'del'}", alt),)


def _hgvs_parts_of_spdi(parts: dict[str, str]) -> dict[str, str]:
    """The parts that HGVS would write, from SPDI's number of bases before the change."""
    before, ref, alt = int(parts["before"]), parts.get("ref", ""), parts.get("alt", "")
    if not ref:
        return {"start": str(before), "end": str(before + 1), "inserted": alt}
    return {"start": str(before + 1)} | ({} if alt else {"deleted": ref})


def _interval_text(start: int, end: int) -> str:
    return f"{start}" if start == end else f"{start}_{end}"


def _append_bases(stem: str, bases: str) -> str:
    """stem + bases, or myvariant.info's digest of the bases if that is longer than MAX_ID_LENGTH."""
    if bases.startswith("_SEQHASHED_"):
        return stem + bases.lower()
    if len(stem) + len(bases) <= MAX_ID_LENGTH:
        return stem + bases
    return f"{stem}_seqhashed_{blake2b(bases.encode(), digest_size=16).hexdigest()}"
