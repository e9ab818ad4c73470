"""Import with a preview, for curators."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from catalog.entries.access import require_curator
from catalog.entries.views.dataset_access import posted_text
from catalog.exchange.formats import READERS
from catalog.exchange.imports.importing import import_entries, preview_import


@login_required
@require_http_methods(["GET", "POST"])
def import_records(request: HttpRequest) -> HttpResponse:
    require_curator(request.user)
    context: dict[str, object] = {"forms": {name: label for name, (label, _) in READERS.items()}}
    if request.method == "POST":
        said = {name: request.POST.get(name, "") for name in ("form", "source")}
        context |= said
        try:
            said["text"] = context["text"] = posted_text(request)
            if request.POST.get("do") == "import":
                rows = import_entries(user=request.user, **said)
                n = sum(not row.problem for row in rows)
                told = ngettext("%(n)s entry was imported.", "%(n)s entries were imported, new ones as drafts.", n)
                messages.success(request, told % {"n": n})
                return redirect("catalog:list")
            context["rows"] = preview_import(user=request.user, **said)
        except ValidationError as error:
            context["errors"] = error.messages
    return render(request, "catalog/import.html", context)
