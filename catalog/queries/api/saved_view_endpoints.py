"""Saved views over REST: save, change, refresh, freeze and delete one; queries to begin one with."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import exceptions, mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.permissions import IsAuthenticatedOrReadOnly
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.http import get_signed_in_user
from accounts.permissions import TokenScope
from accounts.request_keys import check_keys
from accounts.services.quotas import name_caller
from catalog.entries.models import Dataset
from catalog.files.tables.sql_names import short_name, sql_word
from catalog.queries.models import SavedView, SqlQuery
from catalog.queries.saved_views import (
    change_view,
    delete_view,
    describe_state,
    freeze_view,
    refresh_view,
    save_view,
)
from catalog.queries.starters import list_starters
from catalog.queries.tasks import send_query

NEW_KEYS = ("title", "sql", "description", "slug")


class NewViewSerializer(serializers.Serializer):
    title = serializers.CharField(max_length=300)
    sql = serializers.CharField(help_text="One SELECT, as for queries/; not over the portal's own tables.")
    description = serializers.CharField(default="", allow_blank=True, max_length=5000)
    slug = serializers.SlugField(default="", allow_blank=True, max_length=100, help_text="Made of the title if empty.")


class ViewSqlSerializer(serializers.Serializer):
    sql = serializers.CharField()


class FreezeSerializer(serializers.Serializer):
    notes = serializers.CharField(default="", allow_blank=True, help_text="Of the version; empty names the inputs.")


class SavedViewSerializer(serializers.ModelSerializer):
    slug = serializers.CharField(source="dataset.slug", help_text="Of the view and of its dataset.")
    title = serializers.CharField(source="dataset.title")
    description = serializers.CharField(source="dataset.description")
    name = serializers.SerializerMethodField(help_text="By which queries read it.")
    state = serializers.SerializerMethodField(help_text="making, current, stale, failed or withdrawn.")
    message = serializers.SerializerMethodField(help_text="What the state means and what to do.")
    url = serializers.SerializerMethodField(help_text="Of its dataset.")
    rows = serializers.SerializerMethodField(help_text="Its rows as JSON, where there are any.")
    query = serializers.SerializerMethodField(help_text="The last query that made its rows, or tried to.")

    class Meta:
        model = SavedView
        fields = (
            *("slug", "name", "title", "description", "sql", "state", "message", "number", "n_rows", "refreshed_at"),
            *("inputs", "columns", "url", "rows", "query"),
        )
        read_only_fields = fields

    def get_name(self, view: SavedView) -> str:
        return short_name(sql_word(view.dataset.slug))

    def get_state(self, view: SavedView) -> str:
        return describe_state(view)[0]

    def get_message(self, view: SavedView) -> str:
        return describe_state(view)[1]

    def get_url(self, view: SavedView) -> str:
        return self._address(view.dataset.get_absolute_url())

    def get_rows(self, view: SavedView) -> str:
        return self._address(reverse("catalog:data-json", args=[view.dataset.slug])) if view.number else ""

    def get_query(self, view: SavedView) -> str:
        return self._address(reverse("query-detail", args=[view.last_query.pk])) if view.last_query else ""

    def _address(self, path: str) -> str:
        return str(self.context["request"].build_absolute_uri(path))


class SavedViewViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[SavedView]):
    """Views: queries kept under a name, whose rows are a table of a dataset of their own."""

    queryset = SavedView.objects.none()
    serializer_class = SavedViewSerializer
    permission_classes = [IsAuthenticatedOrReadOnly, TokenScope]
    lookup_field, lookup_url_kwarg, lookup_value_regex = "dataset__slug", "slug", r"[-\w]+"

    def get_queryset(self) -> QuerySet[SavedView]:
        return SavedView.objects.visible_to(self.request.user).select_related("dataset__owner")

    @extend_schema(request=NewViewSerializer, responses={202: SavedViewSerializer})
    def create(self, request: Request) -> Response:
        """Keep a query as a view, a draft dataset of yours, and compute its rows; GET it until it is `current`."""
        fields = _read_fields(request, NewViewSerializer, NEW_KEYS)
        view, query = save_view(user=get_signed_in_user(request), caller=_caller(request), **fields)
        return self._accepted(view, query)

    @extend_schema(request=ViewSqlSerializer, responses={202: SavedViewSerializer})
    def partial_update(self, request: Request, slug: str) -> Response:
        """Give the view another query. Title, description and sharing are those of its dataset: change them there."""
        advice = dict.fromkeys(("title", "description"), "Change it at /api/v1/datasets/<slug>/.")
        check_keys(request.data, ("sql",), advice=advice)
        fields, view = _read_fields(request, ViewSqlSerializer, ("sql",)), self.get_object()
        user = get_signed_in_user(request)
        return self._accepted(view, change_view(user=user, caller=_caller(request), view=view, **fields))

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, slug: str) -> Response:
        """Delete a view that was never published, with its dataset and rows."""
        delete_view(user=get_signed_in_user(request), view=self.get_object())
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=None, responses={202: SavedViewSerializer})
    @action(detail=True, methods=["post"])
    def refresh(self, request: Request, slug: str) -> Response:
        """Compute its rows again from the present inputs."""
        view = self.get_object()
        return self._accepted(view, refresh_view(user=get_signed_in_user(request), caller=_caller(request), view=view))

    @extend_schema(request=FreezeSerializer, responses={201: dict})
    @action(detail=True, methods=["post"])
    def freeze(self, request: Request, slug: str) -> Response:
        """Store its rows as the next version of its published dataset, which never changes and can be cited."""
        fields, view = _read_fields(request, FreezeSerializer, ("notes",)), self.get_object()
        version = freeze_view(user=get_signed_in_user(request), view=view, **fields)
        url = request.build_absolute_uri(reverse("catalog:version", args=[view.dataset.slug, version.number]))
        return Response({"number": version.number, "notes": version.notes, "url": url}, status.HTTP_201_CREATED)

    @extend_schema(
        parameters=[OpenApiParameter("dataset", str, required=True), OpenApiParameter("file", str)],
        responses={200: dict},
    )
    @action(detail=False)
    def starters(self, request: Request) -> Response:
        """Eight queries to begin a view with, written for the columns of the table `file` of a dataset."""
        datasets = Dataset.objects.visible_to(request.user)
        dataset = get_object_or_404(datasets, slug=request.query_params.get("dataset", ""))
        named = list_starters(user=request.user, dataset=dataset, path=request.query_params.get("file", ""))
        if named is None:
            raise exceptions.NotFound("This dataset has no such table; /api/v1/queries/tables/ lists tables.")
        results = [{"title": s.title, "sql": s.sql, "needs": s.needs} for s in named[1]]
        return Response({"table": named[0], "results": results})

    def _accepted(self, view: SavedView, query: SqlQuery) -> Response:
        send_query(query)
        view.refresh_from_db()
        body = self.get_serializer(view).data
        location = self.request.build_absolute_uri(reverse("view-detail", args=[view.dataset.slug]))
        return Response(body, status.HTTP_202_ACCEPTED, headers={"Location": location})


def _read_fields(request: Request, serializer_class: type[serializers.Serializer], keys: tuple[str, ...]) -> Any:
    """The fields of a body. Raises UnknownKeyError, ValidationError."""
    check_keys(request.data, keys)
    serializer = serializer_class(data=request.data)
    serializer.is_valid(raise_exception=True)
    return serializer.validated_data


def _caller(request: Request) -> str:
    return name_caller(user=request.user, address=request.META["REMOTE_ADDR"])
