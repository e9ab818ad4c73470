"""The page that imports foreign descriptions, with a preview, for curators."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.http import SignedInRequest
from catalog.entries.access import require_curator
from catalog.entries.views.dataset_access import posted_text
from catalog.exchange.formats import IMPORT_FORMATS
from catalog.exchange.imports.importing import import_entries, preview_import


@login_required
@require_http_methods(["GET", "POST"])
def import_records(request: SignedInRequest) -> HttpResponse:
    """A posted file or text is previewed; the button of the preview imports it."""
    require_curator(request.user)
    context: dict[str, object] = {"formats": {name: format.label for name, format in IMPORT_FORMATS.items()}}
    if request.method == "POST":
        format_name, source = request.POST.get("form", ""), request.POST.get("source", "")
        context |= {"format_name": format_name, "source": source}
        try:
            context["text"] = text = posted_text(request)
            if request.POST.get("do") == "import":
                rows = import_entries(user=request.user, format_name=format_name, source=source, text=text)
                n = sum(not row.problem for row in rows)
                message = ngettext("%(n)s entry was imported.", "%(n)s entries were imported, new ones as drafts.", n)
                messages.success(request, message % {"n": n})
                return redirect("catalog:list")
            context["rows"] = preview_import(user=request.user, format_name=format_name, source=source, text=text)
        except ValidationError as error:
            context["errors"] = error.messages
    return render(request, "catalog/import.html", context)
