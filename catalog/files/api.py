"""Files of datasets over REST: listing, signing, withdrawing them, and resumable uploads.

An upload is announced by POST; PATCH sends a piece from its offset on, HEAD returns the offset. The headers have
the names of tus 1.0 (https://tus.io/protocols/resumable-upload); the file is stored when its last byte has arrived.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, UnreadablePostError
from django.shortcuts import get_object_or_404
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import exceptions, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.parsers import BaseParser
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.bounded_numbers import parse_whole_number
from accounts.http import get_signed_in_user
from accounts.parsers import BoundedJSONParser
from accounts.permissions import TokenScope
from accounts.problems import InvalidInputError
from catalog.entries.models import Dataset, Distribution
from catalog.files.data_coverage import measure_coverage
from catalog.files.models import Upload
from catalog.files.storing import MAX_LINK_AGE, sign_file, withdraw_file
from catalog.files.tables.read_again import read_again, represent_reading
from catalog.files.tasks import profile_table
from catalog.files.uploads import (
    UploadConflictError,
    append_piece,
    cancel_upload,
    current_offset,
    finish_upload,
    start_upload,
)

MAX_LINK_HOURS = int(MAX_LINK_AGE / timedelta(hours=1))
DEFAULT_LINK_HOURS = 7 * 24
# {key of a file's `table`: field of Table}
TABLE_FIELDS = {"state": "status", "message": "status_reason"} | {
    name: name for name in ("n_rows", "n_bad_rows", "n_misfits", "encoding", "delimiter")
}


class UploadSerializer(serializers.Serializer):
    dataset = serializers.SlugField(help_text="Slug of the dataset.")
    path = serializers.CharField(max_length=500, help_text="Folders and name.")
    size = serializers.IntegerField(min_value=0, help_text="Bytes.")


class SignedLinkSerializer(serializers.Serializer):
    hours = serializers.IntegerField(min_value=1, max_value=MAX_LINK_HOURS, default=DEFAULT_LINK_HOURS)


class FileActions(viewsets.GenericViewSet[Dataset]):
    """Stored files of one dataset: list, sign, withdraw, read again. They are uploaded at /api/v1/uploads/."""

    @action(detail=True)
    def files(self, request: Request, slug: str) -> Response:
        """Stored files with their folders and checksums, and the state of those that are tables."""
        stored = self.get_object().distributions.exclude(file="").filter(withdrawn_at=None).select_related("table")
        return Response([_represent_file(request, file) for file in stored])

    @extend_schema(responses={200: dict})
    @action(detail=True)
    def coverage(self, request: Request, slug: str) -> Response:
        """{box, start, end} of the rows of its tables; '' where no column says it."""
        return Response(asdict(measure_coverage(dataset=self.get_object())))

    @extend_schema(request=SignedLinkSerializer, responses={201: dict})
    @action(detail=True, methods=["post"], url_path=r"files/(?P<file>[0-9]{1,18})/sign")
    def sign(self, request: Request, slug: str, file: str) -> Response:
        """An address with which anybody can read this one file, for some hours."""
        serializer = SignedLinkSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        distribution = self._get_file(file)
        lifetime = timedelta(hours=serializer.validated_data["hours"])
        signature = sign_file(user=get_signed_in_user(request), distribution=distribution, lifetime=lifetime)
        url = f"{_file_url(request, distribution)}?signature={signature}"
        return Response({"url": url, **serializer.data}, status.HTTP_201_CREATED)

    @extend_schema(responses={204: None})
    @action(detail=True, methods=["delete"], url_path=r"files/(?P<file>[0-9]{1,18})")
    def withdraw(self, request: Request, slug: str, file: str) -> Response:
        """Take a file out of the dataset; versions that include it still do."""
        withdraw_file(user=get_signed_in_user(request), distribution=self._get_file(file))
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(methods=["GET"], responses={200: dict})
    @extend_schema(methods=["POST"], request=OpenApiTypes.OBJECT, responses={202: dict})
    @action(detail=True, methods=["get", "post"], url_path=r"files/(?P<file>[0-9]{1,18})/reading")
    def reading(self, request: Request, slug: str, file: str) -> Response:
        """How a table was read, and what became of each line; POST reads it again as {recipe} or {hints} say."""
        table = getattr(self._get_file(file), "table", None)
        if table is None:
            raise exceptions.NotFound("This file is not a table.")
        if request.method == "GET":
            return Response(represent_reading(table))
        read_again(user=get_signed_in_user(request), table=table, requested=request.data)
        profile_table.delay_on_commit(table.distribution_id)  # type: ignore[attr-defined]  # of Celery tasks in Django
        table.refresh_from_db()
        return Response(represent_reading(table), status.HTTP_202_ACCEPTED)

    def _get_file(self, key: str) -> Distribution:
        file = self.get_object().distributions.exclude(file="").filter(pk=key, withdrawn_at=None).first()
        if file is None:
            raise exceptions.NotFound("This dataset has no such file; see its files/.")
        return file


class PieceParser(BaseParser):
    """Gives the view the request's own stream: a piece is never held in memory."""

    media_type = "application/offset+octet-stream"

    def parse(self, stream: IO[Any], media_type: str | None = None, parser_context: Any = None) -> Any:
        return stream


