"""The list of datasets, a dataset's page, its versions and history."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from catalog.entries.access import require_edit
from catalog.entries.history import changes_of
from catalog.entries.models import Dataset
from catalog.entries.record import DatasetRecord
from catalog.entries.search.facets import CountedPaginator, count_found
from catalog.entries.search.footprints import footprint_map
from catalog.entries.search.full_text import find_datasets, with_headlines
from catalog.entries.search.search_request import ORDERS, Question, QuestionError
from catalog.entries.views.dataset_access import get_readable_dataset, tombstone_response

PAGE_SIZE = 20


# media type that a program prefers to the page -> address of the same list
TWINS = {
    "application/json": "/api/v1/datasets/",
    "application/ld+json": "/datasets/catalog.jsonld",
    "text/turtle": "/datasets/catalog.ttl",
    "application/atom+xml": "/datasets/feed.atom",
}


@require_safe
def dataset_list(request: HttpRequest) -> HttpResponse:
    preferred = request.get_preferred_type(["text/html", "application/xhtml+xml", *TWINS])
    if preferred in TWINS:
        return redirect(f"{TWINS[preferred]}?{_same_page(request.GET).urlencode()}")
    try:
        question, problems = Question.parse(request.GET), {}
    except QuestionError as error:
        question, problems = Question(), error.problems
    found = find_datasets(user=request.user, question=question)
    counted = count_found(found=found, question=question)
    page = CountedPaginator(found.datasets, PAGE_SIZE, total=counted.total).get_page(request.GET.get("page"))
    rows = with_headlines(
        datasets=page.object_list.prefetch_related("responsibilities__organization"), question=question
    )
    context = {
        "question": question,
        "problems": problems,
        "similar": found.similar,
        "page": page,
        "datasets": rows,
        "facets": counted.facets,
        "orders": ORDERS,
        "map": footprint_map(datasets=found.datasets),
    }
    response = render(request, "catalog/list.html", context, status=400 if problems else 200)
    patch_vary_headers(response, ["Accept"])
    return response


def _same_page(asked: QueryDict) -> QueryDict:
    """The parameters with which the JSON list, whose pages are longer, has the same page."""
    asked = asked.copy()
    if "page" in asked:
        asked.setdefault("page_size", str(PAGE_SIZE))
    return asked


@require_safe
def dataset_version(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    if gone := tombstone_response(request, slug):
        return gone
    dataset = get_readable_dataset(request, slug)
    version = get_object_or_404(dataset.versions, number=number)
    record = DatasetRecord.from_plain(version.record)
    return render(request, "catalog/version.html", {"dataset": dataset, "version": version, "record": record})


@require_safe
def dataset_history(request: HttpRequest, slug: str) -> HttpResponse:
    dataset = get_readable_dataset(request, slug)
    require_edit(request.user, dataset)
    return render(request, "catalog/history.html", {"dataset": dataset, "changes": changes_of(dataset=dataset)})


@require_safe
def dataset_by_identifier(request: HttpRequest, identifier: str) -> HttpResponse:
    """Redirect from the permanent address to the readable one; a retired dataset gets its tombstone."""
    dataset = get_object_or_404(Dataset, identifier=identifier)
    return tombstone_response(request, dataset.slug) or redirect(get_readable_dataset(request, dataset.slug))
