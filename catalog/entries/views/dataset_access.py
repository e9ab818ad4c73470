"""Which dataset a request is about, if its sender may read it."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from accounts.services.reading_log import note_reading
from accounts.services.secret_links import find_secret_link
from catalog.entries.access import REVIEW, may_edit, readable_datasets
from catalog.entries.models import Dataset, DatasetQuerySet

REVIEW_DIGESTS = "catalog_reviews"  # session key: digests of the reviewers' links that this browser has opened
MAX_REVIEW_DIGESTS = 20  # in one session; the oldest are forgotten


def readable_datasets_of(request: HttpRequest) -> DatasetQuerySet:
    """Datasets that the sender may read, also by reviewers' links opened in this browser."""
    return readable_datasets(user=request.user, review_digests=request.session.get(REVIEW_DIGESTS, ()))


def get_readable_dataset(request: HttpRequest, slug: str) -> Dataset:
    """The dataset of that slug; 404 also where the sender may not read it."""
    dataset = get_object_or_404(readable_datasets_of(request).select_related("doi", "origin"), slug=slug)
    if not dataset.is_public:
        note_reading(dataset, user=request.user, otherwise="a reviewer's link")
    return dataset


def tombstone_response(request: HttpRequest, slug: str) -> HttpResponse | None:
    """410 with the reason, if the dataset is retired and the sender could read it before; else None."""
    retired = Dataset.objects.withdrawn_from(request.user).filter(slug=slug).first()
    if retired is None:
        return None
    context = {"dataset": retired, "may_edit": may_edit(request.user, retired)}
    return render(request, "catalog/gone.html", context, status=410)


def posted_text(request: HttpRequest) -> str:
    """Text of the posted file, else of the text field. Raises ValidationError if it is not UTF-8."""
    file = request.FILES.get("file")
    if not file:
        return request.POST.get("text", "")
    try:
        return file.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValidationError(
            f"Byte {error.start + 1} of this file is not UTF-8: save it again as UTF-8, in a spreadsheet “CSV UTF-8”."
        ) from error


def base_url(request: HttpRequest) -> str:
    """The portal's address with a trailing slash."""
    return request.build_absolute_uri("/")


@require_safe
def open_reviewer_link(request: HttpRequest, token: str) -> HttpResponse:
    """From now on this browser may read the dataset, until the link expires or is revoked."""
    link = find_secret_link(purpose=REVIEW, secret=token)
    if link is None or not isinstance(link.target, Dataset):
        raise Http404
    opened = [*request.session.get(REVIEW_DIGESTS, []), link.digest]
    request.session[REVIEW_DIGESTS] = opened[-MAX_REVIEW_DIGESTS:]
    return redirect(link.target)
