"""Pages of saved views: all of them, one with its lineage, and queries to begin one with. They work without script."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.first_rows import FirstRows
from accounts.http import PortalRequest, SignedInRequest, get_signed_in_user
from accounts.problems import InvalidInputError, Problem
from accounts.services.quotas import name_caller
from catalog.entries.access import may_edit
from catalog.entries.models import Dataset
from catalog.entries.views.dataset_access import get_readable_dataset
from catalog.queries.lineage_drawing import draw_lineage
from catalog.queries.models import SavedView
from catalog.queries.saved_views import (
    change_view,
    delete_view,
    describe_state,
    freeze_view,
    refresh_view,
    save_view,
)
from catalog.queries.starters import list_starters
from catalog.queries.tasks import send_query
from catalog.queries.views.query_pages import render_editor

MAX_LISTED_VIEWS = 200
MAX_SHOWN_PAST = 20  # times that its rows were made


@require_http_methods(["GET", "HEAD", "POST"])
def view_list(request: PortalRequest) -> HttpResponse:
    """The views that one may see; POST saves one and leads to it."""
    if request.method == "POST":
        return _save(request)
    views = FirstRows(SavedView.objects.visible_to(request.user).select_related("dataset__owner"), MAX_LISTED_VIEWS)
    context = {
        "views": [(view, *describe_state(view)) for view in views],
        "listed": views,
        "json_url": "/api/v1/views/",
    }
    return render(request, "catalog/saved_views.html", context)


@require_safe
def view_page(request: PortalRequest, slug: str) -> HttpResponse:
    """A view: its SQL, state, inputs, lineage, and how its rows changed."""
    view = _get_view(request, slug)
    state, sentence = describe_state(view)
    by_number = {entry.number: entry for entry in view.history.filter(number__gt=0)}
    context = {
        "view": view,
        "dataset": view.dataset,
        "is_readable": Dataset.objects.visible_to(request.user).filter(pk=view.dataset_id).exists(),
        "state": state,
        "sentence": sentence,
        "query": view.last_query,
        "drawing": draw_lineage(view.columns),
        "past": FirstRows(by_number.values(), MAX_SHOWN_PAST),
        "may_edit": may_edit(request.user, view.dataset),
        "json_url": f"/api/v1/views/{view.dataset.slug}/",
    }
    return render(request, "catalog/saved_view.html", context)


@require_POST
@login_required
def change(request: SignedInRequest, slug: str) -> HttpResponse:
    """Refresh, freeze or delete a view, or give it another query, as the field `do` says."""
    view = _get_view(request, slug)
    try:
        if request.POST.get("do") == "delete":
            delete_view(user=request.user, view=view)
            messages.success(request, "The view is deleted.")
            return redirect("queries:views")
        _change(request, view)
    except Problem as error:
        messages.error(request, str(error))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("queries:view", slug=slug)


@require_safe
def starters(request: PortalRequest, slug: str) -> HttpResponse:
    """Eight queries to begin a view with, written for the columns of one table."""
    dataset = get_readable_dataset(request, slug)
    named = list_starters(user=request.user, dataset=dataset, path=request.GET.get("file", ""))
    if named is None:
        raise Http404("This dataset has no such table; its page lists its tables.")
    table_name, queries = named
    context = {"dataset": dataset, "table_name": table_name, "starters": queries}
    return render(request, "catalog/view_starters.html", context)


def _save(request: PortalRequest) -> HttpResponse:
    user = get_signed_in_user(request)
    title, sql = request.POST.get("title", ""), request.POST.get("sql", "")
    caller = name_caller(user=user, address=request.META["REMOTE_ADDR"])
    try:
        view, query = save_view(
            user=user, caller=caller, title=title, sql=sql, description=request.POST.get("description", "")
        )
    except Problem as error:
        return render_editor(request, sql=sql, problem=str(error), title=title)
    except ValidationError as error:
        return render_editor(request, sql=sql, problem=" ".join(error.messages), title=title)
    send_query(query)
    return redirect("queries:view", slug=view.dataset.slug)


def _change(request: SignedInRequest, view: SavedView) -> None:
    user, caller = request.user, name_caller(user=request.user, address=request.META["REMOTE_ADDR"])
    match request.POST.get("do"):
        case "refresh":
            send_query(refresh_view(user=user, caller=caller, view=view))
        case "sql":
            send_query(change_view(user=user, caller=caller, view=view, sql=request.POST.get("sql", "")))
        case "freeze":
            version = freeze_view(user=user, view=view, notes=request.POST.get("notes", ""))
            messages.success(request, f"Version {version.number} keeps these rows and can be cited.")
        case other:
            raise InvalidInputError(
                f"A view is refreshed, frozen, deleted or given SQL; {other!r} is not one of these."
            )


def _get_view(request: PortalRequest, slug: str) -> SavedView:
    views = SavedView.objects.visible_to(request.user).select_related("dataset__owner")
    return get_object_or_404(views, dataset__slug=slug)
