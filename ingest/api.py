"""Loads as JSON: progress, and endpoints that pause, resume or cancel one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from accounts.models import ApiToken
from accounts.permissions import TokenScope
from ingest.models import Load
from ingest.run.control_loads import cancel_load, pause_load, resume_load
from ingest.run.progress import LoadProgress, get_progress, visible_loads
from ingest.tasks import send_loads
from variants.releases.models import Release


class ProgressSerializer(serializers.Serializer[LoadProgress]):
    """By the ledger: what is counted here is in the tables."""

    share = serializers.FloatField(help_text="0 to 1, by compressed bytes.")
    lines = serializers.IntegerField()
    variants = serializers.IntegerField()
    rejects = serializers.IntegerField()
    rate = serializers.FloatField(
        allow_null=True, help_text="Source lines per second, recently; null when not loading."
    )
    seconds_left = serializers.SerializerMethodField(help_text="Null if it is unknown.")

    def get_seconds_left(self, progress: LoadProgress) -> int | None:
        return int(progress.left.total_seconds()) if progress.left else None


class LoadSerializer(serializers.ModelSerializer[Load]):
    release: serializers.SlugRelatedField[Release] = serializers.SlugRelatedField(slug_field="name", read_only=True)
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
        return ProgressSerializer(get_progress(load=load)).data


class LoadViewSet(ReadOnlyModelViewSet[Load]):
    """Loads of files, for curators and the people who started them."""

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
        """Stop after the slices being stored; what is stored stays."""
        return self._change(pause_load)

    @extend_schema(request=None, responses=LoadSerializer)
    @action(detail=True, methods=["post"])
    def resume(self, request: Request, pk: str) -> Response:
        """Go on where the load stopped."""
        response = self._change(resume_load)
        send_loads([self.get_object()])
        return response

    @extend_schema(request=None, responses=LoadSerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: str) -> Response:
        """Abandon the release: with a file missing it could never be published."""
        return self._change(cancel_load)

    def _change(self, step: Callable[..., None]) -> Response:
        """Take one step with the load; a LoadStateError becomes a response with status 409."""
        load = self.get_object()
        if not self.request.user.has_perm("ingest.change_load"):
            raise PermissionDenied("Only curators may pause, resume or cancel loads.")
        step(user=self.request.user, load=load)
        load.refresh_from_db()
        return Response(self.get_serializer(load).data)
