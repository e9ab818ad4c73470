"""Ids of variants as people write them -> the same as `variants.genome.hgvs` reads them. Pure.

Separate module because ids are both read and explained, and only texts that are not read as they stand come here.
"""

from __future__ import annotations

import re

from variants.text.text_cells import GROUPED_PATTERN, join_digits

# m.3243A>G, MT-TL1:m.3243A>G, NC_012920.1(MT-TL1):m.3243A>G
_MITOCHONDRIAL = re.compile(
    r"(?:MT-[A-Z]\w*:|(?P<accession>NC_012920(?:\.\d+)?)\(MT-[A-Z]\w*\):)?\s*(?P<change>m\.\s*\S.*)",
    re.IGNORECASE | re.DOTALL,
)
# Blanks between the digits are read only where no blanks part position and alleles.
_GROUPED_POSITION = re.compile(
    rf"(?P<before>[\w.]+[:_-](?:[gm]\.)?)(?P<position>{GROUPED_PATTERN})(?=\D)", re.IGNORECASE
)


def spell_plainly(text: str) -> str:
    """A text with the sequence of a mitochondrial variant, and with a position in plain digits.

    Example:
        >>> spell_plainly("m.3243A>G"), spell_plainly("chr1:g.55.039.800G>A"), spell_plainly("rs7")
        ('MT:m.3243A>G', 'chr1:g.55039800G>A', 'rs7')
    """
    text = text.strip()
    if match := _MITOCHONDRIAL.fullmatch(text):
        text = f"{match['accession'] or 'MT'}:{match['change']}"
    if match := _GROUPED_POSITION.match(text):
        text = f"{match['before']}{join_digits(match['position'])}{text[match.end() :]}"
    return text
