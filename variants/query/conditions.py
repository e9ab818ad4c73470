"""The conditions of a bound query. Pure.

A condition names fields by their FieldSpec and genes, regions and variants by what they are in one release. Its method
`matches` tells whether a variant matches by its source lines; with a gene, consequences are those on that gene's
transcripts. variants.query.to_sql makes SQL of its attributes.
"""

from __future__ import annotations

from dataclasses import dataclass

from variants.fields.spec import FieldSpec
from variants.genome.alleles import VariantKey
from variants.genome.regions import Region
from variants.query.patterns import fold_case, pattern_regex
from variants.query.source_variant import SourceVariant
from variants.query.tree import And, AtLeast, Not, Or


@dataclass(frozen=True, slots=True)
class Always:
    """Every variant."""

    def matches(self, variant: SourceVariant, gene: str | None) -> bool:
        return True


@dataclass(frozen=True, slots=True)
class Never:
    """No variant: what a lenient binding makes of an unknown field."""

    def matches(self, variant: SourceVariant, gene: str | None) -> bool:
        return False


@dataclass(frozen=True, slots=True)
class NumberBetween:
    """Some element of a number field lies between two bounds; None means no bound."""

    spec: FieldSpec
    low: float | None
    high: float | None
    includes_low: bool = True
    includes_high: bool = True

    def matches(self, variant: SourceVariant, gene: str | None) -> bool:
        return any(self._includes(number) for number in variant.numbers(self.spec, gene))

    def _includes(self, number: float) -> bool:
        if self.low is not None and (number < self.low or (number == self.low and not self.includes_low)):
            return False
        return self.high is None or number < self.high or (number == self.high and self.includes_high)


@dataclass(frozen=True, slots=True)
class FlagIs:
    """Some element of a flag field is this one."""

    spec: FieldSpec
    value: bool

    def matches(self, variant: SourceVariant, gene: str | None) -> bool:
        return self.value in variant.elements(self.spec, gene)


@dataclass(frozen=True, slots=True)
class TextIs:
    """Some element of a text field is this text, in lower case (variants.query.patterns.fold_case)."""

    spec: FieldSpec
    text: str

    def matches(self, variant: SourceVariant, gene: str | None) -> bool:
        return self.text in variant.elements(self.spec, gene)


@dataclass(frozen=True, slots=True)
class TextLike:
    """Some element of a text field matches this pattern (variants.query.patterns), in lower case."""

    spec: FieldSpec
    pattern: str

    def matches(self, variant: SourceVariant, gene: str | None) -> bool:
        matches_pattern = pattern_regex(self.pattern).fullmatch
        return any(matches_pattern(text) for text in variant.texts(self.spec, gene))


@dataclass(frozen=True, slots=True)
class Present:
    """The field has a value."""

    spec: FieldSpec

    def matches(self, variant: SourceVariant, gene: str | None) -> bool:
        return bool(variant.elements(self.spec, gene))


@dataclass(frozen=True, slots=True)
class HasTerms:
    """All bits of one of these masks are among the consequences; inside a gene, those on its own transcripts."""

    masks: tuple[int, ...]

    def matches(self, variant: SourceVariant, gene: str | None) -> bool:
        terms = variant.terms(gene)
        return any(terms & mask == mask for mask in self.masks)


@dataclass(frozen=True, slots=True)
class GeneIn:
    """Annotated to one of these genes by the first effect source; all their variants lie in `regions`."""

    genes: frozenset[str]
    regions: tuple[Region, ...] = ()

    def matches(self, variant: SourceVariant, gene: str | None) -> bool:
        return not self.genes.isdisjoint(variant.genes) if gene is None else gene in self.genes


@dataclass(frozen=True, slots=True)
class InRegion:
    """Overlaps a region: begins in it, or begins before it and reaches into it."""

    region: Region

    def matches(self, variant: SourceVariant, gene: str | None) -> bool:
        region = self.region
        return variant.chrom == region.chrom and variant.pos <= region.end and variant.end_pos >= region.start


@dataclass(frozen=True, slots=True)
class KeyIn:
    """The variant is one of these."""

    keys: tuple[VariantKey, ...]

    def matches(self, variant: SourceVariant, gene: str | None) -> bool:
        return variant.key in self.keys


@dataclass(frozen=True, slots=True)
class CoordinateBetween:
    """The column chrom (a code), pos or end_pos lies between two bounds, both included; None means no bound."""

    column: str
    low: int | None
    high: int | None

    def matches(self, variant: SourceVariant, gene: str | None) -> bool:
        number = getattr(variant, self.column)
        return (self.low is None or number >= self.low) and (self.high is None or number <= self.high)


@dataclass(frozen=True, slots=True)
class AlleleLike:
    """ref or alt matches a pattern of * and ?."""

    column: str
    pattern: str

    def matches(self, variant: SourceVariant, gene: str | None) -> bool:
        return pattern_regex(self.pattern).fullmatch(fold_case(getattr(variant, self.column))) is not None


ColumnLeaf = NumberBetween | FlagIs | TextIs | TextLike | Present
LocationLeaf = InRegion | KeyIn | CoordinateBetween | AlleleLike
BoundLeaf = Always | Never | ColumnLeaf | HasTerms | GeneIn | LocationLeaf
BoundNode = BoundLeaf | And["BoundNode"] | Or["BoundNode"] | AtLeast["BoundNode"] | Not["BoundNode"]
