"""What the words of a query mean in one release: its fields, genes, rs numbers and variants."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from itertools import chain

from psycopg.sql import SQL

from variants.fields.spec import FieldSpec
from variants.fields.transcripts import EffectFields
from variants.genome.regions import Region
from variants.query.binding import Bound, bind
from variants.query.conditions import GeneIn, VariantKey
from variants.query.syntax import parse
from variants.releases.genes import genes_beginning_with, genes_by_names
from variants.releases.lookup import find_variants
from variants.releases.models import Gene
from variants.releases.reader import ReleaseReader
from variants.releases.store.connection import questions


def bound_query(*, release: ReleaseReader, text: str, lenient: bool = False) -> Bound:
    """A query text bound to a release. Raises variants.query.errors.QueryError with the position of what is wrong.

    lenient: unknown fields and impossible values match nothing and are told as warnings, as myvariant.info does.
    """
    return bind(parse(text), ReleaseNames(release), lenient=lenient)


class ReleaseNames:
    """variants.query.binding.Names of an open release."""

    def __init__(self, release: ReleaseReader) -> None:
        self.release = release
        self._genes: dict[str, GeneIn] = {}
        self._variants: dict[str, tuple[VariantKey, ...]] = {}

    @property
    def genome(self) -> str:
        return self.release.genome

    @property
    def effects(self) -> EffectFields | None:
        return self.release.effect_fields

    def prepare(self, *, genes: set[str], variants: set[str]) -> None:
        self._genes = genes_in_release(release=self.release, words=genes)
        texts = sorted(variants)
        for text, rows in zip(texts, find_variants(release=self.release, texts=texts), strict=True):
            self._variants[text] = tuple(VariantKey(row.chrom, row.pos, row.vkey) for row in rows)

    def field(self, name: str) -> FieldSpec | None:
        return self.release.by_name.get(name.lower())

    def group(self, prefix: str) -> tuple[FieldSpec, ...]:
        beginning = f"{prefix.lower()}."
        return tuple(spec for spec in self.release.specs if spec.path.startswith(beginning))

    def gene(self, word: str) -> GeneIn | None:
        return self._genes.get(word)

    def variants(self, text: str) -> tuple[VariantKey, ...]:
        return self._variants.get(text, ())

    def nearest_fields(self, name: str) -> tuple[str, ...]:
        return nearest_fields(self.release.by_name, name)

    def nearest_genes(self, word: str) -> tuple[str, ...]:
        near = genes_beginning_with(assembly=self.release.model.assembly, prefix=word[:3], limit=500)
        return tuple(get_close_matches(word.upper(), [gene.symbol for gene in near], n=3, cutoff=0.6))


def nearest_fields(by_name: Mapping[str, FieldSpec], name: str) -> tuple[str, ...]:
    """Paths of up to three fields with a name like this one, those that contain it first."""
    wanted = name.lower()
    containing = sorted((each for each in by_name if wanted in each), key=len)
    alike = [*containing[:3], *get_close_matches(wanted, by_name, n=6, cutoff=0.6)]
    return tuple(dict.fromkeys(by_name[each].path for each in alike))[:3]


def genes_in_release(*, release: ReleaseReader, words: Iterable[str]) -> dict[str, GeneIn]:
    """Each word that is a gene, by the gene table or by the release's own effects, with where its variants are."""
    words = list(words)
    if not words:
        return {}
    genes = genes_by_names(assembly=release.model.assembly, names=words)
    names = {
        word: frozenset(chain([word], *([gene.gene_id, gene.symbol] for gene in genes[word]))) - {""} for word in words
    }
    extents = _extents(release, frozenset().union(*names.values()))
    found: dict[str, GeneIn] = {}
    for word in words:
        regions = tuple(region for name in names[word] for region in extents.get(name, ()))
        if genes[word] or regions:
            found[word] = GeneIn(names[word], regions)
    return found


def gene_in_release(*, release: ReleaseReader, gene: Gene) -> GeneIn:
    """A gene of the gene table, with where its variants are; no regions where the release has none."""
    names = frozenset((gene.gene_id, gene.symbol)) - {""}
    extents = _extents(release, names)
    return GeneIn(names, tuple(region for name in names for region in extents.get(name, ())))


def _extents(release: ReleaseReader, names: Iterable[str]) -> dict[str, list[Region]]:
    """From the first to the last variant annotated to each gene name, by chromosome."""
    statement = SQL(
        "SELECT k.gene, e.* FROM unnest(%s::text[]) AS k (gene) CROSS JOIN LATERAL (SELECT chrom, min(pos), max(pos)"
        " FROM {} WHERE gene = k.gene AND source = 0 GROUP BY chrom) e"
    ).format(release.tables.effects)
    found: dict[str, list[Region]] = {}
    with questions.cursor() as cursor:
        cursor.execute(statement, [sorted(names)])
        for name, chrom, first, last in cursor.fetchall():
            found.setdefault(name, []).append(Region(chrom, first, last))
    return found
