"""Describing, sharing and publishing, in the browser."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.sharing import is_curator
from catalog.entries import curation, sharing
from catalog.entries.access import require_edit
from catalog.entries.forms import DatasetForm, ReviewerForm, SharingForm, StepForm
from catalog.entries.models import Dataset
from catalog.entries.reading import record_of, with_everything
from catalog.entries.record import DatasetRecord
from catalog.entries.views.dataset_access import base_url, get_readable_dataset
from catalog.entries.writing import create_draft_dataset, update_dataset


@login_required
@require_http_methods(["GET", "POST"])
def new_dataset(request: HttpRequest) -> HttpResponse:
    form = DatasetForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(create_draft_dataset(user=request.user, **form.said(DatasetRecord(title=""))))
        except ValidationError as error:
            form.complain(error)
    return render(request, "catalog/edit.html", {"form": form, "dataset": None})


@login_required
@require_http_methods(["GET", "POST"])
def edit_dataset(request: HttpRequest, slug: str) -> HttpResponse:
    dataset = get_readable_dataset(request, slug)
    require_edit(request.user, dataset)
    before = record_of(dataset=with_everything(Dataset.objects.all()).get(pk=dataset.pk), base_url=base_url(request))
    form = DatasetForm(request.POST or None, initial=DatasetForm.initial_of(before))
    if request.method == "POST" and form.is_valid():
        try:
            update_dataset(user=request.user, dataset=dataset, **form.said(before))
        except ValidationError as error:
            form.complain(error)
        else:
            messages.success(request, "Changed.")
            return redirect("catalog:dataset", slug)
    return render(request, "catalog/edit.html", {"form": form, "dataset": dataset})


@login_required
def manage_dataset(request: HttpRequest, slug: str) -> HttpResponse:
    """What the owner and curators do with an entry besides describing it."""
    dataset = get_readable_dataset(request, slug)
    require_edit_or_curate(request, dataset)
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
        "sharing_form": SharingForm(initial=initial),
        "reviewer_form": ReviewerForm(),
        "reviewer_links": dataset.reviewer_links.all(),
        "files": dataset.distributions.exclude(file="").filter(withdrawn_at=None),
    }
    return render(request, "catalog/manage.html", context)


@login_required
@require_POST
def take_step(request: HttpRequest, slug: str) -> HttpResponse:
    dataset = get_readable_dataset(request, slug)
    form = StepForm(request.POST)
    if form.is_valid():
        _say(request, lambda: curation.take_step(user=request.user, dataset=dataset, **form.cleaned_data), "Done.")
    return redirect("catalog:manage", slug=slug)


@login_required
@require_POST
def change_sharing(request: HttpRequest, slug: str) -> HttpResponse:
    dataset = get_readable_dataset(request, slug)
    form = SharingForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(message for errors in form.errors.values() for message in errors))
    else:
        sharing.share_dataset(user=request.user, dataset=dataset, **form.cleaned_data)
        messages.success(request, "Sharing changed.")
    return redirect("catalog:manage", slug=slug)


@login_required
@require_POST
def add_reviewer_link(request: HttpRequest, slug: str) -> HttpResponse:
    dataset = get_readable_dataset(request, slug)
    form = ReviewerForm(request.POST)
    if form.is_valid():
        lasts = timedelta(days=form.cleaned_data["days"])
        token = sharing.create_reviewer_link(
            user=request.user, dataset=dataset, lasts=lasts, note=form.cleaned_data["note"]
        )
        address = request.build_absolute_uri(reverse("catalog:review", args=[token]))
        messages.success(request, f"The reviewer's link, shown only now: {address}")
    return redirect("catalog:manage", slug=slug)


@login_required
@require_POST
def revoke_reviewer_link(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    dataset = get_readable_dataset(request, slug)
    link = get_object_or_404(dataset.reviewer_links, pk=pk)
    sharing.revoke_reviewer_link(user=request.user, dataset=dataset, link=link)
    return redirect("catalog:manage", slug=slug)


def require_edit_or_curate(request: HttpRequest, dataset: Dataset) -> None:
    """The owner may look at an entry in review or retired, and change it in no other way than the steps allow."""
    if dataset.owner_id != request.user.pk:
        require_edit(request.user, dataset)


def _say(request: HttpRequest, step: Callable[[], object], done: str) -> None:
    try:
        step()
    except ValidationError as error:
        for message in error.messages:
            messages.error(request, message)
    else:
        messages.success(request, done)
