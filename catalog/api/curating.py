"""What owners and curators do with datasets over REST besides describing them: files, links, many at once."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from typing import Any

from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, status
from rest_framework.decorators import action
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.permissions import TokenScope
from catalog.api.serializers import ImportSerializer, LoanSerializer, ReviewerLinkSerializer, SheetSerializer
from catalog.models import Dataset, Distribution
from catalog.selectors.permissions import require_edit
from catalog.services.files import sign_file, withdraw_file
from catalog.services.imports import import_entries, preview_import
from catalog.services.sharing import create_reviewer_link, revoke_reviewer_link
from catalog.services.sheets import apply_sheet, preview_sheet

SIGNED_IN = [IsAuthenticated, TokenScope]
LIST = {"type": "array", "items": {"type": "object", "additionalProperties": {}}}  # a plain list, to OpenAPI


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


class LinkActions:
    """Reviewers' links, and what looking at the dataset's links found."""

    @extend_schema(request=ReviewerLinkSerializer, responses={200: LIST, 201: dict})
    @action(detail=True, methods=["get", "post"], url_path="reviewer-links")
    def reviewer_links(self, request: Request, slug: str) -> Response:
        """Private links that open this dataset; the address of a new one is shown once."""
        dataset: Dataset = self.get_object()  # type: ignore[attr-defined]
        require_edit(request.user, dataset)
        if request.method == "GET":
            names = ("id", "note", "created_at", "expires_at", "revoked_at")
            return Response(list(dataset.reviewer_links.values(*names)))
        serializer = ReviewerLinkSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        days, note = serializer.validated_data["days"], serializer.validated_data["note"]
        token = create_reviewer_link(user=request.user, dataset=dataset, lasts=timedelta(days=days), note=note)
        url = request.build_absolute_uri(reverse("catalog:review", args=[token]))
        return Response({"url": url, "days": days, "note": note}, status.HTTP_201_CREATED)

    @extend_schema(responses={204: None})
    @action(detail=True, methods=["delete"], url_path=r"reviewer-links/(?P<link>\d{1,18})")
    def revoke(self, request: Request, slug: str, link: str) -> Response:
        dataset: Dataset = self.get_object()  # type: ignore[attr-defined]
        require_edit(request.user, dataset)
        found = dataset.reviewer_links.filter(pk=link).first()
        if found is None:
            raise exceptions.NotFound("This dataset has no such link.")
        revoke_reviewer_link(user=request.user, link=found)
        return Response(status=status.HTTP_204_NO_CONTENT)

    @action(detail=True, url_path="link-checks")
    def link_checks(self, request: Request, slug: str) -> Response:
        """The newest looks at the dataset's links: what answered, when."""
        dataset: Dataset = self.get_object()  # type: ignore[attr-defined]
        return Response(list(dataset.link_checks.values("url", "checked_at", "outcome", "http_status", "note")))


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
