"""/api/v1/regions/: the genes of a region, and how many variants it has."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from variants.genome.chromosomes import chromosome_name
from variants.releases.counting import count_matching
from variants.releases.genes import genes_overlapping
from variants.releases.selection import select_variants
from variants.rest import query_params, schema
from variants.rest.serializers import GeneSerializer

MAX_GENES = 2000  # of one answer


class RegionSerializer(serializers.Serializer[Any]):
    """A region; start and end are 1-based and both included."""

    release = serializers.CharField()
    assembly = serializers.CharField()
    chrom = serializers.CharField()
    start = serializers.IntegerField()
    end = serializers.IntegerField()
    genes = GeneSerializer(many=True)
    variants = serializers.IntegerField(allow_null=True, help_text="Exact; null where counting takes too long.")
    variants_url = serializers.URLField()


class RegionViewSet(ViewSet):
    """One region of a release: `release=` or the default, optionally of one `assembly=`."""

    permission_classes = [AllowAny]
    lookup_field = "region"
    lookup_value_regex = r"[^/]+"

    @extend_schema(responses=RegionSerializer, **schema.REGION)
    def retrieve(self, request: Request, region: str) -> Response:
        """Genes that share a base with the region, the number of variants, and where to read them."""
        release = query_params.parse_release(request.user, request.query_params)
        assembly = release.model.assembly
        interval = query_params.parse_region_param(region, assembly=assembly)
        overlapping = genes_overlapping(assembly=assembly, chrom=interval.chrom, start=interval.start, end=interval.end)
        genes = list(overlapping[: MAX_GENES + 1])
        if len(genes) > MAX_GENES:
            raise ValidationError({"region": f"The region has more than {MAX_GENES} genes: ask for a smaller one."})
        count = count_matching(selection=select_variants(release=release, region=interval))
        answer = {
            "release": release.model.name,
            "assembly": assembly,
            "chrom": chromosome_name(interval.chrom),
            "start": interval.start,
            "end": interval.end,
            "genes": genes,
            "variants": count.value if count.exact else None,
            "variants_url": request.build_absolute_uri(
                f"{reverse('variant-list')}?release={release.model.name}&region={interval}"
            ),
        }
        return Response(RegionSerializer(answer).data)
