"""Pages that upload, sign and withdraw files.

Separate module because these change files, and the other views read them.
"""

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
from catalog.entries.access import require_edit
from catalog.entries.views.dataset_access import get_readable_dataset
from catalog.files.forms import FileForm
from catalog.files.storing import sign_file, store_file, withdraw_file
from catalog.files.tasks import profile_table

PAGE_LINK_AGE = timedelta(days=7)


@login_required
@require_http_methods(["GET", "POST"])
def upload_files(request: SignedInRequest, slug: str) -> HttpResponse:
    """Without JavaScript one file by form; with it many files in pieces, with progress and resume."""
    dataset = get_readable_dataset(request, slug)
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
            profile_table.delay_on_commit(stored.pk)  # type: ignore[attr-defined]  # of Celery tasks in Django
            return redirect(dataset)
    return render(request, "catalog/upload.html", {"form": form, "dataset": dataset})


@login_required
@require_POST
def change_file(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Withdraw a file, or make a signed link that lasts a week."""
    file = get_object_or_404(get_readable_dataset(request, slug).distributions.exclude(file=""), pk=pk)
    if request.POST.get("do") == "sign":
        signature = sign_file(user=request.user, distribution=file, lifetime=PAGE_LINK_AGE)
        address = request.build_absolute_uri(reverse("catalog:file", args=[slug, file.path]))
        messages.success(request, f"This link works for {PAGE_LINK_AGE.days} days: {address}?signature={signature}")
    else:
        withdraw_file(user=request.user, distribution=file)
        messages.success(request, f"{file.path} was withdrawn.")
    return redirect("catalog:manage", slug=slug)
