"""The list of datasets, a dataset's page, its versions and history."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from catalog.links import links_of
from catalog.metadata.record import DatasetRecord
from catalog.models import Dataset
from catalog.question import ORDERS, Question, QuestionError
from catalog.selectors.datasets import visible_relations
from catalog.selectors.footprints import footprint_map
from catalog.selectors.history import changes_of
from catalog.selectors.permissions import may_edit, require_edit
from catalog.selectors.records import with_everything
from catalog.selectors.search import facet_counts, find_datasets, with_headlines
from catalog.services.curation import find_problems
from catalog.views.access import base_url, dataset_for
from catalog.views.exports import FORMATS, head_jsonld, negotiate, signposting

PAGE_SIZE = 20


@require_safe
def dataset_list(request: HttpRequest) -> HttpResponse:
    try:
        question, problems = Question.parse(request.GET), {}
    except QuestionError as error:
        question, problems = Question(), error.problems
    found = find_datasets(user=request.user, question=question)
    page = Paginator(found.datasets, PAGE_SIZE).get_page(request.GET.get("page"))
    rows = with_headlines(
        datasets=page.object_list.prefetch_related("responsibilities__organization"), question=question
    )
    context = {
        "question": question,
        "problems": problems,
        "similar": found.similar,
        "page": page,
        "datasets": rows,
        "facets": facet_counts(found=found, question=question),
        "orders": ORDERS,
        "map": footprint_map(datasets=found.datasets),
    }
    return render(request, "catalog/list.html", context, status=400 if problems else 200)


@require_safe
def dataset_page(request: HttpRequest, slug: str) -> HttpResponse:
    if gone := Dataset.objects.withdrawn_from(request.user).filter(slug=slug).first():
        return render(request, "catalog/gone.html", {"dataset": gone}, status=410)
    dataset = dataset_for(request, slug)
    if (form := negotiate(request)) != "html":
        return redirect("catalog:export", slug=slug, form=form)
    dataset = with_everything(Dataset.objects.filter(pk=dataset.pk)).get()
    context = {
        "dataset": dataset,
        "distributions": [d for d in dataset.distributions.all() if d.withdrawn_at is None],
        "relations": visible_relations(user=request.user, dataset=dataset),
        "links": links_of(dataset, request.user),
        "map": footprint_map(datasets=Dataset.objects.filter(pk=dataset.pk)),
        "exports": FORMATS,
        "may_edit": may_edit(request.user, dataset),
        "problems": find_problems(dataset=dataset) if may_edit(request.user, dataset) else [],
        "jsonld": head_jsonld(dataset, base_url(request)),
    }
    response = HttpResponse(render_to_string("catalog/dataset.html", context, request))
    response["Link"] = signposting(dataset, base_url(request))
    return response


@require_safe
def dataset_version(request: HttpRequest, slug: str, number: int) -> HttpResponse:
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
    """The address that never changes leads to the one that reads well."""
    dataset = get_object_or_404(Dataset, identifier=identifier)
    return redirect(dataset_for(request, dataset.slug))
