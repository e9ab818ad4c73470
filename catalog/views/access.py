"""Which dataset a request is about, if its sender may read it."""

from __future__ import annotations

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from catalog.models import Dataset, DatasetQuerySet
from catalog.selectors.datasets import readable_datasets

REVIEWS = "catalog_reviews"  # session key: digests of the reviewer's links this browser has followed


def readable(request: HttpRequest) -> DatasetQuerySet:
    return readable_datasets(user=request.user, review_digests=request.session.get(REVIEWS, ()))


def dataset_for(request: HttpRequest, slug: str) -> Dataset:
    """The dataset, or 404: what one may not see does not exist."""
    return get_object_or_404(readable(request), slug=slug)


def base_url(request: HttpRequest) -> str:
    return request.build_absolute_uri("/")
