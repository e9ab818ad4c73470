"""Datasets and organizations as REST reads and writes them."""

from __future__ import annotations

from functools import cache
from typing import Any, cast

from rest_framework import serializers

from accounts.sharing import Visibility
from catalog.entries.coverage import Box
from catalog.entries.curation import TRANSITIONS
from catalog.entries.declared_field import Field, Kind
from catalog.entries.fields import DAY_FIELDS, FIELDS
from catalog.entries.models import Dataset, Organization
from catalog.entries.part_fields import PART_RECORDS, PartColumn


class PartSerializer(serializers.Serializer):
    """One part of a list of a dataset. It is whole also where only some fields of the dataset are changed: a list
    is replaced, not merged."""

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        required = (name for name, field in self.fields.items() if field.required and not field.read_only)
        missing = {name: [self.fields[name].error_messages["required"]] for name in required if name not in attrs}
        if missing:
            raise serializers.ValidationError(missing)
        return attrs


class RelationSerializer(PartSerializer):
    """To another dataset here, by its identifier."""

    def validate_identifier(self, identifier: str) -> str:
        if not Dataset.objects.filter(identifier=identifier).exists():
            raise serializers.ValidationError(f"There is no dataset {identifier!r} here.")
        return identifier


def _part_serializer(field: Field) -> serializers.BaseSerializer[Any]:
    serializer: serializers.BaseSerializer[Any] = _part_class(field)(many=True, required=False)
    return serializer


@cache
def _part_class(field: Field) -> Any:
    """One class for each field, by which the OpenAPI schema names a component."""
    base = RelationSerializer if field.name == "relations" else PartSerializer
    columns = {column.name: _column_field(column) for column in field.columns}
    name = PART_RECORDS[field.name].__name__.removesuffix("Record")
    return type(f"Dataset{name}Serializer", (base,), {**columns, "__doc__": field.help})


def _column_field(column: PartColumn) -> serializers.Field[Any, Any, Any, Any]:
    if column.is_read_only:
        return serializers.CharField(read_only=True)
    if column.kind == "number":
        return serializers.IntegerField(required=False, allow_null=True, default=None)
    options: dict[str, Any] = {"required": column.is_required}
    if column.choices:
        if not column.is_required:
            options["default"] = column.choices[0]
        return serializers.ChoiceField(column.choices, **options)
    if not column.is_required:
        options |= {"allow_blank": True, "default": ""}
    if column.kind == "address":
        return serializers.URLField(max_length=column.max_length, **options)
    if column.kind == "text":
        return serializers.CharField(max_length=column.max_length, **options)
    return serializers.RegexField(f"^{column.kind}$", **options)


def text_list() -> serializers.ListField:
    return serializers.ListField(child=serializers.CharField(max_length=200), required=False)


def _box_field() -> serializers.ListField:
    return serializers.ListField(
        child=serializers.FloatField(),
        min_length=4,
        max_length=4,
        required=False,
        allow_null=True,
        help_text="west, south, east, north in degrees",
    )


def _written_field(field: Field) -> serializers.Field[Any, Any, Any, Any]:
    """The serializer of a declared field; lengths and vocabularies are those of its column."""
    if field.kind == Kind.PARTS:
        return cast("serializers.Field[Any, Any, Any, Any]", _part_serializer(field))
    if field.kind in (Kind.LIST, Kind.TERMS):
        return text_list()
    if field.kind == Kind.BOX:
        return _box_field()
    if field.kind == Kind.DAY:
        return serializers.DateField(required=False, allow_null=True)
    column: Any = Dataset._meta.get_field(field.name)
    if field.kind == Kind.CHOICE:
        return serializers.ChoiceField(column.choices, required=False)
    options: dict[str, Any] = {"required": field.is_required, "allow_blank": not field.is_required}
    if field.kind == Kind.URL:
        return serializers.URLField(max_length=column.max_length, **options)
    if field.kind == Kind.EMAIL:
        return serializers.EmailField(**options)
    return serializers.CharField(max_length=column.max_length, **options)


class DatasetWriteSerializer(serializers.Serializer):
    """Fields of a dataset to create or change; those left out are not changed."""

    def get_fields(self) -> dict[str, Any]:
        """The declared fields, then those of the class."""
        return {**{field.name: _written_field(field) for field in FIELDS}, **super().get_fields()}

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
        fields: dict[str, Any] = {}
        for name, value in self.validated_data.items():
            if name in PART_RECORDS:
                fields[name] = tuple(PART_RECORDS[name](**part) for part in value)
            elif name in DAY_FIELDS:
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
