"""What owners and curators do with datasets over REST besides describing them: files, links, many at once."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.permissions import TokenScope
from catalog.exchange.formats import READERS
from catalog.exchange.imports.importing import import_entries, preview_import
from catalog.exchange.sheet.bulk_edit import apply_sheet, preview_sheet

SIGNED_IN = [IsAuthenticated, TokenScope]
LIST = {"type": "array", "items": {"type": "object", "additionalProperties": {}}}  # a plain list, to OpenAPI


class ImportSerializer(serializers.Serializer):
    """Foreign descriptions; without `apply` only what would happen is told."""

    form = serializers.ChoiceField([(name, label) for name, (label, _) in READERS.items()])
    source = serializers.CharField(max_length=500, help_text="Its address, or a name to be used again.")
    text = serializers.CharField(trim_whitespace=False)
    apply = serializers.BooleanField(default=False)


class SheetSerializer(serializers.Serializer):
    text = serializers.CharField(trim_whitespace=False, help_text="CSV with the column identifier.")
    apply = serializers.BooleanField(default=False)


class BulkActions:
    """Many datasets at once: first what would happen; with `apply`, the same for real."""

    @extend_schema(request=ImportSerializer, responses={200: LIST})
    @action(detail=False, methods=["post"], url_path="import", permission_classes=SIGNED_IN)
    def import_records(self, request: Request) -> Response:
        """Foreign descriptions as drafts, or as updates of what the same source gave before."""
        said = _valid(ImportSerializer, request)
        do = import_entries if said.pop("apply") else preview_import
        return Response([asdict(row) for row in do(user=request.user, **said)])

    @extend_schema(request=SheetSerializer, responses={200: dict})
    @action(detail=False, methods=["post"], permission_classes=SIGNED_IN)
    def sheet(self, request: Request) -> Response:
        """A sheet (CSV) as /datasets/sheet.csv gives it, edited."""
        said = _valid(SheetSerializer, request)
        if said["apply"]:
            return Response({"changed": apply_sheet(user=request.user, text=said["text"])})
        return Response({"changes": [asdict(row) for row in preview_sheet(user=request.user, text=said["text"])]})


def _valid(serializer_class: Any, request: Request) -> dict[str, Any]:
    serializer = serializer_class(data=request.data)
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)
