"""Lines of a list of genes -> what they are, where they are a file of sets instead. Pure.

Separate module because such files are refused by name: read as words, the genes of a set
would become units of their own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_VARIANT = re.compile(r"(?:chr)?\w{1,2}[:_-]\d{1,9}[:_/-][ACGTN]+[:_/>-](?:[ACGTN]+|\*|<\w+>)", re.IGNORECASE)
_GMT_COLUMNS = 3  # name, description, genes
# What stands where GMT and GMX files describe a set: an address, nothing, or an id of Reactome, GO, WikiPathways, KEGG.
_DESCRIPTION = re.compile(r"(?:https?|ftp)://.*|na|> .*|R-HSA-\d+|GO:\d{7}|WP\d+(?:_.*)?|hsa:?\d{5}", re.IGNORECASE)
_MARKUP = re.compile(r"\s*(?:[{\[]|<[!?a-zA-Z])")
_GENE = re.compile(r"(?=.*[A-Za-z])[\w.@-]+(?:,[-\d.eE]+)?")  # with a weight behind it, as Enrichr writes them
_MIN_GENES, _MIN_GENES_BEHIND_WORDS = 2, 3
_ADDRESS = re.compile(r"(?:https?|ftp)://\S+", re.IGNORECASE)
_ADVICE = (
    "units are single genes or intervals; give the genes alone, or the intervals of all genes of a set under its name"
    " (chrom, start, end, name)"
)


def _describes_set(name: str, description: str, *genes: str) -> bool:
    """Whether a line is a name, a description and genes; tables of single genes have descriptions in words as well."""
    if _DESCRIPTION.fullmatch(description):
        return True
    if not name or not all(not gene or _GENE.fullmatch(gene) for gene in genes):
        return False
    least = _MIN_GENES if description in ("", name) else _MIN_GENES_BEHIND_WORDS
    return (description in ("", name) or " " in description) and sum(map(bool, genes)) >= least


def describe_set_file(rows: Sequence[tuple[int, str]]) -> str:
    """A sentence for (number, line) of a file of sets; '' for other lines.

    Example:
        >>> describe_set_file([(1, "PCSK9 1 55039800 1:55039800:G:A,1:55040000:C:T")]).partition(":")[0]
        'line 1 lists variants'
        >>> describe_set_file([(1, "HALLMARK_X\\thttps://example.org\\tPCSK9\\tCOMT")]).partition(":")[0]
        'line 1 is a set of genes, as GMT files have them'
        >>> describe_set_file([(1, "SET_A"), (2, "PCSK9"), (3, "END")]).partition(":")[0]
        'line 3 ends a set, as in .set files of PLINK'
        >>> describe_set_file([(1, "PCSK9 COMT")])
        ''
    """
    if rows and (markup := _MARKUP.match(rows[0][1])):
        kind = "JSON" if markup[0].strip()[0] in "{[" else "XML or HTML"
        return f"line {rows[0][0]} begins {kind}: give the names of the genes alone, one per line"
    table = [(number, [cell.strip() for cell in line.split("\t")]) for number, line in rows]
    # NA among genes is R's missing value; sets are described by na.
    if len(table) > 2 and all(cell != "NA" and _DESCRIPTION.fullmatch(cell) for cell in table[1][1]):
        return f"line {table[1][0]} describes the sets of line {table[0][0]}, as GMX files have them: {_ADVICE}"
    without_description = all(len(cells) >= _GMT_COLUMNS and cells[0] and not cells[1] for _, cells in table)
    for number, cells in table:
        if len(cells) >= _GMT_COLUMNS and (without_description or _describes_set(*cells)):
            return f"line {number} is a set of genes, as GMT files have them: {_ADVICE}"
    for number, line in rows:
        if line.split()[-1:] == ["END"]:
            return f"line {number} ends a set, as in .set files of PLINK: {_ADVICE}"
        if address := _ADDRESS.search(line):
            return f"line {number} has an address instead of a gene: {address[0][:60]}; give the genes alone"
        if variant := next(filter(_VARIANT.fullmatch, re.split(r"[\s,;]+", line)), ""):
            return (
                f"line {number} lists variants: {variant}; this is a group file already, as regenie, SAIGE or EPACTS"
                " read it: give the names of its genes alone, or annotate its variants as a list"
            )
    return ""
