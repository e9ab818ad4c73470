"""Query tree + the names of one release -> bound query. Here names and values are checked; no table is read.

One file because a name may be a field, a group, a gene, a variant or a column of every variant, and one order decides.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from accounts.budget import check_time
from variants.fields.spec import FieldSpec, Kind
from variants.fields.transcripts import EffectFields
from variants.genome.alleles import VariantKey
from variants.genome.consequences import is_known_term
from variants.genome.hgvs import ParsedVariant, parse_variant_id
from variants.genome.regions import RegionError, check_region, parse_region
from variants.genome.spreadsheet_dates import spreadsheet_hint
from variants.genome.unsupported_hgvs import explain_unsupported
from variants.query.condition_values import (
    allele_condition,
    coordinate_condition,
    flag_condition,
    kind_name,
    number_condition,
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
)
from variants.query.errors import BadValueError, QueryError, UnknownNameError
from variants.query.patterns import fold_case
from variants.query.tree import (
    Everything,
    Exists,
    Leaf,
    Match,
    Node,
    Or,
    Range,
    Wildcard,
    Word,
    any_of,
    transform,
    walk,
)


class Names(Protocol):
    """Resolves the names of a query in one release. `prepare` is called once, before any other method."""

    @property
    def effects(self) -> EffectFields | None: ...
    @property
    def genome(self) -> str:
        """The name of the assembly in documents: hg19 or hg38."""

    def prepare(self, *, genes: set[str], variants: set[ParsedVariant]) -> None:
        """Look up all words that may be genes, and all variants, of a query together."""

    def field(self, name: str) -> FieldSpec | None: ...
    def group(self, prefix: str) -> tuple[FieldSpec, ...]:
        """Fields whose path begins with `prefix` and a dot."""

    def gene(self, word: str) -> GeneIn | None: ...
    def variants(self, variant: ParsedVariant) -> tuple[VariantKey, ...]: ...
    def nearest_fields(self, name: str) -> tuple[str, ...]: ...
    def nearest_genes(self, word: str) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True)
class Bound:
    """A bound query. `warnings` are sentences about words with two meanings and what a lenient binding did not find."""

    root: BoundNode
    warnings: tuple[str, ...] = ()


# Names of what a variant is rather than of a source column, in lower case.
_GENE_NAMES = frozenset({"gene", "gene.symbol", "gene.id"})
_CONSEQUENCE_NAMES = frozenset({"consequence", "consequences"})
_ID_NAMES = frozenset({"_id", "id", "variant"})
_ASSEMBLIES = {"hg19": "GRCh37", "hg38": "GRCh38"}
_SPAN_COLUMNS = {"start": "pos", "end": "end_pos"}  # below the assembly's name
_COORDINATE_COLUMNS = {
    "chrom": "chrom",
    "chr": "chrom",
    "pos": "pos",
    "position": "pos",
    "vcf.position": "pos",
}
_ALLELE_COLUMNS = {"ref": "ref", "alt": "alt", "vcf.ref": "ref", "vcf.alt": "alt"}
_RS_PATH = "dbsnp.rsid"  # the field whose numbers are in the names table


def bind(tree: Node, names: Names, *, lenient: bool = False) -> Bound:
    """Give every part of a query tree its meaning in a release; the bound tree has the same shape.

    Args:
        lenient: unknown names and impossible values match nothing and become warnings, as on myvariant.info.

    Raises:
        UnknownNameError: a field, gene or word that the release does not know (not if lenient).
        BadValueError: a value that the field cannot have (not if lenient).
    """
    binder = _Binder(names, lenient)
    binder.prepare(tree)
    root: BoundNode = transform(tree, binder.bind_leaf)
    return Bound(root, tuple(binder.warnings))


@dataclass(slots=True)
class _Binder:
    names: Names
    lenient: bool
    warnings: list[str] = field(default_factory=list)
    parsed: dict[str, ParsedVariant | None] = field(default_factory=dict)  # each text is parsed once

    @property
    def assembly(self) -> str:
        """That of the release."""
        return _ASSEMBLIES.get(self.names.genome, "")

    def parse_id(self, text: str) -> ParsedVariant | None:
        if text not in self.parsed:
            self.parsed[text] = parse_variant_id(text)
        return self.parsed[text]

    def prepare(self, tree: Node) -> None:
        """Let `names` look up all genes and variants of the tree in one go."""
        genes: set[str] = set()
        variants: set[ParsedVariant] = set()
        effects = self.names.effects
        for leaf in walk(tree):
            text, name = _text_and_field(leaf)
            if text is None:
                continue
            spec = self.names.field(name) if name else None
            variant = self.parse_id(text)
            if variant and (name is None or name in _ID_NAMES or (spec and spec.path == _RS_PATH)):
                variants.add(variant)
            may_be_gene = name is None and (variant is None or variant.rs_number is not None)
            if may_be_gene or name in _GENE_NAMES or (effects and spec == effects.gene):
                genes.add(text)
        self.names.prepare(genes=genes, variants=variants)

    def bind_leaf(self, leaf: Leaf) -> BoundNode:
        check_time()
        try:
            return self.condition(leaf)
        except QueryError as error:
            if not self.lenient:
                raise
            self.warnings.append(str(error))
            return Never()

    def condition(self, leaf: Leaf) -> BoundNode:
        if isinstance(leaf, Everything):
            return Always()
        if isinstance(leaf, Word):
            return self.word_condition(leaf)
        name = leaf.field.lower()
        if name in _GENE_NAMES:
            return self.gene_condition(leaf)
        if name in _ID_NAMES:
            return self.id_condition(leaf)
        genome, _, end = name.partition(".")
        if genome == self.names.genome and (end in _SPAN_COLUMNS or (not end and isinstance(leaf, Exists))):
            return coordinate_condition(leaf, _SPAN_COLUMNS.get(end, "pos"))
        if name in _COORDINATE_COLUMNS:
            return coordinate_condition(leaf, _COORDINATE_COLUMNS[name], assembly=self.assembly)
        if name in _ALLELE_COLUMNS:
            return allele_condition(leaf, _ALLELE_COLUMNS[name])
        return self.field_condition(leaf)

    def field_condition(self, leaf: Match | Wildcard | Range | Exists) -> BoundNode:
        """A condition on a field of the release or on a group of fields; fields of the effect source ask effects."""
        spec = self.names.field(leaf.field)
        effects = self.names.effects
        if effects and (spec == effects.terms or (spec is None and leaf.field.lower() in _CONSEQUENCE_NAMES)):
            return terms_condition(leaf)
        if effects and spec == effects.gene and isinstance(leaf, Match) and (gene := self.names.gene(leaf.value)):
            return gene
        if spec is not None:
            return self.column_condition(leaf, spec)
        if isinstance(leaf, Exists) and (members := self.names.group(leaf.field)):
            return any_of([Present(member) for member in members])
        raise UnknownNameError(
            f"there is no field {leaf.field!r}", leaf.position, self.names.nearest_fields(leaf.field)
        )

    def word_condition(self, word: Word) -> BoundNode:
        """A bare word: rs number, region, variant or gene; the gene RS1 is also an rs number, which means both."""
        gene = self.names.gene(word.text)
        if variant := self.parse_id(word.text):
            same_rs = KeyIn(self.names.variants(variant))
            if gene is None:
                return same_rs
            self.warnings.append(
                f"{word.text!r} is the name of a gene and an rs number, and means both:"
                f" write gene:{word.text} or _id:{word.text} for one of them"
            )
            return Or((gene, same_rs)) if same_rs.keys else gene
        try:
            region = parse_region(word.text, assembly=self.assembly)
            if region is not None:
                return InRegion(check_region(region, self.assembly))
        except RegionError as error:
            raise BadValueError(str(error), word.position) from None
        if gene:
            return gene
        message = f"{word.text!r} is not a gene, rs number, region or variant"
        if reason := explain_unsupported(word.text):
            message += f": {reason}"
        elif word.text in ("and", "or", "not"):
            message += ": operators are written in capitals"
        elif is_known_term(word.text):
            message += f": ask consequence:{word.text}"
        elif hint := spreadsheet_hint([word.text]):
            message += f": {hint}"
        raise UnknownNameError(message, word.position, self.names.nearest_genes(word.text))

    def gene_condition(self, leaf: Match | Wildcard | Range | Exists) -> BoundNode:
        if not isinstance(leaf, Match):
            raise BadValueError("name a gene by its symbol or id: gene:BRCA1", leaf.position)
        gene = self.names.gene(leaf.value)
        if gene is None:
            raise UnknownNameError(
                f"there is no gene {leaf.value!r}", leaf.position, self.names.nearest_genes(leaf.value)
            )
        return gene

    def id_condition(self, leaf: Match | Wildcard | Range | Exists) -> BoundNode:
        if isinstance(leaf, Match) and (variant := self.parse_id(leaf.value)):
            return KeyIn(self.names.variants(variant))
        if isinstance(leaf, Exists):
            return Always()
        message = 'name a variant as in _id:"chr1:g.35367G>A"'
        if isinstance(leaf, Match) and (reason := explain_unsupported(leaf.value)):
            message += f"; {reason}"
        raise BadValueError(message, leaf.position)

    def column_condition(self, leaf: Match | Wildcard | Range | Exists, spec: FieldSpec) -> BoundNode:
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
            return TextLike(spec, fold_case(leaf.pattern))
        if spec.path == _RS_PATH and (variant := self.parse_id(leaf.value)) and variant.rs_number is not None:
            return KeyIn(self.names.variants(variant))
        return TextIs(spec, fold_case(leaf.value))


def _text_and_field(leaf: Leaf) -> tuple[str | None, str | None]:
    """(text, lower-case field or None) of a leaf that may name a gene or variant; (None, None) for other leaves."""
    if isinstance(leaf, Word):
        return leaf.text, None
    return (leaf.value, leaf.field.lower()) if isinstance(leaf, Match) else (None, None)
