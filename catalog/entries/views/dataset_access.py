"""Which dataset a request is about, if its sender may read it."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from catalog.entries.access import digest, may_edit, readable_datasets
from catalog.entries.models import Dataset, DatasetQuerySet, ReviewerLink

REVIEWS = "catalog_reviews"  # session key: digests of the reviewer's links this browser has followed


def readable(request: HttpRequest) -> DatasetQuerySet:
    return readable_datasets(user=request.user, review_digests=request.session.get(REVIEWS, ()))


def dataset_for(request: HttpRequest, slug: str) -> Dataset:
    """The dataset, or 404: what one may not see does not exist."""
    return get_object_or_404(readable(request), slug=slug)


def tombstone(request: HttpRequest, slug: str) -> HttpResponse | None:
    """The answer for a retired dataset that the sender could see before: 410, with the reason."""
    gone = Dataset.objects.withdrawn_from(request.user).filter(slug=slug).first()
    if gone is None:
        return None
    context = {"dataset": gone, "may_edit": may_edit(request.user, gone)}
    return render(request, "catalog/gone.html", context, status=410)


def sent_text(request: HttpRequest) -> str:
    """The text of the file that was sent, else of the text field. Raises ValidationError if it is not UTF-8."""
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
    return request.build_absolute_uri("/")


@require_safe
def review(request: HttpRequest, token: str) -> HttpResponse:
    """Follow a reviewer's link: this browser may read the dataset until the link expires or is revoked."""
    link = get_object_or_404(ReviewerLink.objects.valid(), digest=digest(token))
    request.session[REVIEWS] = [*request.session.get(REVIEWS, []), link.digest][-20:]
    return redirect(link.dataset)
