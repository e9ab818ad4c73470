"""/api/v1/releases/, fields/ and genes/: what variants are described with."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, QuerySet
from django.http import Http404
from rest_framework.permissions import AllowAny
from rest_framework.viewsets import ReadOnlyModelViewSet

from variants.releases.filters import FieldFilter, GeneFilter, ReleaseFilter
from variants.releases.genes import genes_by_name, genes_in_any_assembly, without_copies_on_y
from variants.releases.models import Field, Gene, Release
from variants.releases.reader import visible_releases
from variants.rest.serializers import FieldSerializer, GeneSerializer, ReleaseDetailSerializer, ReleaseSerializer


class ReleaseViewSet(ReadOnlyModelViewSet[Release]):
    """Releases, newest first."""

    queryset = Release.objects.none()
    filterset_class = ReleaseFilter
    permission_classes = [AllowAny]
    lookup_field = "name"

    def get_queryset(self) -> QuerySet[Release]:
        return visible_releases(user=self.request.user).annotate(fields_count=Count("fields"))

    def get_serializer_class(self) -> Any:
        return ReleaseSerializer if self.action == "list" else ReleaseDetailSerializer

    def get_object(self) -> Release:
        """The published edition of the name; for curators, who see the others too, else the newest."""
        editions = self.get_queryset().filter(name=self.kwargs["name"])
        published = editions.filter(status=Release.Status.PUBLISHED)
        release = published.first() or editions.first()
        if release is None:
            raise Http404(f"There is no release {self.kwargs['name']!r}; see /api/v1/releases/.")
        return release


class FieldViewSet(ReadOnlyModelViewSet[Field]):
    """The field dictionary of the releases; narrow it with `release=`."""

    queryset = Field.objects.none()
    serializer_class = FieldSerializer
    filterset_class = FieldFilter
    permission_classes = [AllowAny]
    lookup_field = "path"
    lookup_value_regex = r"[^/]+"

    def get_queryset(self) -> QuerySet[Field]:
        releases = visible_releases(user=self.request.user)
        return Field.objects.filter(release__in=releases.values("pk")).select_related("release")

    def get_object(self) -> Field:
        """The field of this path or source name, in `release=` or else in the first release that has it, the default
        one before all others."""
        fields = self.filter_queryset(self.get_queryset())
        name = self.kwargs["path"]
        field = self._first_field(fields.filter(path=name)) or self._first_field(fields.filter(name=name))
        if field is None:
            raise Http404(f"There is no field {name!r}; see /api/v1/fields/.")
        return field

    def _first_field(self, fields: QuerySet[Field]) -> Field | None:
        by_release = {field.release_id: field for field in fields}
        releases = Release.objects.filter(pk__in=by_release).in_answering_order().values_list("pk", flat=True)
        return next((by_release[pk] for pk in releases), None)


class GeneViewSet(ReadOnlyModelViewSet[Gene]):
    """Genes of both assemblies with their ranges."""

    queryset = Gene.objects.all()
    serializer_class = GeneSerializer
    filterset_class = GeneFilter
    permission_classes = [AllowAny]
    lookup_field = "gene_id"
    lookup_value_regex = r"[^/]+"

    def get_object(self) -> Gene:
        """The gene of any of its names; `assembly=` chooses, else GRCh38 comes first."""
        name, assembly = self.kwargs["gene_id"], self.request.query_params.get("assembly", "")
        named = genes_by_name(assembly=assembly, name=name) if assembly else genes_in_any_assembly(name=name)
        keys = [gene.pk for gene in without_copies_on_y(named, name=name)]
        gene = self.filter_queryset(self.get_queryset()).filter(pk__in=keys).order_by("pk").first()
        if gene is None:
            raise Http404(f"There is no gene {name!r}; see /api/v1/genes/?q=.")
        return gene
