"""Syntax tree + what a release knows -> bound tree. Here names and values are checked; nothing is read from tables."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol

from variants.fields.spec import FieldSpec, Kind
from variants.fields.transcripts import EffectFields
from variants.genome.consequences import known_term
from variants.genome.hgvs import parse_rs, parse_variant
from variants.genome.regions import RegionError, parse_region
from variants.query.condition_values import (
    allele_condition,
    flag_condition,
    kind_name,
    number_condition,
    place_condition,
    terms_condition,
)
from variants.query.conditions import (
    Always,
    BoundNode,
    GeneIn,
    InRegion,
    KeyIn,
    Never,
    Present,
    TextIs,
    TextLike,
    VariantKey,
    ascii_lower,
)
from variants.query.errors import BadValueError, QueryError, UnknownNameError
from variants.query.tree import And, Everything, Exists, Match, Node, Not, Or, Range, Wildcard, Word, any_of


class Names(Protocol):
    """What the words of a query mean in one release; all of them are told before the first is asked."""

    effects: EffectFields | None
    genome: str  # what documents call the assembly: hg19 or hg38

    def prepare(self, *, genes: set[str], variants: set[str]) -> None:
        """Look all of these up together: words that may be genes; rs numbers and variants in any written form."""

    def field(self, name: str) -> FieldSpec | None: ...
    def group(self, prefix: str) -> tuple[FieldSpec, ...]:
        """Fields whose path begins with `prefix` and a dot."""

    def gene(self, word: str) -> GeneIn | None: ...
    def variants(self, text: str) -> tuple[VariantKey, ...]: ...
    def nearest_fields(self, name: str) -> tuple[str, ...]: ...
    def nearest_genes(self, word: str) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True)
class Bound:
    """A bound query. `warnings` are the sentences of what a lenient binding could not find."""

    root: BoundNode
    warnings: tuple[str, ...] = ()


# Conditions on what a variant is rather than on a source column; any case.
_GENE = frozenset({"gene", "gene.symbol", "gene.id"})
_CONSEQUENCE = frozenset({"consequence", "consequences"})
_ID = frozenset({"_id", "id", "variant"})
_SPAN = {"start": "pos", "end": "end_pos"}  # below the assembly's name
_PLACES = {
    "chrom": "chrom",
    "chr": "chrom",
    "pos": "pos",
    "position": "pos",
    "vcf.position": "pos",
}
_ALLELES = {"ref": "ref", "alt": "alt", "vcf.ref": "ref", "vcf.alt": "alt"}
_RS_PATH = "dbsnp.rsid"  # the field whose numbers are in the names table


def bind(tree: Node, names: Names, *, lenient: bool = False) -> Bound:
    """Give every part of `tree` its meaning in a release.

    Raises UnknownNameError or BadValueError; a lenient binding makes such parts match nothing and warns instead.
    """
    binder = _Binder(names, lenient)
    names.prepare(**binder.words(tree))
    return Bound(binder.node(tree), tuple(binder.warnings))


@dataclass(slots=True)
class _Binder:
    names: Names
    lenient: bool
    warnings: list[str] = field(default_factory=list)

    def words(self, tree: Node) -> dict[str, set[str]]:
        """Everything that will be asked of the tables."""
        genes: set[str] = set()
        variants: set[str] = set()
        effects = self.names.effects
        for leaf in _leaves(tree):
            text, name = _word_of(leaf)
            if text is None:
                continue
            spec = self.names.field(name) if name else None
            if _is_variant(text) and (name is None or name in _ID or (spec and spec.path == _RS_PATH)):
                variants.add(text)
            elif name is None or name in _GENE or (effects and spec == effects.gene):
                genes.add(text)
        return {"genes": genes, "variants": variants}

    def node(self, node: Node) -> BoundNode:
        if isinstance(node, And):
            return And(tuple(self.node(part) for part in node.parts))
        if isinstance(node, Or):
            return Or(tuple(self.node(part) for part in node.parts))
        if isinstance(node, Not):
            return Not(self.node(node.part))
        try:
            return self.leaf(node)
        except QueryError as error:
            if not self.lenient:
                raise
            self.warnings.append(str(error))
            return Never()

    def leaf(self, leaf: Node) -> BoundNode:
        if isinstance(leaf, Everything):
            return Always()
        if isinstance(leaf, Word):
            return self.word(leaf)
        name = leaf.field.lower()
        if name in _GENE:
            return self.gene(leaf)
        if name in _ID:
            return self.identifier(leaf)
        genome, _, end = name.partition(".")
        if genome == self.names.genome and (end in _SPAN or (not end and isinstance(leaf, Exists))):
            return place_condition(leaf, _SPAN.get(end, "pos"))
        if name in _PLACES:
            return place_condition(leaf, _PLACES[name])
        if name in _ALLELES:
            return allele_condition(leaf, _ALLELES[name])
        return self.field(leaf)

    def field(self, leaf: Match | Wildcard | Range | Exists) -> BoundNode:
        """A condition on a field of the release, or on a group of fields; those of the effect source ask effects."""
        spec = self.names.field(leaf.field)
        effects = self.names.effects
        if effects and (spec == effects.terms or (spec is None and leaf.field.lower() in _CONSEQUENCE)):
            return terms_condition(leaf)
        if effects and spec == effects.gene and isinstance(leaf, Match) and (gene := self.names.gene(leaf.value)):
            return gene
        if spec is not None:
            return self.column(leaf, spec)
        if isinstance(leaf, Exists) and (members := self.names.group(leaf.field)):
            return any_of(Present(member) for member in members)
        raise UnknownNameError(
            f"there is no field {leaf.field!r}", leaf.position, self.names.nearest_fields(leaf.field)
        )

    def word(self, word: Word) -> BoundNode:
        """A bare word: rs number, region, variant or gene."""
        if _is_variant(word.text):
            return KeyIn(self.names.variants(word.text))
        try:
            region = parse_region(word.text)
        except RegionError as error:
            raise BadValueError(str(error), word.position) from None
        if region is not None:
            return InRegion(region)
        if gene := self.names.gene(word.text):
            return gene
        message = f"{word.text!r} is no gene, rs number, region or variant"
        if word.text in ("and", "or", "not"):
            message += ": operators are written in capitals"
        elif known_term(word.text):
            message += f": ask consequence:{word.text}"
        raise UnknownNameError(message, word.position, self.names.nearest_genes(word.text))

    def gene(self, leaf: Node) -> BoundNode:
        if not isinstance(leaf, Match):
            raise BadValueError("name a gene by its symbol or id: gene:BRCA1", leaf.position)
        found = self.names.gene(leaf.value)
        if found is None:
            raise UnknownNameError(
                f"there is no gene {leaf.value!r}", leaf.position, self.names.nearest_genes(leaf.value)
            )
        return found

    def identifier(self, leaf: Node) -> BoundNode:
        if isinstance(leaf, Match) and _is_variant(leaf.value):
            return KeyIn(self.names.variants(leaf.value))
        if isinstance(leaf, Exists):
            return Always()
        raise BadValueError('name a variant as in _id:"chr1:g.35367G>A"', leaf.position)

    def column(self, leaf: Node, spec: FieldSpec) -> BoundNode:
        """A condition on a source column."""
        if isinstance(leaf, Exists):
            return Present(spec)
        if spec.kind.numeric:
            return number_condition(leaf, spec)
        if isinstance(leaf, Range):
            raise BadValueError(
                f"{leaf.field} is {kind_name(spec)} and has no order: ask {leaf.field}:value", leaf.position
            )
        if spec.kind is Kind.FLAG:
            return flag_condition(leaf, spec)
        if isinstance(leaf, Wildcard):
            return TextLike(spec, ascii_lower(leaf.pattern))
        if parse_rs(leaf.value) is not None and spec.path == _RS_PATH:
            return KeyIn(self.names.variants(leaf.value))
        return TextIs(spec, ascii_lower(leaf.value))


def _is_variant(text: str) -> bool:
    """An rs number or a variant in any written form."""
    return parse_rs(text) is not None or parse_variant(text) is not None


def _leaves(tree: Node) -> Iterator[Node]:
    if isinstance(tree, Not):
        yield from _leaves(tree.part)
    elif isinstance(tree, And | Or):
        for part in tree.parts:
            yield from _leaves(part)
    else:
        yield tree


def _word_of(leaf: Node) -> tuple[str | None, str | None]:
    """(text, lower-case field or None) of the leaves that may name a gene or variant."""
    if isinstance(leaf, Word):
        return leaf.text, None
    return (leaf.value, leaf.field.lower()) if isinstance(leaf, Match) else (None, None)
