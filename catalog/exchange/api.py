"""Many datasets at once over REST: imports and sheets."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.http import get_signed_in_user
from accounts.permissions import TokenScope
from catalog.entries.models import Dataset
from catalog.exchange.formats import IMPORT_FORMATS
from catalog.exchange.imports.importing import import_entries, preview_import
from catalog.exchange.sheet.bulk_edit import apply_sheet, preview_sheet

SIGNED_IN = [IsAuthenticated, TokenScope]
OBJECT_LIST = {"type": "array", "items": {"type": "object", "additionalProperties": {}}}  # a plain list, to OpenAPI


class ImportSerializer(serializers.Serializer):
    """Foreign descriptions; without `apply` the response is a preview."""

    form = serializers.ChoiceField(
        [(name, import_format.label) for name, import_format in IMPORT_FORMATS.items()], source="format_name"
    )
    source = serializers.CharField(  # type: ignore[assignment]  # a field of that name, not the attribute
        max_length=500, help_text="Its address, or a name that later imports repeat."
    )
    text = serializers.CharField(trim_whitespace=False)
    apply = serializers.BooleanField(default=False)


class SheetSerializer(serializers.Serializer):
    """An edited sheet; without `apply` the response is a preview."""

    text = serializers.CharField(trim_whitespace=False, help_text="CSV with the column identifier.")
    apply = serializers.BooleanField(default=False)


class BulkActions(viewsets.GenericViewSet[Dataset]):
    """Many datasets at once: without `apply` a preview of what would happen."""

    @extend_schema(request=ImportSerializer, responses={200: OBJECT_LIST})
    @action(detail=False, methods=["post"], url_path="import", permission_classes=SIGNED_IN)
    def import_records(self, request: Request) -> Response:
        """Foreign descriptions as drafts, or as updates of what was imported from the same source before."""
        fields = _validated_fields(ImportSerializer, request)
        run = import_entries if fields.pop("apply") else preview_import
        return Response([asdict(row) for row in run(user=get_signed_in_user(request), **fields)])

    @extend_schema(request=SheetSerializer, responses={200: dict})
    @action(detail=False, methods=["post"], permission_classes=SIGNED_IN)
    def sheet(self, request: Request) -> Response:
        """A sheet (CSV) that was downloaded from /datasets/sheet.csv and edited."""
        fields = _validated_fields(SheetSerializer, request)
        if fields["apply"]:
            return Response({"changed": apply_sheet(user=get_signed_in_user(request), text=fields["text"])})
        changes = preview_sheet(user=get_signed_in_user(request), text=fields["text"])
        return Response({"changes": [asdict(change) for change in changes]})


def _validated_fields(serializer_class: type[serializers.Serializer], request: Request) -> dict[str, Any]:
    serializer = serializer_class(data=request.data)
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)
