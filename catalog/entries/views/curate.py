"""Pages on which owners and curators describe, share and publish datasets."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import SignedInRequest
from accounts.sharing import is_curator
from catalog.entries import curation, sharing
from catalog.entries.access import require_edit
from catalog.entries.forms import DatasetForm, ReviewerForm, SharingForm, StatusForm
from catalog.entries.models import Dataset
from catalog.entries.reading import build_record, with_record_relations
from catalog.entries.record import DatasetRecord
from catalog.entries.views.dataset_access import base_url, get_readable_dataset
from catalog.entries.writing import create_draft_dataset, update_dataset


@login_required
@require_http_methods(["GET", "POST"])
def new_dataset(request: SignedInRequest) -> HttpResponse:
    """The form that creates a draft."""
    form = DatasetForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(create_draft_dataset(user=request.user, **form.record_fields(DatasetRecord(title=""))))
        except ValidationError as error:
            form.add_errors(error)
    return render(request, "catalog/edit.html", {"form": form, "dataset": None})


@login_required
@require_http_methods(["GET", "POST"])
def edit_dataset(request: SignedInRequest, slug: str) -> HttpResponse:
    """The form that changes a description."""
    dataset = get_readable_dataset(request, slug)
    require_edit(request.user, dataset)
    current = build_record(
        dataset=with_record_relations(Dataset.objects.all()).get(pk=dataset.pk), base_url=base_url(request)
    )
    form = DatasetForm(request.POST or None, initial=DatasetForm.initial_of(current))
    if request.method == "POST" and form.is_valid():
        try:
            update_dataset(user=request.user, dataset=dataset, **form.record_fields(current))
        except ValidationError as error:
            form.add_errors(error)
        else:
            messages.success(request, "Changed.")
            return redirect("catalog:dataset", slug)
    return render(request, "catalog/edit.html", {"form": form, "dataset": dataset})


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
) -> HttpResponse:
    """The page, with a form that was refused as it was typed (status 400); nothing of it is stored."""
    _require_owner_or_edit(request, dataset)
    initial = {
        "visibility": dataset.visibility,
        "embargo_until": dataset.embargo_until,
        "people": [person.username for person in dataset.people.all()],
        "teams": [team.name for team in dataset.teams.all()],
    }
    context = {
        "dataset": dataset,
        "problems": curation.find_problems(dataset=dataset),
        "is_curator": is_curator(request.user),
        "comment": comment,
        "sharing_form": sharing_form or SharingForm(initial=initial),
        "reviewer_form": reviewer_form or ReviewerForm(),
        "reviewer_links": dataset.reviewer_links.all(),
        "files": dataset.distributions.exclude(file="").filter(withdrawn_at=None),
    }
    return render(request, "catalog/manage.html", context, status=400 if request.method == "POST" else 200)


@login_required
@require_POST
def change_status(request: SignedInRequest, slug: str) -> HttpResponse:
    """Make a transition of the entry's status."""
    dataset = get_readable_dataset(request, slug)
    form = StatusForm(request.POST)
    if form.is_valid():
        transition, comment = form.cleaned_data["step"], form.cleaned_data["words"]
        try:
            curation.change_status(user=request.user, dataset=dataset, transition=transition, comment=comment)
        except ValidationError as error:
            for message in error.messages:
                messages.error(request, message)
            return _manage_page(request, dataset, comment=comment)
        messages.success(request, "Done.")
    return redirect("catalog:manage", slug=slug)


@login_required
@require_POST
def change_sharing(request: SignedInRequest, slug: str) -> HttpResponse:
    """Change visibility, embargo, people and teams, or show the form as it was typed with what is wrong in it."""
    dataset = get_readable_dataset(request, slug)
    form = SharingForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Nothing was changed: who may see the dataset is as it was before.")
        return _manage_page(request, dataset, sharing_form=form)
    sharing.share_dataset(user=request.user, dataset=dataset, **form.cleaned_data)
    messages.success(request, "Sharing changed.")
    return redirect("catalog:manage", slug=slug)


@login_required
@require_POST
def add_reviewer_link(request: SignedInRequest, slug: str) -> HttpResponse:
    """Create a reviewers' link, whose address is shown once."""
    dataset = get_readable_dataset(request, slug)
    form = ReviewerForm(request.POST)
    if not form.is_valid():
        messages.error(request, "No link was made.")
        return _manage_page(request, dataset, reviewer_form=form)
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
