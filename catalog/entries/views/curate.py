"""Pages on which owners and curators describe, share and publish datasets."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import SignedInRequest
from accounts.services.revisions import StaleWriteError, lock_row
from accounts.sharing import is_curator
from catalog.entries import curation, sharing
from catalog.entries.access import require_edit
from catalog.entries.dataset_form import DatasetForm
from catalog.entries.fields import FIELDS
from catalog.entries.formatted_text import render_markdown
from catalog.entries.forms import ReviewerForm, SharingForm, StatusForm
from catalog.entries.models import Dataset
from catalog.entries.own_identifiers import can_register_dois
from catalog.entries.reading import build_record, with_record_relations
from catalog.entries.record import DatasetRecord
from catalog.entries.suggestions import list_suggestions
from catalog.entries.views.dataset_access import base_url, get_readable_dataset
from catalog.entries.writing import create_draft_dataset, update_dataset

PREVIEW = "preview"  # the button of the form that shows Markdown and saves nothing


@login_required
@require_http_methods(["GET", "POST"])
def new_dataset(request: SignedInRequest) -> HttpResponse:
    """The form that creates a draft, or shows its Markdown as it will look."""
    form = DatasetForm(request.POST or None)
    is_preview = PREVIEW in request.POST
    if request.method == "POST" and not is_preview and form.is_valid():
        try:
            return redirect(create_draft_dataset(user=request.user, **form.record_fields(DatasetRecord(title=""))))
        except ValidationError as error:
            form.add_errors(error)
    context: dict[str, Any] = {"form": form, "dataset": None, "problems": [], "is_preview": is_preview}
    return render(request, "catalog/edit.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def edit_dataset(request: SignedInRequest, slug: str) -> HttpResponse:
    """The form that changes a description; 409 where somebody else changed the same fields meanwhile."""
    dataset = get_readable_dataset(request, slug)
    require_edit(request.user, dataset)
    is_preview = PREVIEW in request.POST
    if is_preview:
        form = DatasetForm(request.POST, initial=DatasetForm.initial_of(_read_record(request, dataset)))
    elif request.method == "POST":
        with transaction.atomic():
            form = _save_description(request, lock_row(dataset))
        if form.is_valid():
            messages.success(request, "Changed.")
            return redirect("catalog:dataset", slug)
    else:
        form = DatasetForm(initial=DatasetForm.initial_of(_read_record(request, dataset)))
    context = {
        "form": form,
        "dataset": dataset,
        "problems": curation.find_problems(dataset=dataset),
        "is_preview": is_preview,
    }
    return render(request, "catalog/edit.html", context, status=409 if form.conflicts else 200)


@login_required
@require_POST
def preview(request: SignedInRequest) -> HttpResponse:
    """The HTML of a Markdown field that is being typed; nothing is stored."""
    names = [field.name for field in FIELDS if field.is_markdown]
    return HttpResponse("".join(render_markdown(request.POST.get(name, "")) for name in names))


@login_required
@require_safe
def suggestions(request: SignedInRequest) -> JsonResponse:
    """Values for a field of the form, as somebody types: ?field=domains&q=ocean."""
    rows = list_suggestions(user=request.user, field=request.GET.get("field", ""), text=request.GET.get("q", ""))
    return JsonResponse({"suggestions": rows})


def _read_record(request: SignedInRequest, dataset: Dataset) -> DatasetRecord:
    """The dataset as the sender may see it."""
    stored = with_record_relations(Dataset.objects.all()).get(pk=dataset.pk)
    return build_record(dataset=stored, base_url=base_url(request), reader=request.user, with_derived=False)


def _save_description(request: SignedInRequest, dataset: Dataset) -> DatasetForm:
    """Write what the form changes of a locked dataset; the form says what is wrong where nothing was written."""
    current = _read_record(request, dataset)
    form = DatasetForm(request.POST, initial=DatasetForm.initial_of(current))
    if form.is_valid():
        try:
            with transaction.atomic():
                update_dataset(user=request.user, dataset=dataset, **form.record_fields(current))
        except ValidationError as error:
            form.add_errors(error)
    return form


@login_required
def manage_dataset(request: SignedInRequest, slug: str) -> HttpResponse:
    """The page on status, sharing, reviewers' links and files of an entry."""
    return _manage_page(request, get_readable_dataset(request, slug))