@extend_schema(parameters=[OpenApiParameter("id", OpenApiTypes.UUID, OpenApiParameter.PATH)])
class UploadViewSet(viewsets.ViewSet):
    permission_classes = [IsAuthenticated, TokenScope]
    parser_classes = [BoundedJSONParser, PieceParser]

    @extend_schema(request=UploadSerializer, responses={201: None})
    def create(self, request: Request) -> Response:
        """Announce a file; `Location` is where its pieces are sent."""
        serializer = UploadSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        fields = serializer.validated_data
        dataset = get_object_or_404(Dataset.objects.visible_to(request.user), slug=fields["dataset"])
        upload = start_upload(
            user=get_signed_in_user(request), dataset=dataset, path=fields["path"], size=fields["size"]
        )
        location = request.build_absolute_uri(f"{request.path}{upload.pk}/")
        body = {"url": location, "offset": 0, "size": upload.size}
        return Response(body, status.HTTP_201_CREATED, headers={"Location": location, **_upload_headers(upload, 0)})

    @extend_schema(responses={200: None})
    def retrieve(self, request: Request, pk: str) -> Response:
        """The offset of the upload; also answers HEAD."""
        upload = _get_upload(request, pk)
        offset = current_offset(upload=upload)
        return Response({"offset": offset, "size": upload.size}, headers=_upload_headers(upload, offset))

    @extend_schema(request={"application/offset+octet-stream": bytes}, responses={200: None, 409: None})
    def partial_update(self, request: Request, pk: str) -> Response:
        """A piece at `Upload-Offset`; a broken connection keeps what arrived. The last one answers with the file."""
        upload, (piece_offset, content) = _get_upload(request, pk), _parse_piece(request)
        try:
            offset = append_piece(upload=upload, offset=piece_offset, content=content)
        except UnreadablePostError:
            raise UploadConflictError("The connection broke; ask for the offset and continue from there.") from None
        headers = _upload_headers(upload, offset)
        body: dict[str, Any] = {"offset": offset, "size": upload.size}
        if offset == upload.size:
            file = finish_upload(upload=upload)
            profile_table.delay_on_commit(file.pk)  # type: ignore[attr-defined]  # of Celery tasks in Django
            body = {"offset": offset, "path": file.path, "bytes": file.bytes, "sha256": file.sha256}
        return Response(body, headers=headers)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """Cancel the upload."""
        cancel_upload(upload=_get_upload(request, pk))
        return Response(status=status.HTTP_204_NO_CONTENT)


def _represent_file(request: Request, file: Distribution) -> dict[str, Any]:
    fields = {
        "id": file.pk,
        "path": file.path,
        "url": _file_url(request, file),
        "bytes": file.bytes,
        "sha256": file.sha256,
        "media_type": file.media_type,
        "downloads": file.downloads,
    }
    table = getattr(file, "table", None)
    if table is not None:
        fields["table"] = {key: getattr(table, name) for key, name in TABLE_FIELDS.items()}
    return fields


def _file_url(request: Request, file: Distribution) -> str:
    return request.build_absolute_uri(reverse("catalog:file", args=[file.dataset.slug, file.path]))


def _get_upload(request: Request, pk: str) -> Upload:
    try:
        return get_object_or_404(Upload, pk=pk, user=request.user)
    except ValidationError:  # not a UUID
        raise exceptions.NotFound("There is no such upload of yours.") from None


def _parse_piece(request: Request) -> tuple[int, HttpRequest]:
    """The offset of a piece, and the request to read its bytes from."""
    content_type = (request.content_type or "").partition(";")[0]
    if content_type not in ("", PieceParser.media_type):  # an empty piece may come without a type
        raise exceptions.UnsupportedMediaType(request.content_type, f"Send pieces as {PieceParser.media_type}.")
    try:
        offset = parse_whole_number(request.headers.get("Upload-Offset", ""), name="Upload-Offset")
    except InvalidInputError:
        message = "Send the number of bytes that come before this piece."
        raise exceptions.ValidationError({"Upload-Offset": [message]}) from None
    return offset, request._request


def _upload_headers(upload: Upload, offset: int) -> dict[str, str]:
    return {"Upload-Offset": str(offset), "Upload-Length": str(upload.size), "Cache-Control": "no-store"}
