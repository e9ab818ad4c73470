"""Resumable uploads: POST announces a file, PATCH sends a piece from where it stands, HEAD says where that is.

The words are those of tus 1.0 (Upload-Offset, Upload-Length); the file is stored when its last byte has come.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, UnreadablePostError
from django.shortcuts import get_object_or_404
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import exceptions, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.parsers import BaseParser, JSONParser
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.permissions import TokenScope
from catalog.entries.api.datasets import sentences
from catalog.entries.models import Dataset, Distribution
from catalog.files.models import Upload
from catalog.files.storing import sign_file, withdraw_file
from catalog.files.tasks import profile_table
from catalog.files.uploads import UploadBusy, append_piece, cancel_upload, current_offset, finish_upload, start_upload


class UploadSerializer(serializers.Serializer):
    dataset = serializers.SlugField(help_text="Slug of the dataset it belongs to.")
    path = serializers.CharField(max_length=500, help_text="Folders and name.")
    size = serializers.IntegerField(min_value=0, help_text="Bytes.")


class LoanSerializer(serializers.Serializer):
    hours = serializers.IntegerField(min_value=1, max_value=30 * 24, default=7 * 24)


class FileActions:
    """Stored files of one dataset: look, lend, withdraw; they come by /api/v1/uploads/."""

    @action(detail=True)
    def files(self, request: Request, slug: str) -> Response:
        """Stored files with their folders, checksums and, of tables, what reading them found."""
        dataset: Dataset = self.get_object()  # type: ignore[attr-defined]
        stored = dataset.distributions.exclude(file="").filter(withdrawn_at=None).select_related("table")
        return Response([_file(request, file) for file in stored])

    @extend_schema(request=LoanSerializer, responses={201: dict})
    @action(detail=True, methods=["post"], url_path=r"files/(?P<file>\d{1,18})/sign")
    def sign(self, request: Request, slug: str, file: str) -> Response:
        """An address that opens this one file to whoever has it, for some hours."""
        serializer = LoanSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        found = self._file(file)
        loan = timedelta(hours=serializer.validated_data["hours"])
        signature = sign_file(user=request.user, distribution=found, loan=loan)
        url = f"{_file(request, found)['url']}?signature={signature}"
        return Response({"url": url, **serializer.data}, status.HTTP_201_CREATED)

    @extend_schema(responses={204: None})
    @action(detail=True, methods=["delete"], url_path=r"files/(?P<file>\d{1,18})")
    def withdraw(self, request: Request, slug: str, file: str) -> Response:
        """Take a file out of the dataset; versions that name it keep it."""
        withdraw_file(user=request.user, distribution=self._file(file))
        return Response(status=status.HTTP_204_NO_CONTENT)

    def _file(self, key: str) -> Distribution:
        dataset: Dataset = self.get_object()  # type: ignore[attr-defined]
        found = dataset.distributions.exclude(file="").filter(pk=key, withdrawn_at=None).first()
        if found is None:
            raise exceptions.NotFound("This dataset has no such file; see its files/.")
        return found


def _file(request: Request, file: Distribution) -> dict[str, Any]:
    table = getattr(file, "table", None)
    said = {
        "id": file.pk,
        "path": file.path,
        "url": request.build_absolute_uri(reverse("catalog:file", args=[file.dataset.slug, file.path])),
        "bytes": file.bytes,
        "sha256": file.sha256,
        "media_type": file.media_type,
        "downloads": file.downloads,
    }
    if table is not None:
        names = ("state", "message", "n_rows", "n_bad_rows", "n_misfits", "encoding", "delimiter")
        said["table"] = {name: getattr(table, name) for name in names}
    return said


class PieceParser(BaseParser):
    """Gives the view the request's own stream: a piece is never held in memory."""

    media_type = "application/offset+octet-stream"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        return stream


class Conflict(exceptions.APIException):
    status_code = status.HTTP_409_CONFLICT
    default_code = "conflict"


@extend_schema(parameters=[OpenApiParameter("id", OpenApiTypes.UUID, OpenApiParameter.PATH)])
class UploadViewSet(viewsets.ViewSet):
    permission_classes = [IsAuthenticated, TokenScope]
    parser_classes = [JSONParser, PieceParser]

    @extend_schema(request=UploadSerializer, responses={201: None})
    def create(self, request: Request) -> Response:
        serializer = UploadSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        said = serializer.validated_data
        dataset = get_object_or_404(Dataset.objects.visible_to(request.user), slug=said["dataset"])
        try:
            upload = start_upload(user=request.user, dataset=dataset, path=said["path"], size=said["size"])
        except ValidationError as error:
            raise sentences(error) from error
        location = request.build_absolute_uri(f"{request.path}{upload.pk}/")
        body = {"url": location, "offset": 0, "size": upload.size}
        return Response(body, status.HTTP_201_CREATED, headers={"Location": location, **_state(upload, 0)})

    @extend_schema(responses={200: None})
    def retrieve(self, request: Request, pk: str) -> Response:
        """Also answers HEAD: where the upload stands."""
        upload = _own(request, pk)
        offset = current_offset(upload=upload)
        return Response({"offset": offset, "size": upload.size}, headers=_state(upload, offset))

    @extend_schema(request={"application/offset+octet-stream": bytes}, responses={200: None, 409: None})
    def partial_update(self, request: Request, pk: str) -> Response:
        """A piece at `Upload-Offset`; a broken connection keeps what came. The last one answers with the file."""
        upload = _own(request, pk)
        try:
            offset = int(request.headers.get("Upload-Offset", ""))
        except ValueError:
            raise exceptions.ValidationError({"Upload-Offset": ["Say at which byte this piece begins."]}) from None
        try:
            offset = append_piece(upload=upload, offset=offset, content=_stream(request))
        except UploadBusy:
            raise Conflict("Another request is writing to this upload; wait, then ask where it stands.") from None
        except UnreadablePostError:
            raise Conflict("The connection broke; ask where the upload stands and go on from there.") from None
        except ValidationError as error:
            raise Conflict(" ".join(error.messages)) from error
        if offset < upload.size:
            return Response({"offset": offset, "size": upload.size}, headers=_state(upload, offset))
        headers = _state(upload, offset)
        distribution = finish_upload(upload=upload)
        profile_table.delay_on_commit(distribution.pk)
        body = {"offset": offset, "path": distribution.path, "bytes": distribution.bytes, "sha256": distribution.sha256}
        return Response(body, headers=headers)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        cancel_upload(upload=_own(request, pk))
        return Response(status=status.HTTP_204_NO_CONTENT)


def _own(request: Request, pk: str) -> Upload:
    try:
        return get_object_or_404(Upload, pk=pk, user=request.user)
    except ValidationError:
        raise exceptions.NotFound("There is no such upload of yours.") from None


def _stream(request: Request) -> HttpRequest:
    sent = (request.content_type or "").partition(";")[0]
    if sent not in ("", PieceParser.media_type):  # an empty piece may come without a type
        raise exceptions.UnsupportedMediaType(request.content_type, f"Send pieces as {PieceParser.media_type}.")
    return request._request


def _state(upload: Upload, offset: int) -> dict[str, str]:
    return {"Upload-Offset": str(offset), "Upload-Length": str(upload.size), "Cache-Control": "no-store"}
