"""The pages of releases: their list, one release, and its field dictionary."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render

from accounts.http import PortalRequest
from catalog.spreadsheet import safe_cell
from variants.pages.csv_lines import LineReturner
from variants.pages.plots import summary_plots
from variants.pages.release_choice import get_release_or_404, release_bar
from variants.releases.filters import FieldFilter, ReleaseFilter
from variants.releases.models import Field
from variants.releases.reader import visible_releases

FIELD_PAGE_SIZE = 100
RELEASE_PAGE_SIZE = 50
MAX_FIELD_OPTIONS = 30  # of a type-ahead: who types more gets the others
_TYPE_AHEADS = ("add", "add_col", "field", "by")  # inputs that offer fields
FIELD_COLUMNS = (
    *("name", "path", "aliases", "source", "kind", "separators", "transcript_group", "snv_index", "indel_index"),
    *("reducer", "filterable", "unit", "higher_means", "description"),
)
STATISTIC_COLUMNS = ("lines", "null_share", "misfits", "min", "max", "quantiles", "frequent")


def release_list(request: PortalRequest) -> HttpResponse:
    """Releases that the reader may see."""
    listed = ReleaseFilter(request.GET, queryset=visible_releases(user=request.user))
    page = Paginator(listed.qs, RELEASE_PAGE_SIZE).get_page(request.GET.get("page"))
    return render(
        request,
        "variants/releases.html",
        {"filter": listed, "page": page, "json_url": _rest_url(request, "releases/")},
    )


def release_page(request: PortalRequest, name: str) -> HttpResponse:
    """One release: its files, figures and plots."""
    release = get_release_or_404(request, name=name)
    context = {
        "files": release.model.files.order_by("name"),
        "field_counts": _field_counts(release.model.fields.all()),
        "plots": summary_plots(release.model.summary, release.specs),
        "lake": release.lake,
        "json_url": f"/api/v1/releases/{name}/",
    }
    return render(request, "variants/release.html", release_bar(request, release) | context)


def _rest_url(request: PortalRequest, path: str, **params: str) -> str:
    """The same list over REST, which takes the same parameters."""
    sent = {name: value for name, value in request.GET.items() if value and name != "page"}
    return f"/api/v1/{path}?{urlencode(sent | params)}".rstrip("?")


def _field_counts(fields: Iterable[Field]) -> dict[str, int]:
    listed = list(fields)
    return {"all": len(listed), "filterable": sum(field.filterable for field in listed)}


def field_list(request: PortalRequest, name: str) -> HttpResponse | StreamingHttpResponse:
    """The field dictionary; `?format=csv` gives the same fields as a file."""
    release = get_release_or_404(request, name=name)
    fields = release.model.fields.order_by("position")
    listed = FieldFilter(request.GET, queryset=fields)
    if request.GET.get("format") == "csv":
        response = StreamingHttpResponse(_csv_lines(listed.qs), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{name}.fields.csv"'
        return response
    page = Paginator(listed.qs, FIELD_PAGE_SIZE).get_page(request.GET.get("page"))
    sources = fields.order_by("source").values_list("source", flat=True).distinct()
    first_field = fields.first()  # the chromosome, which every line has
    context = release_bar(request, release) | {
        "filter": listed,
        "page": page,
        "sources": sources,
        "sampled": first_field.statistics.get("lines") if first_field else None,
        "lake": release.lake,
        "json_url": _rest_url(request, "fields/", release=name),
    }
    return render(request, "variants/fields.html", context)


def field_options(request: PortalRequest, name: str) -> HttpResponse:
    """<option>s for a type-ahead: fields with the typed words (htmx)."""
    release = get_release_or_404(request, name=name)
    typed = next((text for name in _TYPE_AHEADS if (text := request.GET.get(name))), "")
    listed = FieldFilter({"q": typed}, queryset=release.model.fields.order_by("-filterable", "position"))
    return render(request, "variants/_field_options.html", {"fields": listed.qs[:MAX_FIELD_OPTIONS]})


def _csv_lines(fields: Iterable[Field]) -> Iterator[str]:
    """Fields -> lines of CSV. Lists are joined by blanks; quantiles and frequent values are written as name=value."""
    writer = csv.writer(LineReturner())
    yield writer.writerow([*FIELD_COLUMNS, *STATISTIC_COLUMNS])
    for field in fields:
        described = [getattr(field, column) for column in FIELD_COLUMNS]
        statistics = [field.statistics.get(name, "") for name in STATISTIC_COLUMNS]
        yield writer.writerow(map(_csv_cell, (*described, *statistics)))


def _csv_cell(value: object) -> object:
    if isinstance(value, dict):
        value = sorted(value.items())
    if isinstance(value, str):
        return safe_cell(value)
    if not isinstance(value, list):
        return value
    return " ".join("=".join(map(str, item)) if isinstance(item, list | tuple) else str(item) for item in value)
