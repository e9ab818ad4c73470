"""Loads as JSON: how far each is, and steering it."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.exceptions import APIException, PermissionDenied
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from accounts.models import ApiToken
from accounts.permissions import TokenScope
from ingest.models import Load
from ingest.run.control_loads import SteeringError, cancel_load, pause_load, resume_load
from ingest.run.progress import standing, visible_loads
from ingest.tasks import send_loads


class ProgressSerializer(serializers.Serializer[Any]):
    """By the ledger: what is counted here is in the tables."""

    share = serializers.FloatField(help_text="0 to 1, by compressed bytes.")
    lines = serializers.IntegerField()
    variants = serializers.IntegerField()
    rejects = serializers.IntegerField()
    rate = serializers.FloatField(allow_null=True, help_text="Source lines a second, lately; null when not loading.")
    seconds_left = serializers.SerializerMethodField(help_text="Null where it cannot be told.")

    def get_seconds_left(self, told: Any) -> int | None:
        return int(told.left.total_seconds()) if told.left else None


class LoadSerializer(serializers.ModelSerializer[Load]):
    release = serializers.SlugRelatedField(slug_field="name", read_only=True)
    edition = serializers.IntegerField(source="release.edition", read_only=True)
    file = serializers.CharField(source="file.name", read_only=True)
    size = serializers.IntegerField(source="file.size", read_only=True, help_text="Bytes of the file as it is.")
    sha256 = serializers.CharField(source="file.sha256", read_only=True)
    progress = serializers.SerializerMethodField()

    class Meta:
        model = Load
        fields = [
            "id", "release", "edition", "file", "size", "sha256", "status", "status_reason", "attempt", "progress",
            "created_at", "started_at", "heartbeat_at", "finished_at",
        ]  # fmt: skip

    @extend_schema_field(ProgressSerializer)
    def get_progress(self, load: Load) -> Any:
        return ProgressSerializer(standing(load=load)).data


class ConflictError(APIException):
    """409: the load is not in a state for that."""

    status_code = status.HTTP_409_CONFLICT


class LoadViewSet(ReadOnlyModelViewSet[Load]):
    """Files on their way into releases; for curators and whoever started them."""

    queryset = Load.objects.none()
    serializer_class = LoadSerializer
    permission_classes = [IsAuthenticated, TokenScope]
    write_scope = ApiToken.Scope.CURATE
    filterset_fields = ["status", "release__name"]

    def get_queryset(self) -> QuerySet[Load]:
        return visible_loads(user=self.request.user)

    @extend_schema(request=None, responses=LoadSerializer)
    @action(detail=True, methods=["post"])
    def pause(self, request: Request, pk: str) -> Response:
        """Stop after the slices under way; what is stored stays."""
        return self._steer(request, pause_load)

    @extend_schema(request=None, responses=LoadSerializer)
    @action(detail=True, methods=["post"])
    def resume(self, request: Request, pk: str) -> Response:
        """Go on where the load stopped."""
        answer = self._steer(request, resume_load)
        send_loads([self.get_object()])
        return answer

    @extend_schema(request=None, responses=LoadSerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: str) -> Response:
        """Give the release up: with a file missing it could never be published."""
        return self._steer(request, cancel_load)

    def _steer(self, request: Request, step: Any) -> Response:
        load = self.get_object()
        if not request.user.has_perm("ingest.change_load"):
            raise PermissionDenied("Steering loads is for curators.")
        try:
            step(user=request.user, load=load)
        except SteeringError as error:
            raise ConflictError(str(error)) from None
        load.refresh_from_db()
        return Response(self.get_serializer(load).data)
