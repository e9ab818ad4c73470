"""Units (genes or any intervals) and the variants in them, as the writers take them: one string a unit.

A unit may hold hundreds of thousands of variants, a genome hundreds of millions of pairs: the database joins the parts
of a unit's variants, and a writer only replaces the separators, so that no pair costs a step of Python.
"""

from __future__ import annotations

from dataclasses import dataclass

from variants.regions import Region

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
