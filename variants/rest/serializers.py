"""Releases, fields and genes as JSON. Positions are 1-based and inclusive."""

from __future__ import annotations

from rest_framework import serializers

from catalog.models import Dataset
from variants.genome.chromosomes import chromosome_name
from variants.releases.models import Field, Gene, Release, SourceFile


class SourceFileSerializer(serializers.ModelSerializer[SourceFile]):
    class Meta:
        model = SourceFile
        fields = ["name", "content", "size", "sha256", "line_count", "variant_count", "reject_count", "joined"]


class ReleaseSerializer(serializers.ModelSerializer[Release]):
    """A release in a list; the counts have the names `manage.py releases --json` gives them."""

    dataset: serializers.SlugRelatedField[Dataset] = serializers.SlugRelatedField(slug_field="slug", read_only=True)
    variants = serializers.IntegerField(source="variant_count", help_text="Distinct (chrom, pos, ref, alt).")
    rows = serializers.IntegerField(source="row_count", help_text="Source lines.")
    rejects = serializers.IntegerField(source="reject_count", help_text="Source lines left out, with a reason each.")
    fields_count = serializers.IntegerField(read_only=True)
    bytes = serializers.IntegerField(source="bytes_on_disk")

    class Meta:
        model = Release
        fields = [
            "name", "edition", "assembly", "status", "status_reason", "visibility", "dataset", "published_at",
            "effect_sources", "variants", "rows", "rejects", "fields_count", "bytes", "digest",
            "is_default", "is_portal_default", "store",
        ]  # fmt: skip


class ReleaseDetailSerializer(ReleaseSerializer):
    """A release with its files and the figures of its page."""

    files = SourceFileSerializer(many=True, read_only=True)
    summary = serializers.DictField(read_only=True)

    class Meta(ReleaseSerializer.Meta):
        fields = [*ReleaseSerializer.Meta.fields, "notes", "files", "summary"]


class FieldSerializer(serializers.ModelSerializer[Field]):
    """One field of a release: `path` and `name` both work in queries and in `fields=`."""

    release: serializers.SlugRelatedField[Release] = serializers.SlugRelatedField(slug_field="name", read_only=True)
    is_list = serializers.SerializerMethodField(help_text="Whether a variant may have several values.")
    statistics = serializers.DictField(read_only=True)

    class Meta:
        model = Field
        fields = [
            "release", "name", "path", "aliases", "source", "kind", "is_list", "separators", "filterable", "reducer",
            "transcript_group", "snv_index", "indel_index", "description", "unit", "higher_means", "statistics",
        ]  # fmt: skip

    def get_is_list(self, field: Field) -> bool:
        return field.spec().has_many_values


class GeneSerializer(serializers.ModelSerializer[Gene]):
    chrom = serializers.SerializerMethodField()
    start = serializers.IntegerField(read_only=True)
    end = serializers.IntegerField(read_only=True)

    class Meta:
        model = Gene
        fields = [
            "assembly", "gene_id", "symbol", "name", "chrom", "start", "end", "strand", "biotype",
            "previous_symbols", "alias_symbols", "source",
        ]  # fmt: skip

    def get_chrom(self, gene: Gene) -> str:
        return chromosome_name(gene.chrom)
