"""Bulk edit by sheet: a search as CSV to download, and the edited CSV uploaded with a preview."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import SignedInRequest
from accounts.lanes import take_lane
from catalog.entries.search.full_text import find_datasets
from catalog.entries.search.search_request import InvalidSearchError, SearchRequest
from catalog.entries.views.dataset_access import posted_text
from catalog.exchange.sheet.bulk_edit import apply_sheet, preview_sheet, sheet_lines
from catalog.spreadsheet import csv_line


@require_safe
def download_sheet(request: HttpRequest) -> HttpResponseBase:
    """The datasets of a search, one per line."""
    take_lane("stream")
    try:
        datasets = find_datasets(user=request.user, search=SearchRequest.parse(request.GET)).datasets
    except InvalidSearchError as error:
        return HttpResponse(str(error), status=400, content_type="text/plain")
    lines = map(csv_line, sheet_lines(datasets=datasets))
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="datasets.csv"'
    return response


@login_required
@require_http_methods(["GET", "POST"])
def upload_sheet(request: SignedInRequest) -> HttpResponse:
    """A posted file or text is previewed; the button of the preview makes the changes."""
    context: dict[str, object] = {}
    if request.method == "POST":
        text = ""
        try:
            text = posted_text(request)
            if request.POST.get("do") == "apply":
                n = apply_sheet(user=request.user, text=text)
                message = ngettext("%(n)s dataset was changed.", "%(n)s datasets were changed.", n)
                messages.success(request, message % {"n": n})
                return redirect("catalog:list")
            context = {"changes": preview_sheet(user=request.user, text=text), "text": text, "previewed": True}
        except ValidationError as error:
            context = {"errors": error.messages, "text": text}
    return render(request, "catalog/sheet.html", context)
