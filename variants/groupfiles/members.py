"""Units (genes or any intervals) and the variants in them, as the writers take them: one string a unit.

A unit may hold hundreds of thousands of variants, a genome hundreds of millions of pairs: the database joins the parts
of a unit's variants, and a writer only replaces the separators, so that no pair costs a step of Python.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from variants.genome.consequences import ConsequenceClass, class_mask, is_known_term, term_mask
from variants.genome.regions import Region

POS_REF, REF_ALT, NEXT = "\x1f", "\x1e", "\n"  # none of them occurs in an allele

# How tools' genotype files name variants: what stands after chromosome, position and ref.
ID_STYLES = {
    "chr:pos:ref:alt": (":", ":", ":"),
    "chr:pos_ref/alt": (":", "_", "/"),
    "chr-pos-ref-alt": ("-", "-", "-"),
    "chr_pos_ref_alt": ("_", "_", "_"),
}
DEFAULT_ID_STYLE = "chr:pos:ref:alt"


@dataclass(frozen=True, slots=True)
class Unit:
    """A set of an association test: a gene or named intervals on one chromosome, 1-based, both ends included."""

    name: str
    regions: tuple[Region, ...]
    gene: str = ""  # unversioned id, where the unit is a gene
    symbol: str = ""

    @property
    def chrom(self) -> int:
        return self.regions[0].chrom

    @property
    def start(self) -> int:
        return self.regions[0].start

    @property
    def end(self) -> int:
        return self.regions[-1].end


@dataclass(frozen=True, slots=True)
class Naming:
    """How a unit's chromosome and its variants are spelled."""

    chrom: str
    id_style: str = DEFAULT_ID_STYLE


@dataclass(frozen=True, slots=True)
class Members:
    """The distinct variants of a unit, in order of position.

    variants: pos POS_REF ref REF_ALT alt, joined by NEXT. classes, weights and frequencies: one text for each variant
    in the same order, joined by NEXT; '' where the format has none.
    """

    count: int
    variants: str
    classes: str = ""
    weights: str = ""
    frequencies: str = ""

    def ids(self, before: str, pos_ref: str, ref_alt: str, between: str) -> str:
        """All variants as `before`pos`pos_ref`ref`ref_alt`alt, joined by `between`."""
        found = self.variants.replace(POS_REF, pos_ref).replace(REF_ALT, ref_alt)
        return before + found.replace(NEXT, between + before)

    def names(self, naming: Naming, between: str) -> str:
        """The ids of all variants, joined by `between`."""
        after_chrom, pos_ref, ref_alt = ID_STYLES[naming.id_style]
        return self.ids(naming.chrom + after_chrom, pos_ref, ref_alt, between)

    @property
    def positions(self) -> list[str]:
        return [variant.partition(POS_REF)[0] for variant in self.variants.split(NEXT)]


# (name, mask of terms): the first that shares a term with a variant is its class, the last is for all others.
Classes = Sequence[tuple[str, int]]
REST = "other"

# Short names, where blanks would end a word.
DEFAULT_CLASSES: tuple[tuple[str, int], ...] = tuple(
    (found.short_name, class_mask(found)) for found in ConsequenceClass
)


def read_classes(lines: Iterable[str]) -> tuple[tuple[str, int], ...]:
    """Classes from lines `consequence<TAB>class`, in order of first mention; `other` is last and serves all others.

    Raises ValueError with the line.
    """
    masks: dict[str, int] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.startswith("#"):
            continue
        term, _, name = (part.strip() for part in line.partition("\t"))
        if not name or not is_known_term(term):
            raise ValueError(f"line {number}: expected a known consequence, a tab and a class, got {line[:60]!r}")
        if re.search(r"[\s,;]", name):
            raise ValueError(f"line {number}: class {name!r} has a blank or comma, which tools read as two: use _")
        masks[name] = masks.get(name, 0) | term_mask([term])
    rest = masks.pop(REST, 0)
    return (*masks.items(), (REST, rest))


def class_of(terms: int, classes: Classes) -> str:
    """The first class that shares a term; the last serves all others."""
    return next((name for name, mask in classes[:-1] if terms & mask), classes[-1][0])
