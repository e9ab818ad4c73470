"""One filter for each list, used by its page, its REST address and its download."""

from __future__ import annotations

import django_filters
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.search_words import split_search
from variants.genome.chromosomes import UnknownChromosomeError, parse_chromosome
from variants.genome.gene_names import ensembl_gene_id
from variants.releases.models import Assembly, Field, Gene, Release


def _validate_chromosome(name: str) -> None:
    try:
        parse_chromosome(name)
    except UnknownChromosomeError as error:
        raise ValidationError(f"{error}.") from None


class ReleaseFilter(django_filters.FilterSet):
    """Releases by assembly, dataset, status and words of their name or dataset title."""

    q = django_filters.CharFilter(method="with_words", label="Words of the name or the dataset's title")
    dataset = django_filters.CharFilter(field_name="dataset__slug", label="Slug of the dataset")
    assembly = django_filters.ChoiceFilter(choices=Assembly, empty_label=_("any assembly"))

    class Meta:
        model = Release
        fields = ["status"]

    def with_words(self, queryset: QuerySet[Release], name: str, value: str) -> QuerySet[Release]:
        for word in split_search(value):
            queryset = queryset.filter(Q(name__icontains=word) | Q(dataset__title__icontains=word))
        return queryset


class FieldFilter(django_filters.FilterSet):
    """Fields of a release by source, kind, whether they can be filtered on, and words."""

    q = django_filters.CharFilter(method="with_words", label="Words of the name, path or description")
    release = django_filters.CharFilter(field_name="release__name", label="Name of the release")
    source = django_filters.CharFilter(field_name="source", lookup_expr="iexact", label="Annotation source")

    class Meta:
        model = Field
        fields = ["kind", "filterable"]

    def with_words(self, queryset: QuerySet[Field], name: str, value: str) -> QuerySet[Field]:
        for word in split_search(value):
            queryset = queryset.filter(
                Q(name__icontains=word) | Q(path__icontains=word) | Q(description__icontains=word)
            )
        return queryset


class GeneFilter(django_filters.FilterSet):
    """Genes by assembly, chromosome, biotype, and the beginning of a symbol (also former and alias ones) or id."""

    q = django_filters.CharFilter(method="beginning_with", label="Beginning of a symbol or id")
    assembly = django_filters.ChoiceFilter(choices=Assembly)
    chrom = django_filters.CharFilter(
        method="on_chromosome", label="Chromosome, e.g. 22 or chrX", validators=[_validate_chromosome]
    )
    biotype = django_filters.CharFilter(field_name="biotype", lookup_expr="iexact")
    position = django_filters.NumberFilter(
        field_name="span", lookup_expr="contains", label="A 1-based position inside the gene; give chrom too"
    )

    class Meta:
        model = Gene
        fields: list[str] = []

    def beginning_with(self, queryset: QuerySet[Gene], name: str, value: str) -> QuerySet[Gene]:
        text = value.strip().upper()
        return queryset.filter(
            Q(symbol__istartswith=text)
            | Q(gene_id__istartswith=ensembl_gene_id(text) or text)
            | Q(previous_symbols__contains=[text])
            | Q(alias_symbols__contains=[text])
        )

    def filter_queryset(self, queryset: QuerySet[Gene]) -> QuerySet[Gene]:
        """No gene where a value cannot be read, of which REST says so."""
        filtered: QuerySet[Gene] = queryset.none() if self.errors else super().filter_queryset(queryset)
        return filtered

    def on_chromosome(self, queryset: QuerySet[Gene], name: str, value: str) -> QuerySet[Gene]:
        chromosome = parse_chromosome(value)
        on_chromosome = queryset.filter(chrom=chromosome.code)
        return on_chromosome.filter(assembly=chromosome.assembly) if chromosome.assembly else on_chromosome
