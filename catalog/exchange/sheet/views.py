"""Bulk edit by sheet: CSV out of any search, CSV in with a preview."""

from __future__ import annotations

import csv
import io

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from catalog.entries.search.full_text import find_datasets
from catalog.entries.search.search_request import Question, QuestionError
from catalog.entries.views.dataset_access import posted_text
from catalog.exchange.sheet.bulk_edit import apply_sheet, preview_sheet, sheet_lines


@require_safe
def sheet_out(request: HttpRequest) -> HttpResponse:
    try:
        datasets = find_datasets(user=request.user, question=Question.parse(request.GET)).datasets
    except QuestionError as error:
        return HttpResponse(str(error), status=400, content_type="text/plain")
    response = StreamingHttpResponse(map(_line, sheet_lines(datasets=datasets)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="datasets.csv"'
    return response


@login_required
@require_http_methods(["GET", "POST"])
def sheet_in(request: HttpRequest) -> HttpResponse:
    """A file or pasted text is previewed; the preview's button makes the changes."""
    context: dict[str, object] = {}
    if request.method == "POST":
        text = ""
        try:
            text = posted_text(request)
            if request.POST.get("do") == "apply":
                n = apply_sheet(user=request.user, text=text)
                said = ngettext("%(n)s dataset was changed.", "%(n)s datasets were changed.", n)
                messages.success(request, said % {"n": n})
                return redirect("catalog:list")
            context = {"changes": preview_sheet(user=request.user, text=text), "text": text, "previewed": True}
        except ValidationError as error:
            context = {"errors": error.messages, "text": text}
    return render(request, "catalog/sheet.html", context)


def _line(cells: list[str]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer).writerow(cells)
    return buffer.getvalue()
