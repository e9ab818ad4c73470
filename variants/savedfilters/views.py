"""The pages of saved filters: one's own list, and one filter with its versions."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.http import PortalRequest, SignedInRequest, parse_revision
from accounts.services.revisions import StaleWriteError
from variants.query.errors import QueryError
from variants.savedfilters.forms import SavedFilterForm
from variants.savedfilters.models import SavedFilter
from variants.savedfilters.saved_filters import SavedFilterError, change_filter, save_filter


@login_required
def saved_filters(request: SignedInRequest) -> HttpResponse:
    """The reader's filters, and a form that saves one more (`?text=` fills it)."""
    form = SavedFilterForm(request.POST or None, initial={"text": request.GET.get("text", "")})
    if request.method == "POST" and form.is_valid():
        try:
            saved_filter = save_filter(user=request.user, **form.cleaned_data)
        except (QueryError, SavedFilterError) as error:
            form.add_error("text" if isinstance(error, QueryError) else "name", str(error))
        else:
            messages.success(request, f"{saved_filter.name} is saved.")
            return redirect("variants:saved_filters")
    filters = SavedFilter.objects.filter(owner=request.user).prefetch_related("versions")
    context = {"form": form, "filters": filters, "json_url": "/api/v1/saved-filters/"}
    return render(request, "variants/saved_filters.html", context)


def saved_filter(request: PortalRequest, pk: UUID) -> HttpResponse:
    """One filter with all its versions; its owner may add one."""
    saved_filter = get_object_or_404(SavedFilter.objects.visible_to(request.user), pk=pk)
    context: dict[str, object] = {"saved_filter": saved_filter, "versions": saved_filter.versions.all()}
    if request.method != "POST":
        return render(request, "variants/saved_filter.html", context)
    text = request.POST.get("text", "")
    try:
        revision = parse_revision(request.POST.get("revision", ""))
        change_filter(user=request.user, saved_filter=saved_filter, text=text, revision=revision)
    except (QueryError, SavedFilterError, StaleWriteError) as error:
        messages.error(request, str(error))
        status = 409 if isinstance(error, StaleWriteError) else 400
        context |= {"typed_text": text, "versions": saved_filter.versions.all()}
        return render(request, "variants/saved_filter.html", context, status=status)
    return redirect("variants:saved_filter", pk=pk)
