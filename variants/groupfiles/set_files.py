"""Lines of a list of genes -> what they are, where they are a file of sets instead. Pure.

Separate module because such files are refused by name: read as words, the genes of a set
would become units of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from variants.text.text_cells import split_cells

_VARIANT = re.compile(r"(?:chr)?\w{1,2}[:_-]\d{1,9}[:_/-][ACGTN]+[:_/>-](?:[ACGTN]+|\*|<\w+>)", re.IGNORECASE)
_GMT_COLUMNS = 3  # name, description, genes
_GMT_DESCRIPTION = re.compile(r"https?://.*|na|> .*", re.IGNORECASE)


def describe_set_file(rows: Iterable[tuple[int, str]]) -> str:
    """A sentence for (number, line) of a file of sets; '' for other lines.

    Example:
        >>> describe_set_file([(1, "PCSK9 1 55039800 1:55039800:G:A,1:55040000:C:T")]).partition(":")[0]
        'line 1 lists variants'
        >>> describe_set_file([(1, "HALLMARK_X\\thttps://example.org\\tPCSK9\\tCOMT")]).partition(":")[0]
        'line 1 is a set of genes, as GMT files have them'
        >>> describe_set_file([(1, "PCSK9 COMT")])
        ''
    """
    for number, line in rows:
        cells = split_cells(line, "\t")
        if len(cells) >= _GMT_COLUMNS and _GMT_DESCRIPTION.fullmatch(cells[1]):
            return (
                f"line {number} is a set of genes, as GMT files have them: units are single genes or intervals; give"
                " the genes alone, or the intervals of all genes of a set under its name (chrom, start, end, name)"
            )
        if variant := next(filter(_VARIANT.fullmatch, re.split(r"[\s,;]+", line)), ""):
            return (
                f"line {number} lists variants: {variant}; this is a group file already, as regenie, SAIGE or EPACTS"
                " read it: give the names of its genes alone, or annotate its variants as a list"
            )
    return ""
