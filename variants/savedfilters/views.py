"""Filters that people keep."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from variants.query.errors import QueryError
from variants.savedfilters.forms import SavedFilterForm
from variants.savedfilters.models import SavedFilter
from variants.savedfilters.saved_filters import SavedFilterError, change_filter, save_filter


@login_required
def saved_filters(request: HttpRequest) -> HttpResponse:
    """The reader's filters; a form that keeps one more (`?text=` fills it)."""
    form = SavedFilterForm(request.POST or None, initial={"text": request.GET.get("text", "")})
    if request.method == "POST" and form.is_valid():
        try:
            kept = save_filter(user=request.user, **form.cleaned_data)
        except (QueryError, SavedFilterError) as error:
            form.add_error("text" if isinstance(error, QueryError) else "name", str(error))
        else:
            messages.success(request, f"{kept.name} is kept.")
            return redirect("variants:saved_filters")
    mine = SavedFilter.objects.filter(owner=request.user).prefetch_related("versions")
    return render(
        request, "variants/saved_filters.html", {"form": form, "filters": mine, "json_url": "/api/v1/saved-filters/"}
    )


def saved_filter(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One filter with all its versions; its owner may add one."""
    kept = get_object_or_404(SavedFilter.objects.visible_to(request.user), pk=pk)
    if request.method == "POST":
        try:
            change_filter(user=request.user, saved_filter=kept, text=request.POST.get("text", ""))
        except (QueryError, SavedFilterError) as error:
            messages.error(request, str(error))
        return redirect("variants:saved_filter", pk=pk)
    return render(request, "variants/saved_filter.html", {"kept": kept, "versions": kept.versions.all()})
