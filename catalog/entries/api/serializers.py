"""Datasets and organizations as REST reads and writes them."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from accounts.sharing import Visibility
from catalog.entries.coverage import Box
from catalog.entries.curation import TRANSITIONS
from catalog.entries.models import Dataset, Organization, Relation
from catalog.entries.models.vocabulary import AccessClass, Confidence, CostClass, Liveness, Place, PyramidLevel, Scale
from catalog.entries.record import CreatorRecord, DistributionRecord, OrganizationRecord, RelationRecord, VariableRecord


class PartSerializer(serializers.Serializer):
    """One part of a list of a dataset. It is whole also where only some fields of the dataset are changed: a list
    is replaced, not merged."""

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        required = (name for name, field in self.fields.items() if field.required and not field.read_only)
        missing = {name: [self.fields[name].error_messages["required"]] for name in required if name not in attrs}
        if missing:
            raise serializers.ValidationError(missing)
        return attrs


class CreatorSerializer(PartSerializer):
    name = serializers.CharField(max_length=200)
    orcid = serializers.URLField(required=False, allow_blank=True, default="")
    affiliation = serializers.CharField(required=False, allow_blank=True, default="")


class VariableSerializer(PartSerializer):
    name = serializers.CharField(max_length=300)
    unit = serializers.CharField(max_length=100, required=False, allow_blank=True, default="")
    description = serializers.CharField(required=False, allow_blank=True, default="")


class RoleSerializer(PartSerializer):
    name = serializers.CharField(max_length=300)
    role = serializers.ChoiceField(["steward", "producer", "funder"], default="steward")
    homepage = serializers.URLField(required=False, allow_blank=True, default="")
    ror = serializers.URLField(required=False, allow_blank=True, default="")


class LinkSerializer(PartSerializer):
    """A link to data elsewhere; files are uploaded at /api/v1/uploads/."""

    url = serializers.URLField(max_length=1000)
    title = serializers.CharField(required=False, allow_blank=True, default="")
    description = serializers.CharField(required=False, allow_blank=True, default="")
    format = serializers.CharField(required=False, allow_blank=True, default="")
    media_type = serializers.CharField(required=False, allow_blank=True, default="")
    bytes = serializers.IntegerField(required=False, allow_null=True, default=None)
    sha256 = serializers.RegexField(r"^[0-9a-f]{64}$", required=False, allow_blank=True, default="")


class RelationSerializer(PartSerializer):
    """To another dataset here, by its identifier."""

    kind = serializers.ChoiceField(Relation.Kind.choices)
    identifier = serializers.CharField(max_length=40)
    title = serializers.CharField(read_only=True)
    url = serializers.URLField(read_only=True)

    def validate_identifier(self, identifier: str) -> str:
        if not Dataset.objects.filter(identifier=identifier).exists():
            raise serializers.ValidationError(f"There is no dataset {identifier!r} here.")
        return identifier


def text_list() -> serializers.ListField:
    return serializers.ListField(child=serializers.CharField(max_length=200), required=False)


def optional_text(max_length: int | None = None) -> serializers.CharField:
    return serializers.CharField(max_length=max_length, required=False, allow_blank=True)


class DatasetWriteSerializer(serializers.Serializer):
    """Fields of a dataset to create or change; those left out are not changed."""

    title = serializers.CharField(max_length=300)
    alternate_names = text_list()
    summary = optional_text(300)
    description = optional_text()
    keywords = text_list()
    homepage = serializers.URLField(max_length=500, required=False, allow_blank=True)
    kind = optional_text(60)
    scale = serializers.ChoiceField(Scale.choices, required=False)
    place = serializers.ChoiceField(Place.choices, required=False)
    archetype = optional_text(200)
    pyramid = serializers.ChoiceField(PyramidLevel.choices, required=False)
    domains = text_list()
    data_types = text_list()
    formats = text_list()
    protocols = text_list()
    liveness = serializers.ChoiceField(Liveness.choices, required=False)
    liveness_note = optional_text()
    confidence = serializers.ChoiceField(Confidence.choices, required=False)
    evidence = text_list()
    successor_name = optional_text(300)
    successor_url = serializers.URLField(max_length=500, required=False, allow_blank=True)
    ask_whom = optional_text(300)
    license = serializers.URLField(max_length=300, required=False, allow_blank=True)
    access_class = serializers.ChoiceField(AccessClass.choices, required=False)
    access = optional_text(500)
    contact_name = optional_text(200)
    contact_email = serializers.EmailField(required=False, allow_blank=True)
    cost_class = serializers.ChoiceField(CostClass.choices, required=False)
    build_recipe = optional_text()
    temporal_text = optional_text(300)
    temporal_start = serializers.DateField(required=False, allow_null=True)
    temporal_end = serializers.DateField(required=False, allow_null=True)
    spatial_text = optional_text(300)
    box = serializers.ListField(
        child=serializers.FloatField(),
        min_length=4,
        max_length=4,
        required=False,
        allow_null=True,
        help_text="west, south, east, north in degrees",
    )
    variables = VariableSerializer(many=True, required=False)
    creators = CreatorSerializer(many=True, required=False)
    organizations = RoleSerializer(many=True, required=False)
    distributions = LinkSerializer(many=True, required=False)
    relations = RelationSerializer(many=True, required=False)

    def validate_box(self, box: list[float] | None) -> tuple[float, ...] | None:
        if box is None:
            return None
        try:
            Box(*box)
        except ValueError as error:
            raise serializers.ValidationError(str(error)) from error
        return tuple(box)

    def record_fields(self) -> dict[str, Any]:
        """Fields of a record, from the validated data."""
        part_classes = {
            "variables": VariableRecord,
            "creators": CreatorRecord,
            "organizations": OrganizationRecord,
            "distributions": DistributionRecord,
            "relations": RelationRecord,
        }
        fields: dict[str, Any] = {}
        for name, value in self.validated_data.items():
            if name in part_classes:
                fields[name] = tuple(part_classes[name](**part) for part in value)
            elif name in ("temporal_start", "temporal_end"):
                fields[name] = value.isoformat() if value else ""
            else:
                fields[name] = tuple(value) if isinstance(value, list) else value
        return fields


class DatasetSerializer(DatasetWriteSerializer):
    """A dataset; the fields of its .json page and a few more."""

    identifier = serializers.CharField(read_only=True)
    slug = serializers.SlugField(read_only=True)
    url = serializers.URLField(read_only=True)
    status = serializers.ChoiceField(Dataset.Status.choices, read_only=True)
    visibility = serializers.ChoiceField(Visibility.choices, read_only=True)
    version = serializers.CharField(read_only=True)
    created = serializers.DateTimeField(read_only=True)
    modified = serializers.DateTimeField(read_only=True)
    published = serializers.DateTimeField(read_only=True)
    last_checked = serializers.DateTimeField(read_only=True)
    last_seen_alive = serializers.DateTimeField(read_only=True)
    seed = serializers.DictField(read_only=True, help_text="The seed's own words: names, scale, places.")


class OrganizationSerializer(serializers.ModelSerializer):
    datasets = serializers.IntegerField(source="uses", read_only=True, help_text="How many you may see.")

    class Meta:
        model = Organization
        fields = ["slug", "name", "homepage", "ror", "datasets"]


class SharingSerializer(serializers.Serializer):
    """Who may see the dataset; people by user name, teams by name."""

    visibility = serializers.ChoiceField(Visibility.choices)
    embargo_until = serializers.DateTimeField(required=False, allow_null=True, default=None)
    people = text_list()
    teams = text_list()


class StatusSerializer(serializers.Serializer):
    """A transition of the entry's status; `words` are its notes or reason."""

    step = serializers.ChoiceField(TRANSITIONS, source="transition")
    words = serializers.CharField(required=False, allow_blank=True, default="", source="comment")


class ReviewerLinkSerializer(serializers.Serializer):
    days = serializers.IntegerField(min_value=1, max_value=365, default=30)
    note = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")
