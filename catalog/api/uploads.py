"""Resumable uploads: POST announces a file, PATCH sends a piece from where it stands, HEAD says where that is.

The words are those of tus 1.0 (Upload-Offset, Upload-Length); the file is stored when its last byte has come.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, UnreadablePostError
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import exceptions, status, viewsets
from rest_framework.parsers import BaseParser, JSONParser
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.permissions import TokenScope
from catalog.api.datasets import sentences
from catalog.api.serializers import UploadSerializer
from catalog.models import Dataset, Upload
from catalog.services.uploads import (
    UploadBusy,
    append_piece,
    cancel_upload,
    current_offset,
    finish_upload,
    start_upload,
)
from catalog.tasks import profile_table


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
