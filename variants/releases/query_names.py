"""Names of a query in one release: query text or tree -> bound query; words -> genes and fields."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from itertools import chain

from variants.fields.spec import FieldSpec
from variants.fields.transcripts import EffectFields
from variants.genome.alleles import VariantKey
from variants.genome.gene_names import PAR_Y_SUFFIX
from variants.genome.hgvs import ParsedVariant
from variants.genome.regions import Region
from variants.query.binding import Bound, bind
from variants.query.conditions import GeneIn
from variants.query.syntax import parse
from variants.query.tree import Node
from variants.releases.field_names import nearest_fields
from variants.releases.gene_effects import gene_ranges
from variants.releases.genes import genes_beginning_with, genes_by_names
from variants.releases.lookup import find_variants
from variants.releases.models import Gene
from variants.releases.reader import ReleaseReader


def bind_query(*, release: ReleaseReader, query: str | Node, lenient: bool = False) -> Bound:
    """A query, as text or as a tree, bound to a release.

    Args:
        lenient: unknown fields and impossible values match nothing and become warnings, as on myvariant.info.

    Raises:
        QueryError: with the position of what is wrong.
    """
    return bind(parse(query) if isinstance(query, str) else query, ReleaseNames(release), lenient=lenient)


class ReleaseNames:
    """variants.query.binding.Names of an open release."""

    def __init__(self, release: ReleaseReader) -> None:
        self.release = release
        self._genes: dict[str, GeneIn] = {}
        self._variants: dict[ParsedVariant, tuple[VariantKey, ...]] = {}

    @property
    def genome(self) -> str:
        return self.release.genome

    @property
    def effects(self) -> EffectFields | None:
        return self.release.effect_fields

    def prepare(self, *, genes: set[str], variants: set[ParsedVariant]) -> None:
        self._genes = genes_in_release(release=self.release, words=genes)
        listed = list(variants)
        rows_of_variants = find_variants(release=self.release, variants=listed)
        self._variants = {
            variant: tuple(row.key for row in rows) for variant, rows in zip(listed, rows_of_variants, strict=True)
        }

    def field(self, name: str) -> FieldSpec | None:
        return self.release.by_name.get(name.lower())

    def group(self, prefix: str) -> tuple[FieldSpec, ...]:
        beginning = f"{prefix.lower()}."
        return tuple(spec for spec in self.release.specs if spec.path.startswith(beginning))

    def gene(self, word: str) -> GeneIn | None:
        return self._genes.get(word)

    def variants(self, variant: ParsedVariant) -> tuple[VariantKey, ...]:
        return self._variants.get(variant, ())

    def nearest_fields(self, name: str) -> tuple[str, ...]:
        return nearest_fields(self.release.by_name, name)

    def nearest_genes(self, word: str) -> tuple[str, ...]:
        genes = genes_beginning_with(assembly=self.release.model.assembly, prefix=word[:3], limit=500)
        return tuple(get_close_matches(word.upper(), [gene.symbol for gene in genes], n=3, cutoff=0.6))


def genes_in_release(*, release: ReleaseReader, words: Iterable[str]) -> dict[str, GeneIn]:
    """{word: gene, with the regions of its variants} of each word that the gene table or the release's effects know."""
    words = list(words)
    if not words:
        return {}
    genes = genes_by_names(assembly=release.model.assembly, names=words)
    names = {word: frozenset(chain([word], *(_annotated_names(gene) for gene in genes[word]))) - {""} for word in words}
    extents = _extents(release, frozenset().union(*names.values()))
    named_genes: dict[str, GeneIn] = {}
    for word in words:
        regions = tuple(region for name in names[word] for region in extents.get(name, ()))
        if genes[word] or regions:
            named_genes[word] = GeneIn(names[word], regions)
    return named_genes


def gene_in_release(*, release: ReleaseReader, gene: Gene) -> GeneIn:
    """A gene of the gene table, with the regions of its variants; no regions if the release has none of them."""
    names = _annotated_names(gene)
    extents = _extents(release, names)
    return GeneIn(names, tuple(region for name in names for region in extents.get(name, ())))


def _annotated_names(gene: Gene) -> frozenset[str]:
    """The names of a gene in annotation; one on X and Y has the id of the copy on X."""
    return frozenset((gene.gene_id, gene.gene_id.removesuffix(PAR_Y_SUFFIX), gene.symbol)) - {""}


def _extents(release: ReleaseReader, names: Iterable[str]) -> dict[str, list[Region]]:
    """From the first to the last variant annotated to each gene name, by chromosome."""
    extents: dict[str, list[Region]] = {}
    for name, chrom, first, last in gene_ranges(release=release, names=frozenset(names)):
        extents.setdefault(name, []).append(Region(chrom, first, last))
    return extents
