"""Texts that name a variant in a way that `parse_variant` does not read -> why, and what to write instead.

Separate module because the interfaces explain what the parser of ids need not know.
"""

from __future__ import annotations

import re

from variants.genome.chromosomes import UnknownChromosomeError, describe_other_sequence, is_accession, parse_chromosome

_CHANGE = re.compile(r".+:\s*[gm]\.\s*\d+(?:_\d+)?(?P<change>dup|inv|con|=|\[)", re.IGNORECASE)
_TRANSCRIPT = re.compile(r"(?:N[MRP]_|XM_|ENS[TP]|LRG_)[\w.()]*:|.+:\s*[cnpr]\.", re.IGNORECASE)
_POSITION = re.compile(r"(?:[:\s]\s*(?:[gm]\.)?|[-_])(?=\d)", re.IGNORECASE)  # what stands before one
_INSTEAD = {
    "dup": "write the duplicated bases as an insertion, such as chr1:g.100_101insA, or as VCF does: 1-100-G-GA",
    "inv": "write the bases that replace the inverted ones, such as chr1:g.100_102delinsTGA",
    "con": "write the bases that replace the others, such as chr1:g.100_102delinsTGA",
    "=": "it says that there is no variant",
    "[": "write the bases that a repeat adds or lacks, as an insertion or deletion",
}


def explain_unread_id(text: str) -> str:
    """Why a text that looks like the id of a variant is not read, in a sentence without its point; '' for others.

    Example:
        >>> explain_unread_id("HLA-A*01:01:5:A:G")
        'HLA-A*01:01: an HLA allele is no chromosome'
        >>> explain_unread_id("BRCA1")
        ''
    """
    text = text.strip()[:200]
    if change := _CHANGE.fullmatch(text) or _CHANGE.match(text):
        kind = change["change"].lower()
        return f"{kind} of HGVS is not read: {_INSTEAD[kind]}"
    if _TRANSCRIPT.match(text):
        return (
            "HGVS on transcripts and proteins is not read: write the variant on its chromosome, such as chr1:g.100A>G"
        )
    return _explain_sequence(text)


def _explain_sequence(text: str) -> str:
    """Why the sequence that a text begins with is no chromosome; '' if it is one, or nothing is known of it."""
    ends = [match.start() for match in _POSITION.finditer(text)]
    for end in reversed(ends):  # names of HLA alleles contain colons: the longest name that is known
        name = text[:end]
        if reason := describe_other_sequence(name):
            return f"{name}: {reason}"
        if is_accession(name):
            try:
                parse_chromosome(name)
            except UnknownChromosomeError as error:
                return str(error)
    return ""
