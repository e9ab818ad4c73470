"""SQL queries over REST: send one, follow it, cancel it, fetch its rows."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import ApiToken
from accounts.permissions import TokenScope
from accounts.services.quotas import name_caller
from catalog.files.tables.sql_names import name_tables
from catalog.queries.models import SqlQuery
from catalog.queries.provided_tables import list_provided
from catalog.queries.responses import RESULT_FORMATS, result_response
from catalog.queries.running import cancel_query, create_query
from catalog.queries.sources import PORTAL, PORTAL_TABLES, list_tables
from catalog.queries.tasks import send_query


class NewQuerySerializer(serializers.Serializer):
    sql = serializers.CharField(help_text="One SELECT (DuckDB's SQL) over the tables of queries/tables/.")


class QuerySerializer(serializers.ModelSerializer):
    rows = serializers.SerializerMethodField(help_text="{format: address of the rows} of a finished query.")

    class Meta:
        model = SqlQuery
        fields = (
            *("id", "sql", "status", "status_reason", "inputs", "columns", "n_rows", "is_truncated", "created_at"),
            *("started_at", "finished_at", "rows"),
        )
        read_only_fields = fields

    def get_rows(self, query: SqlQuery) -> dict[str, str]:
        if query.status != SqlQuery.Status.FINISHED:
            return {}
        request = self.context["request"]
        return {
            extension: request.build_absolute_uri(reverse("query-rows", args=[query.pk, extension]))
            for extension in ("json", *RESULT_FORMATS)
        }


@extend_schema(parameters=[OpenApiParameter("id", OpenApiTypes.UUID, OpenApiParameter.PATH)])
class QueryViewSet(
    mixins.ListModelMixin, mixins.RetrieveModelMixin, mixins.DestroyModelMixin, viewsets.GenericViewSet[SqlQuery]
):
    """SQL over every table that you may read. POST a query, GET it until it is finished, fetch its rows."""

    queryset = SqlQuery.objects.none()
    serializer_class = QuerySerializer
    permission_classes = [AllowAny, TokenScope]
    write_scope = ApiToken.Scope.READ
    lookup_value_regex = "[0-9a-f-]{36}"

    def get_queryset(self) -> QuerySet[SqlQuery]:
        user = self.request.user
        is_list = self.action == "list"
        return SqlQuery.objects.listed_for(user) if is_list else SqlQuery.objects.visible_to(user)

    @extend_schema(request=NewQuerySerializer, responses={202: QuerySerializer})
    def create(self, request: Request) -> Response:
        """Check a query and queue it; `Location` is where its state is."""
        serializer = NewQuerySerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        caller = name_caller(user=request.user, address=request.META["REMOTE_ADDR"])
        query = create_query(user=request.user, caller=caller, sql=serializer.validated_data["sql"])
        send_query(query)
        headers = {"Location": request.build_absolute_uri(reverse("query-detail", args=[query.pk]))}
        return Response(self.get_serializer(query).data, status.HTTP_202_ACCEPTED, headers=headers)

    def perform_destroy(self, instance: SqlQuery) -> None:
        """Cancel a query that waits or runs; one that has ended is deleted with its result."""
        if not cancel_query(query=instance):
            instance.delete()

    @extend_schema(
        parameters=[OpenApiParameter(name, int) for name in ("limit", "offset")]
        + [OpenApiParameter("extension", str, OpenApiParameter.PATH, enum=["json", *RESULT_FORMATS])],
        responses={200: OpenApiTypes.BINARY},
    )
    def rows(self, request: Request, pk: UUID, extension: str) -> HttpResponseBase:
        """The rows: JSON by pages (`limit`, `offset`); CSV, Parquet, Arrow (IPC stream) and XLSX whole."""
        url = request.build_absolute_uri(request.path)
        parameters = request.query_params
        return result_response(
            self.get_object(), extension, parameters.get("limit", ""), parameters.get("offset", ""), url
        )

    @extend_schema(responses={200: dict})
    @action(detail=False)
    def tables(self, request: Request) -> Response:
        """Every table that the sender may query: its name in SQL, where it is from, its columns and their types."""
        readable = list_tables(user=request.user)
        names = name_tables(readable)
        tables = [
            {
                "name": names[table.pk],
                "dataset": table.distribution.dataset.slug,
                "path": table.distribution.path,
                "n_rows": table.n_rows,
                "columns": table.column_types,
            }
            for table in readable
        ]
        catalogue: list[dict[str, Any]] = [
            {"name": f"{PORTAL}.{name}", "columns": {column: str(kind) for column, kind in columns.items()}}
            for name, (columns, _) in PORTAL_TABLES.items()
        ]
        provided: list[dict[str, Any]] = [
            {"name": str(table), "url": table.url, "n_rows": table.n_rows, "columns": dict(table.columns)}
            for table in list_provided(request.user)
        ]
        return Response({"results": tables + provided + catalogue, "truncated": readable.is_cut})
