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
_ENDLESS_NUMBER = re.compile(r"\d{40}")


def names_no_position(text: str) -> bool:
    """Whether a number in a text is far too long for a position: reading it would take seconds, and say nothing.

    Example:
        >>> names_no_position("chr1:g.35366C>T"), names_no_position("1:" + "9" * 5000)
        (False, True)
    """
    return _ENDLESS_NUMBER.search(text) is not None


def spell_plainly(text: str) -> str:
    """A text with the sequence of a mitochondrial variant, and with a position in plain digits.

    Example:
        >>> spell_plainly("m.3243A>G"), spell_plainly("chr1:g.55.039.800G>A"), spell_plainly("rs7")
        ('MT:m.3243A>G', 'chr1:g.55039800G>A', 'rs7')
    """
    text = text.strip()
    if names_no_position(text):
        return text
    if match := _MITOCHONDRIAL.fullmatch(text):
        text = f"{match['accession'] or 'MT'}:{match['change']}"
    return _GROUPED_POSITION.sub(lambda m: f"{m['before']}{join_digits(m['position'])}", text, count=1)
