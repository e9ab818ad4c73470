"""Saved filters over REST: /api/v1/saved-filters/."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import PermissionDenied, ValidationError
from rest_framework.mixins import DestroyModelMixin
from rest_framework.permissions import IsAuthenticatedOrReadOnly
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from accounts.http import get_signed_in_user
from accounts.models import ApiToken
from accounts.permissions import TokenScope
from accounts.preconditions import precondition, revision_headers
from accounts.request_keys import check_keys
from variants.savedfilters.models import SavedFilter, SavedFilterVersion
from variants.savedfilters.saved_filters import SavedFilterError, change_filter, save_filter


class VersionSerializer(serializers.ModelSerializer[SavedFilterVersion]):
    class Meta:
        model = SavedFilterVersion
        fields = ["number", "text", "created_at"]


class SavedFilterSerializer(serializers.ModelSerializer[SavedFilter]):
    owner = serializers.CharField(source="owner.username", read_only=True)
    versions = VersionSerializer(many=True, read_only=True, help_text="Newest first.")
    text = serializers.CharField(write_only=True, help_text="Query text; a changed one becomes a new version.")

    class Meta:
        model = SavedFilter
        fields = ["id", "name", "description", "is_shared", "owner", "created_at", "text", "versions"]
        read_only_fields = ["id", "created_at"]


class FilterTextSerializer(serializers.Serializer[Any]):
    text = serializers.CharField()


class SavedFilterViewSet(DestroyModelMixin, ReadOnlyModelViewSet[SavedFilter]):
    """One's own filters, and the shared ones whose address one has."""

    queryset = SavedFilter.objects.none()
    serializer_class = SavedFilterSerializer
    permission_classes = [IsAuthenticatedOrReadOnly, TokenScope]
    write_scope = ApiToken.Scope.JOBS

    def get_queryset(self) -> QuerySet[SavedFilter]:
        filters = SavedFilter.objects.visible_to(self.request.user).prefetch_related("versions").select_related("owner")
        if self.action == "list":
            return filters.filter(owner=self.request.user.pk)
        return filters

    @extend_schema(responses={201: SavedFilterSerializer})
    def create(self, request: Request) -> Response:
        """Save a filter under a name of one's own."""
        check_keys([*request.data, *request.query_params], ("name", "description", "is_shared", "text"))
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        try:
            saved_filter = save_filter(user=get_signed_in_user(request), **serializer.validated_data)
        except SavedFilterError as error:
            raise ValidationError({"name": str(error)}) from None
        return Response(self.get_serializer(saved_filter).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=FilterTextSerializer, responses=SavedFilterSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Change the text: a new version is added, the old ones stay."""
        advice = dict.fromkeys(SavedFilterSerializer.Meta.fields, "Only `text` is changed here: leave this key out.")
        check_keys([*request.data, *request.query_params], ("text",), advice=advice)
        serializer = FilterTextSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        text = serializer.validated_data["text"]
        with precondition(request) as revision:
            change_filter(user=request.user, saved_filter=self.get_object(), text=text, revision=revision)
        return self.retrieve(request)

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One filter with its versions, and its ETag for If-Match."""
        saved_filter = self.get_object()
        body = self.get_serializer(saved_filter).data
        return Response(body, headers=revision_headers(saved_filter, body))

    def perform_destroy(self, instance: SavedFilter) -> None:
        if instance.owner_id != self.request.user.pk:
            raise PermissionDenied("Only its owner deletes a filter.")
        instance.delete()
