"""A unit (a gene or any intervals) and the variants that belong to it, as texts that the writers take. Pure.

A unit may hold hundreds of thousands of variants, a genome hundreds of millions of (unit, variant) pairs. The database
joins the variants of a unit into one text, and a writer only replaces the separators, so that no pair costs a step of
Python.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from variants.genome.consequences import ConsequenceClass, class_mask, is_known_term, term_mask
from variants.genome.regions import Region
from variants.text.text_cells import split_cells

# Separators between position, reference allele, alternate allele and next variant; none of them occurs in an allele.
POS_REF, REF_ALT, NEXT = "\x1f", "\x1e", "\n"

# How genotype files name variants: the separators after chromosome, position and reference allele.
ID_STYLES = {
    "chr:pos:ref:alt": (":", ":", ":"),
    "chr:pos_ref/alt": (":", "_", "/"),
    "chr-pos-ref-alt": ("-", "-", "-"),
    "chr_pos_ref_alt": ("_", "_", "_"),
}
DEFAULT_ID_STYLE = "chr:pos:ref:alt"

# A variant belongs to a unit because it begins inside its regions, or because it is annotated to its gene.
AssignmentMode = Literal["range", "annotation"]


@dataclass(frozen=True, slots=True)
class Unit:
    """A set of an association test: a gene, or named intervals on one chromosome (1-based, both ends included)."""

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


# <DEL> and the contigs of breakends keep their letters.
_NO_BASES_OR_LOWER_CASE = re.compile(r"(<[^>]*>|[\[\]][^\[\]\n]*[\[\]])|[a-z]+")


@dataclass(frozen=True, slots=True)
class Members:
    """The distinct variants of a unit, in order of position.

    Attributes:
        variants: `pos POS_REF ref REF_ALT alt` of each variant, joined by NEXT.
        classes, weights, frequencies: One text for each variant in the same order, joined by NEXT; '' where the format
            has none.
        without_weight: Variants whose weight is not the release's, but the one that is written where it has none.

    Example:
        >>> members = Members(2, f"10{POS_REF}A{REF_ALT}T{NEXT}12{POS_REF}C{REF_ALT}G")
        >>> members.names(Naming("chr22"), " ")
        'chr22:10:A:T chr22:12:C:G'
        >>> members.positions
        ['10', '12']
    """

    count: int
    variants: str
    classes: str = ""
    weights: str = ""
    frequencies: str = ""
    without_weight: int = 0

    def ids(self, before: str, pos_ref: str, ref_alt: str, between: str) -> str:
        """All variants as `before`pos`pos_ref`ref`ref_alt`alt, joined by `between`."""
        text = self.variants.replace(POS_REF, pos_ref).replace(REF_ALT, ref_alt)
        return before + text.replace(NEXT, between + before)

    def names(self, naming: Naming, between: str) -> str:
        """The ids of all variants, joined by `between`."""
        after_chrom, pos_ref, ref_alt = ID_STYLES[naming.id_style]
        return self.ids(naming.chrom + after_chrom, pos_ref, ref_alt, between)

    @property
    def positions(self) -> list[str]:
        return [variant.partition(POS_REF)[0] for variant in self.variants.split(NEXT)]

    def with_upper_case_alleles(self) -> Members:
        """The same variants with bases in capitals, as genotype files have them; each once, its first line counts.

        Example:
            >>> members = Members(2, f"10{POS_REF}a{REF_ALT}T{NEXT}10{POS_REF}A{REF_ALT}T")
            >>> members.with_upper_case_alleles() == Members(1, f"10{POS_REF}A{REF_ALT}T")
            True
        """
        if self.variants.upper() == self.variants:  # as in nearly all releases
            return self
        variants = _NO_BASES_OR_LOWER_CASE.sub(lambda match: match[1] or match[0].upper(), self.variants).split(NEXT)
        first_rows = sorted({variant: row for row, variant in reversed(list(enumerate(variants)))}.values())

        def select(text: str) -> str:
            texts = text.split(NEXT)
            return NEXT.join(texts[row] for row in first_rows) if text else ""

        return Members(
            len(first_rows),
            NEXT.join(variants[row] for row in first_rows),
            select(self.classes),
            select(self.weights),
            select(self.frequencies),
        )

    def with_missing_weights(self, text: str) -> Members:
        """The same variants, where those without a weight have `text` for it and are counted.

        Example:
            >>> members = Members(3, "", weights=f"0.5{NEXT}{NEXT}").with_missing_weights("0")
            >>> members.weights.split(NEXT), members.without_weight
            (['0.5', '0', '0'], 2)
        """
        if self.weights and not self.weights.endswith(NEXT) and NEXT * 2 not in NEXT + self.weights:
            return self
        weights = self.weights.split(NEXT) if self.weights else [""] * self.count
        filled = NEXT.join(weight or text for weight in weights)
        return replace(self, weights=filled, without_weight=weights.count(""))


# (name, bits of terms): a variant has the first class that shares a term with it; the last class is for all others.
Classes = Sequence[tuple[str, int]]
OTHER_CLASS = "other"
_CLASS_HEADERS = ("class", "group", "category", "annotation", "v2")  # of the second column

# Names without blanks, which would end a word in the files.
DEFAULT_CLASSES: tuple[tuple[str, int], ...] = tuple(
    (member.short_name, class_mask(member)) for member in ConsequenceClass
)


def read_classes(lines: Iterable[str]) -> tuple[tuple[str, int], ...]:
    """Read annotation classes from lines `consequence<TAB>class`, or with blanks or a comma between; R's quotes go.

    Returns:
        The classes in the order of their first lines; `other` is last and takes all other variants.

    Raises:
        ValueError: A line is malformed; the message has its number.

    Example:
        >>> [name for name, _ in read_classes(["stop_gained\\tlof", "missense_variant\\tmissense"])]
        ['lof', 'missense', 'other']
    """
    masks: dict[str, int] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip(" \t\r\n\ufeff") or line.startswith("#"):
            continue
        term, name = _split_class(line.removeprefix("\ufeff").strip())
        if not masks and name.lower() in _CLASS_HEADERS and not is_known_term(term):
            continue
        if not name or not is_known_term(term):
            raise ValueError(f"line {number}: expected a known consequence, a tab and a class, got {line[:60]!r}")
        if re.search(r"[\s,;]", name):
            raise ValueError(f"line {number}: class {name!r} has a blank or comma, which tools read as two: use _")
        masks[name] = masks.get(name, 0) | term_mask([term])
    other = masks.pop(OTHER_CLASS, 0)
    return (*masks.items(), (OTHER_CLASS, other))


def _split_class(line: str) -> tuple[str, str]:
    """(consequence, class) of a line; ('', '') where it has not two cells, besides a row's name as R writes it."""
    cells = split_cells(line, next((mark for mark in "\t,;" if mark in line), " "))
    if len(cells) == 3 and cells[0].isdecimal():
        cells = cells[1:]
    return (cells[0], cells[1]) if len(cells) == 2 else ("", "")


def class_of(terms: int, classes: Classes) -> str:
    """The name of the first class that shares a term with `terms` (bits); the last class takes all others."""
    return next((name for name, mask in classes[:-1] if terms & mask), classes[-1][0])
