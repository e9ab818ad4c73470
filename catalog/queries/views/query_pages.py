"""Pages of SQL queries: the editor, which works without script, and one query with its rows and a chart."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.authentication import accept_tokens
from accounts.first_rows import FirstRows
from accounts.http import PortalRequest
from accounts.problems import Problem
from accounts.services.quotas import name_caller
from catalog.files.tables.sql_names import name_tables
from catalog.queries.chart_svg import draw_chart
from catalog.queries.models import SqlQuery
from catalog.queries.provided_tables import list_provided
from catalog.queries.responses import RESULT_FORMATS, read_page, result_response
from catalog.queries.result_chart import is_number, list_kinds, make_chart
from catalog.queries.running import cancel_query, create_query
from catalog.queries.sources import PORTAL, PORTAL_TABLES, list_tables
from catalog.queries.tasks import send_query

PAGE_ROWS = 100
MAX_DRAWN = 5_000  # rows of a chart
MAX_OWN_QUERIES = 20


@require_http_methods(["GET", "HEAD", "POST"])
def editor(request: PortalRequest) -> HttpResponse:
    """A text area for one query, the tables that may be read, and the earlier queries."""
    sql = request.POST.get("sql", request.GET.get("sql", ""))
    problem = ""
    if request.method == "POST":
        caller = name_caller(user=request.user, address=request.META["REMOTE_ADDR"])
        try:
            query = create_query(user=request.user, caller=caller, sql=sql)
        except Problem as error:
            problem = str(error)
        else:
            send_query(query)
            return redirect("queries:query", pk=query.pk)
    return render_editor(request, sql=sql, problem=problem)


def render_editor(request: PortalRequest, *, sql: str, problem: str = "", title: str = "") -> HttpResponse:
    """The editor with a text, and why that text was refused; `title` is that of a view to save."""
    tables = list_tables(user=request.user)
    names = name_tables(tables)
    context = {
        "title": title,
        "sql": sql,
        "problem": problem,
        "tables": [(names[table.pk], table) for table in tables],
        "provided": list_provided(request.user),
        "listed": tables,
        "catalogue": [(f"{PORTAL}.{name}", list(columns)) for name, (columns, _) in PORTAL_TABLES.items()],
        "queries": FirstRows(SqlQuery.objects.listed_for(request.user), MAX_OWN_QUERIES),
        "json_url": "/api/v1/queries/tables/",
    }
    return render(request, "catalog/sql_editor.html", context, status=400 if problem else 200)


@require_safe
def query_page(request: PortalRequest, pk: UUID) -> HttpResponse:
    """A query: its state while it waits or runs, then its first rows."""
    query = _get_query(request, pk)
    rows = read_page(query, PAGE_ROWS) if query.status == SqlQuery.Status.FINISHED and query.result else []
    kinds = ["number" if is_number(column["type"]) else "" for column in query.columns]
    drawn = read_page(query, MAX_DRAWN) if rows else []
    chart = make_chart(query.columns, drawn, *(request.GET.get(name, "") for name in ("chart", "x", "y")))
    context = {
        "query": query,
        "columns": list(zip(query.columns, kinds, strict=True)),
        "rows": [list(zip(row.values(), kinds, strict=True)) for row in rows],
        "chart": chart,
        "chart_kinds": list_kinds(query.columns),
        "chart_svg": draw_chart(chart) if chart else "",
        "n_not_drawn": chart.n_left_out + query.n_rows - len(drawn) if chart else 0,
        "formats": ["json", *RESULT_FORMATS],
        "json_url": f"/api/v1/queries/{query.pk}/",
    }
    return render(request, "catalog/sql_query.html", context)


@require_POST
def cancel(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Cancel a query that waits or runs."""
    cancel_query(query=_get_query(request, pk))
    return redirect("queries:query", pk=pk)


@require_safe
@accept_tokens
def rows(request: PortalRequest, pk: UUID, extension: str) -> HttpResponseBase:
    """All rows of a finished query as a file, or a page of them as JSON."""
    query = _get_query(request, pk)
    url = request.build_absolute_uri(request.path)
    return result_response(query, extension, request.GET.get("limit", ""), request.GET.get("offset", ""), url)


def _get_query(request: PortalRequest, pk: UUID) -> SqlQuery:
    return get_object_or_404(SqlQuery.objects.visible_to(request.user), pk=pk)
