"""The list of datasets, and versions and history of one. Its page is in exchange.views, as one of its formats."""

from __future__ import annotations

from django.db.models import F
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from catalog.entries.access import require_edit
from catalog.entries.history import list_changes
from catalog.entries.models import Dataset
from catalog.entries.record import DatasetRecord
from catalog.entries.search.facets import CountedPaginator, count_matches
from catalog.entries.search.footprints import MAX_BOXES, footprint_map
from catalog.entries.search.full_text import find_datasets, with_headlines
from catalog.entries.search.hits import IsAnyOf
from catalog.entries.search.search_request import ORDERS, InvalidSearchError, SearchRequest
from catalog.entries.views.dataset_access import get_readable_dataset, tombstone_response

PAGE_SIZE = 20
# media type that a program prefers to the page -> address of the same list
LISTS_FOR_PROGRAMS = {
    "application/json": "/api/v1/datasets/",
    "application/ld+json": "/datasets/catalog.jsonld",
    "text/turtle": "/datasets/catalog.ttl",
    "application/atom+xml": "/datasets/feed.atom",
}


@require_safe
def dataset_list(request: HttpRequest) -> HttpResponse:
    """The datasets of a search with facets and a map; programs are redirected to the list in their format."""
    preferred = request.get_preferred_type(["text/html", "application/xhtml+xml", *LISTS_FOR_PROGRAMS])
    if preferred in LISTS_FOR_PROGRAMS:
        return redirect(f"{LISTS_FOR_PROGRAMS[preferred]}?{_same_page(request.GET).urlencode()}")
    problems: dict[str, str] = {}
    try:
        search = SearchRequest.parse(request.GET)
    except InvalidSearchError as error:
        search, problems = SearchRequest(), error.problems
    result = find_datasets(user=request.user, search=search, with_hits=True)
    counts = count_matches(result=result, search=search)
    page = CountedPaginator(range(counts.total), PAGE_SIZE, total=counts.total).get_page(request.GET.get("page"))
    datasets = result.list_page(counts.matches, (page.number - 1) * PAGE_SIZE, page.number * PAGE_SIZE)
    context = {
        "search": search,
        "problems": problems,
        "similar": result.similar,
        "page": page,
        "datasets": with_headlines(datasets=datasets.prefetch_related("responsibilities__organization"), search=search),
        "facets": counts.facets,
        "orders": ORDERS,
        "map": footprint_map(
            datasets=Dataset.objects.filter(IsAnyOf(F("pk"), counts.matches.first_keys_with_box(MAX_BOXES + 1)))
        ),
    }
    response = render(request, "catalog/list.html", context, status=400 if problems else 200)
    patch_vary_headers(response, ["Accept"])
    return response


def _same_page(parameters: QueryDict) -> QueryDict:
    """Parameters with which the JSON list, whose pages are longer, has the same page."""
    parameters = parameters.copy()
    if "page" in parameters:
        parameters.setdefault("page_size", str(PAGE_SIZE))
    return parameters


@require_safe
def dataset_version(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """A dataset as it was published in a version."""
    if tombstone := tombstone_response(request, slug):
        return tombstone
    dataset = get_readable_dataset(request, slug)
    version = get_object_or_404(dataset.versions, number=number)
    record = DatasetRecord.from_dict(version.record)
    return render(request, "catalog/version.html", {"dataset": dataset, "version": version, "record": record})


@require_safe
def dataset_history(request: HttpRequest, slug: str) -> HttpResponse:
    """The history of changes, for people who may edit the dataset."""
    dataset = get_readable_dataset(request, slug)
    require_edit(request.user, dataset)
    return render(request, "catalog/history.html", {"dataset": dataset, "changes": list_changes(dataset=dataset)})


@require_safe
def dataset_by_identifier(request: HttpRequest, identifier: str) -> HttpResponse:
    """Redirect from the permanent address to the readable one; a retired dataset gets its tombstone."""
    dataset = get_object_or_404(Dataset, identifier=identifier)
    return tombstone_response(request, dataset.slug) or redirect(get_readable_dataset(request, dataset.slug))
