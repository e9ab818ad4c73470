"""The list of datasets, a dataset's page, its versions and history."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from catalog.links import links_of
from catalog.metadata.record import DatasetRecord
from catalog.models import Dataset
from catalog.question import ORDERS, Question, QuestionError
from catalog.selectors.datasets import visible_relations
from catalog.selectors.facets import count_found
from catalog.selectors.footprints import footprint_map
from catalog.selectors.history import changes_of
from catalog.selectors.paging import CountedPaginator
from catalog.selectors.permissions import may_edit, require_edit
from catalog.selectors.records import with_everything
from catalog.selectors.search import find_datasets, with_headlines
from catalog.services.curation import find_problems
from catalog.views.access import base_url, dataset_for, tombstone
from catalog.views.exports import FORMATS, head_jsonld, link_header, negotiate

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
def dataset_page(request: HttpRequest, slug: str) -> HttpResponse:
    if gone := tombstone(request, slug):
        return gone
    dataset = dataset_for(request, slug)
    if (form := negotiate(request)) != "html":
        return redirect("catalog:export", slug=slug, form=form)
    dataset = with_everything(Dataset.objects.filter(pk=dataset.pk)).get()
    distributions = [d for d in dataset.distributions.all() if d.withdrawn_at is None]
    context = {
        "dataset": dataset,
        "distributions": distributions,
        "has_files": any(d.file for d in distributions),
        "relations": visible_relations(user=request.user, dataset=dataset),
        "links": links_of(dataset, request.user),
        "map": footprint_map(datasets=Dataset.objects.filter(pk=dataset.pk)),
        "exports": FORMATS,
        "may_edit": may_edit(request.user, dataset),
        "problems": find_problems(dataset=dataset) if may_edit(request.user, dataset) else [],
        "jsonld": head_jsonld(dataset, base_url(request)),
    }
    response = HttpResponse(render_to_string("catalog/dataset.html", context, request))
    patch_vary_headers(response, ["Accept"])
    response["Link"] = link_header(dataset, base_url(request))
    return response


@require_safe
def dataset_version(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    if gone := tombstone(request, slug):
        return gone
    dataset = dataset_for(request, slug)
    version = get_object_or_404(dataset.versions, number=number)
    record = DatasetRecord.from_plain(version.record)
    return render(request, "catalog/version.html", {"dataset": dataset, "version": version, "record": record})


@require_safe
def dataset_history(request: HttpRequest, slug: str) -> HttpResponse:
    dataset = dataset_for(request, slug)
    require_edit(request.user, dataset)
    return render(request, "catalog/history.html", {"dataset": dataset, "changes": changes_of(dataset=dataset)})


@require_safe
def dataset_by_identifier(request: HttpRequest, identifier: str) -> HttpResponse:
    """The address that never changes leads to the one that reads well, of a retired dataset to its tombstone."""
    dataset = get_object_or_404(Dataset, identifier=identifier)
    return tombstone(request, dataset.slug) or redirect(dataset_for(request, dataset.slug))
