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
from catalog.forms import DatasetForm, FileForm, ReviewerForm, SharingForm, StepForm
from catalog.metadata.record import DatasetRecord
from catalog.models import Dataset
from catalog.selectors.permissions import require_edit
from catalog.selectors.records import record_of, with_everything
from catalog.services import curation, sharing
from catalog.services.drafts import create_draft_dataset, update_dataset
from catalog.services.files import sign_file, store_file, withdraw_file
from catalog.tasks import profile_table
from catalog.views.access import base_url, dataset_for


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
    dataset = dataset_for(request, slug)
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
@require_http_methods(["GET", "POST"])
def upload_files(request: HttpRequest, slug: str) -> HttpResponse:
    """Without script: one file of any size by form. With script: many, in pieces, with progress and resume."""
    dataset = dataset_for(request, slug)
    require_edit(request.user, dataset)
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            stored = store_file(
                user=request.user, dataset=dataset, path=form.cleaned_data["path"] or file.name, content=file
            )
        except ValidationError as error:
            form.add_error("path", error.messages[0])
        else:
            profile_table.delay_on_commit(stored.pk)
            return redirect(dataset)
    return render(request, "catalog/upload.html", {"form": form, "dataset": dataset})


@login_required
def manage_dataset(request: HttpRequest, slug: str) -> HttpResponse:
    """What the owner and curators do with an entry besides describing it."""
    dataset = dataset_for(request, slug)
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
    dataset = dataset_for(request, slug)
    form = StepForm(request.POST)
    if form.is_valid():
        _say(request, lambda: curation.take_step(user=request.user, dataset=dataset, **form.cleaned_data), "Done.")
    return redirect("catalog:manage", slug=slug)


@login_required
@require_POST
def change_sharing(request: HttpRequest, slug: str) -> HttpResponse:
    dataset = dataset_for(request, slug)
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
    dataset = dataset_for(request, slug)
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
    link = get_object_or_404(dataset_for(request, slug).reviewer_links, pk=pk)
    sharing.revoke_reviewer_link(user=request.user, link=link)
    return redirect("catalog:manage", slug=slug)


@login_required
@require_POST
def change_file(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Withdraw a file, or lend it by a signed link for a week."""
    file = get_object_or_404(dataset_for(request, slug).distributions.exclude(file=""), pk=pk)
    if request.POST.get("do") == "lend":
        signature = sign_file(user=request.user, distribution=file, loan=timedelta(days=7))
        address = request.build_absolute_uri(reverse("catalog:file", args=[slug, file.path]))
        messages.success(request, f"This link works for seven days: {address}?signature={signature}")
    else:
        withdraw_file(user=request.user, distribution=file)
        messages.success(request, f"{file.path} was withdrawn.")
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