def _manage_page(
    request: SignedInRequest,
    dataset: Dataset,
    *,
    sharing_form: SharingForm | None = None,
    reviewer_form: ReviewerForm | None = None,
    comment: str = "",
    status: int = 200,
) -> HttpResponse:
    """The page, with a form that was refused as it was typed; nothing of it is stored."""
    _require_owner_or_edit(request, dataset)
    context = {
        "dataset": dataset,
        "problems": curation.find_problems(dataset=dataset),
        "is_curator": is_curator(request.user),
        "can_register_dois": can_register_dois(),
        "comment": comment,
        "sharing_form": sharing_form or SharingForm(initial=_sharing_of(dataset)),
        "reviewer_form": reviewer_form or ReviewerForm(),
        "reviewer_links": dataset.reviewer_links.all(),
        "files": dataset.distributions.exclude(file="").filter(withdrawn_at=None),
    }
    return render(request, "catalog/manage.html", context, status=status)


@login_required
@require_POST
def change_status(request: SignedInRequest, slug: str) -> HttpResponse:
    """Make a transition of the entry's status, as its page showed it."""
    dataset = get_readable_dataset(request, slug)
    form = StatusForm(request.POST)
    if form.is_valid():
        fields = form.cleaned_data
        try:
            curation.change_status(
                user=request.user,
                dataset=dataset,
                transition=fields["step"],
                comment=fields["words"],
                revision=fields["revision"],
            )
        except (ValidationError, StaleWriteError) as error:
            for message in error.messages if isinstance(error, ValidationError) else [str(error)]:
                messages.error(request, message)
            return _manage_page(
                request, dataset, comment=fields["words"], status=409 if isinstance(error, StaleWriteError) else 400
            )
        messages.success(request, "Done.")
    return redirect("catalog:manage", slug=slug)


@login_required
@require_POST
def change_sharing(request: SignedInRequest, slug: str) -> HttpResponse:
    """Change visibility, embargo, people and teams, or show the form as it was typed with what is wrong in it."""
    dataset = get_readable_dataset(request, slug)
    with transaction.atomic():
        form = SharingForm(request.POST, initial=_sharing_of(lock_row(dataset)))
        if form.is_valid():
            changes = {name: form.cleaned_data[name] for name in form.changed}
            sharing.share_dataset(user=request.user, dataset=dataset, **changes)
            messages.success(request, "Sharing changed.")
            return redirect("catalog:manage", slug=slug)
    messages.error(request, "Nothing was changed: who may see the dataset is as it was before.")
    return _manage_page(request, dataset, sharing_form=form, status=409 if form.conflicts else 400)


def _sharing_of(dataset: Dataset) -> dict[str, Any]:
    """Values of the sharing form."""
    return {
        "visibility": dataset.visibility,
        "embargo_until": dataset.embargo_until,
        "people": [person.username for person in dataset.people.all()],
        "teams": [team.name for team in dataset.teams.all()],
    }


@login_required
@require_POST
def add_reviewer_link(request: SignedInRequest, slug: str) -> HttpResponse:
    """Create a reviewers' link, whose address is shown once."""
    dataset = get_readable_dataset(request, slug)
    form = ReviewerForm(request.POST)
    if not form.is_valid():
        messages.error(request, "No link was made.")
        return _manage_page(request, dataset, reviewer_form=form, status=400)
    lifetime, note = timedelta(days=form.cleaned_data["days"]), form.cleaned_data["note"]
    token = sharing.create_reviewer_link(user=request.user, dataset=dataset, lifetime=lifetime, note=note)
    address = request.build_absolute_uri(reverse("catalog:review", args=[token]))
    messages.success(request, f"The reviewer's link, shown only now: {address}")
    return redirect("catalog:manage", slug=slug)


@login_required
@require_POST
def revoke_reviewer_link(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Revoke a reviewers' link."""
    dataset = get_readable_dataset(request, slug)
    link = get_object_or_404(dataset.reviewer_links, pk=pk)
    sharing.revoke_reviewer_link(user=request.user, dataset=dataset, link=link)
    return redirect("catalog:manage", slug=slug)


def _require_owner_or_edit(request: SignedInRequest, dataset: Dataset) -> None:
    """The owner also sees the page of an entry in review or retired, where only transitions can change it."""
    if dataset.owner_id != request.user.pk:
        require_edit(request.user, dataset)
