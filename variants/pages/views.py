"""Releases, one release, and its field dictionary."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render

from accounts.http import PortalRequest
from catalog.spreadsheet import safe_cell
from variants.pages.plots import summary_plots
from variants.pages.release_choice import get_release_or_404, release_bar
from variants.releases.filters import FieldFilter, ReleaseFilter
from variants.releases.models import Field
from variants.releases.reader import visible_releases

FIELDS_ON_A_PAGE = 100
OPTIONS = 30  # of a type-ahead: more are found by typing more
FIELD_COLUMNS = (
    *("name", "path", "aliases", "source", "kind", "separators", "transcript_group", "snv_index", "indel_index"),
    *("reducer", "filterable", "unit", "higher_means", "description"),
)
MEASURED = ("lines", "null_share", "misfits", "min", "max", "quantiles", "frequent")


def release_list(request: PortalRequest) -> HttpResponse:
    listed = ReleaseFilter(request.GET, queryset=visible_releases(user=request.user))
    page = Paginator(listed.qs, 50).get_page(request.GET.get("page"))
    return render(
        request,
        "variants/releases.html",
        {"filter": listed, "page": page, "json_url": _rest_url(request, "releases/")},
    )


def release_page(request: PortalRequest, name: str) -> HttpResponse:
    release = get_release_or_404(request, name=name)
    context = {
        "files": release.model.files.order_by("name"),
        "field_counts": _field_counts(release.model.fields.all()),
        "plots": summary_plots(release.model.summary, release.specs),
        "json_url": f"/api/v1/releases/{name}/",
    }
    return render(request, "variants/release.html", release_bar(request, release) | context)


def _rest_url(request: PortalRequest, path: str, **further: str) -> str:
    """The same list over REST: it takes the same parameters."""
    kept = {name: value for name, value in request.GET.items() if value and name != "page"}
    return f"/api/v1/{path}?{urlencode(kept | further)}".rstrip("?")


def _field_counts(fields: Iterable[Field]) -> dict[str, int]:
    listed = list(fields)
    return {"all": len(listed), "filterable": sum(field.filterable for field in listed)}


def field_list(request: PortalRequest, name: str) -> HttpResponse | StreamingHttpResponse:
    """The field dictionary; `?format=csv` gives the same fields as a file."""
    release = get_release_or_404(request, name=name)
    fields = release.model.fields.order_by("position")
    listed = FieldFilter(request.GET, queryset=fields)
    if request.GET.get("format") == "csv":
        answer = StreamingHttpResponse(_csv_lines(listed.qs), content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="{name}.fields.csv"'
        return answer
    page = Paginator(listed.qs, FIELDS_ON_A_PAGE).get_page(request.GET.get("page"))
    sources = fields.order_by("source").values_list("source", flat=True).distinct()
    chromosome = fields.first()  # every line has one
    context = release_bar(request, release) | {
        "filter": listed,
        "page": page,
        "sources": sources,
        "sampled": chromosome.statistics.get("lines") if chromosome else None,
        "json_url": _rest_url(request, "fields/", release=name),
    }
    return render(request, "variants/fields.html", context)


def field_options(request: PortalRequest, name: str) -> HttpResponse:
    """<option>s for a type-ahead: fields with the typed words (htmx)."""
    release = get_release_or_404(request, name=name)
    words = request.GET.get("add") or request.GET.get("add_col", "")
    listed = FieldFilter({"q": words}, queryset=release.model.fields.order_by("-filterable", "position"))
    return render(request, "variants/_field_options.html", {"fields": listed.qs[:OPTIONS]})


class _Line:
    """What csv writes into: gives each line back instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def _csv_lines(fields: Iterable[Field]) -> Iterator[str]:
    """Lists are joined by blanks; quantiles and frequent values are written as name=value."""
    writer = csv.writer(_Line())
    yield writer.writerow([*FIELD_COLUMNS, *MEASURED])
    for field in fields:
        described = [getattr(field, column) for column in FIELD_COLUMNS]
        measured = [field.statistics.get(name, "") for name in MEASURED]
        yield writer.writerow(map(_csv_cell, (*described, *measured)))


def _csv_cell(value: object) -> object:
    if isinstance(value, dict):
        value = sorted(value.items())
    if isinstance(value, str):
        return safe_cell(value)
    if not isinstance(value, list):
        return value
    return " ".join("=".join(map(str, item)) if isinstance(item, list | tuple) else str(item) for item in value)
