"""A text that is written like a variant but names none that is read here -> why, in one sentence. Pure.

The kinds of descriptions are those of the HGVS nomenclature (https://hgvs-nomenclature.org/stable/recommendations/DNA/).
"""

from __future__ import annotations

import re

from variants.genome.chromosomes import (
    MT,
    UnknownChromosomeError,
    describe_other_sequence,
    is_accession,
    parse_chromosome,
)
from variants.genome.id_spellings import spell_plainly

MAX_EXPLAINED_LENGTH = 200  # characters of a text in which a contig is looked for

_BY_BASES = "write the variant by its bases, as in chr1:g.35366C>T, 35366_35367insA, 35366delinsTG or 1-35366-C-T"
_NO_SEQUENCE = f"without the reference sequence its bases are unknown; {_BY_BASES}"
_DESCRIPTION = re.compile(r"(?P<sequence>[^\s:]+):\s*(?:(?P<coordinates>[cgmnopr])\.)?(?P<change>\S.*)", re.DOTALL)
_INTERVAL = re.compile(r"(?P<start>\d[\d,]*)(?:_(?P<end>\d[\d,]*))?(?P<operation>.*)", re.DOTALL)
_OTHER_COORDINATES = {
    "c": "a position in a coding sequence (c.)",
    "n": "a position in a transcript (n.)",
    "r": "a position in RNA (r.)",
    "p": "a position in a protein (p.)",
    "o": "a position in a circular sequence (o.)",
}
# What the operation of a description looks like -> the reason; the first that fits decides.
_OPERATIONS = tuple(
    (re.compile(pattern, re.IGNORECASE | re.DOTALL), reason)
    for pattern, reason in (
        (r"dup.*", f"dup is not supported: {_NO_SEQUENCE}"),
        (r"inv.*", f"inv is not supported: {_NO_SEQUENCE}"),
        (r"con.*", f"con is not supported: {_NO_SEQUENCE}"),
        (r"[A-Z]*=.*", "= says that nothing differs: it names no variant"),
        (r"(?:del[A-Z]*)?ins(?![A-Z]+$).*", f"ins needs the inserted bases written out: {_BY_BASES}"),
        (r"[A-Z]*\[.*", f"repeats ([n]) are not supported: {_NO_SEQUENCE}"),
    )
)


_POSITION = re.compile(r"(?:[:\s]\s*(?:[gm]\.)?|[-_])(?=\d)", re.IGNORECASE)  # what stands before one


def explain_unsupported(text: str) -> str:
    """A text that `parse_variant_id` does not read -> why, without a full stop; '' if it is not written like a variant.

    Example:
        >>> explain_unsupported("chr1:g.100_101dup")[:20], explain_unsupported("cadd.phred:20")
        ('dup is not supported', '')
        >>> explain_unsupported("HLA-A*01:01:5:A:G")
        'HLA-A*01:01: an HLA allele is not a chromosome'
    """
    return _explain_description(text) or _explain_sequence(text.strip()[:MAX_EXPLAINED_LENGTH])


def _explain_sequence(text: str) -> str:
    """Why the contig that a text begins with is not a chromosome; '' if it is one, or nothing is known of it."""
    ends = [match.start() for match in _POSITION.finditer(text)]
    for end in reversed(ends):  # names of HLA alleles contain colons: the longest name that is known
        if reason := describe_other_sequence(text[:end]):
            return f"{text[:end]}: {reason}"
    return ""


def _explain_description(text: str) -> str:
    match = _DESCRIPTION.fullmatch(spell_plainly(text))
    if match is None:
        return ""
    coordinates = match["coordinates"]
    if coordinates in _OTHER_COORDINATES:
        return f"{_OTHER_COORDINATES[coordinates]} is not supported: {_BY_BASES}"
    try:
        chrom = parse_chromosome(match["sequence"]).code
    except UnknownChromosomeError as error:
        return str(error) if coordinates or is_accession(match["sequence"]) else ""
    if coordinates == "m" and chrom != MT:
        return f"m. is a position in the mitochondrial sequence, and {match['sequence']} is not: write g."
    return _explain_change(match["change"], is_hgvs=coordinates is not None)


def _explain_change(change: str, *, is_hgvs: bool) -> str:
    """Why the part behind `chr1:g.` names no variant; texts without `g.` may be other things than HGVS."""
    if change[0] in "(?*" or "?" in change:
        return f"uncertain positions are not supported: {_BY_BASES}"
    match = _INTERVAL.fullmatch(change)
    if match is None or not match["operation"].strip():
        return f"{change[:60]!r} is not a change of bases: {_BY_BASES}" if is_hgvs else ""
    start, end, operation = match["start"], match["end"] or match["start"], match["operation"]
    if reason := next((reason for pattern, reason in _OPERATIONS if pattern.fullmatch(operation)), ""):
        return reason
    length = int(end.replace(",", "")[:18]) - int(start.replace(",", "")[:18]) + 1
    if length < 1:
        return f"the interval {start}_{end} ends before it begins"
    if operation.lower().startswith("ins") and length != 2:
        return "ins needs the two neighbouring positions between which the bases are inserted, as in 35366_35367insA"
    return f"{operation[:60]!r} is not a change of {length} bases: {_BY_BASES}" if is_hgvs else ""
