"""A dataset and the catalogue in the formats of machines, on the stem of the page and by Accept header."""

from __future__ import annotations

import json

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers
from django.utils.http import http_date
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import conditional_page, require_safe

from catalog.entries.access import may_edit
from catalog.entries.curation import find_problems
from catalog.entries.models import Dataset
from catalog.entries.reading import record_of, visible_relations, with_everything
from catalog.entries.record import PortalRecord
from catalog.entries.search.footprints import footprint_map
from catalog.entries.views.dataset_access import base_url, get_readable_dataset, tombstone_response
from catalog.exchange import signposting
from catalog.exchange.formats import FORMATS, Format, signposting_links
from catalog.exchange.schema_org import schema_org_writer
from catalog.page_links import links_of


@require_safe
def dataset_page(request: HttpRequest, slug: str) -> HttpResponse:
    if gone := tombstone_response(request, slug):
        return gone
    dataset = get_readable_dataset(request, slug)
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
@conditional_page
def dataset_export(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    if form not in FORMATS:
        raise Http404(f"Datasets are given as {', '.join(FORMATS)}.")
    if gone := tombstone_response(request, slug):
        return gone
    dataset = with_everything(Dataset.objects.filter(pk=get_readable_dataset(request, slug).pk)).get()
    return written(request, dataset, FORMATS[form])


def written(request: HttpRequest, dataset: Dataset, form: Format) -> HttpResponse:
    root = base_url(request)
    document = form.write(record_of(dataset=dataset, base_url=root), PortalRecord(root))
    text = document if isinstance(document, str) else json.dumps(document, ensure_ascii=False, indent=1)
    response = HttpResponse(text, content_type=form.media_type)
    response["Last-Modified"] = http_date(dataset.modified_at.timestamp())
    response["Link"] = f'<{root}datasets/{dataset.slug}/>; rel="describes"'
    patch_vary_headers(response, ["Cookie"])
    return response


def negotiate(request: HttpRequest) -> str:
    """The format that the Accept header prefers: a key of FORMATS, or html."""
    wanted = {media_type: name for name, form in FORMATS.items() for media_type in form.accept}
    preferred = request.get_preferred_type(["text/html", "application/xhtml+xml", *wanted])
    return wanted.get(preferred or "", "html")


def head_jsonld(dataset: Dataset, root: str) -> SafeString:
    """Slim schema.org for the page head."""
    document = schema_org_writer.write_slim(record_of(dataset=dataset, base_url=root), PortalRecord(root))
    return mark_safe(schema_org_writer.script_text(document))  # noqa: S308 - <, > and & are escaped there


def link_header(dataset: Dataset, root: str) -> str:
    record = record_of(dataset=dataset, base_url=root)
    return signposting.header(signposting_links(record, root), f"{root}datasets/{dataset.slug}.linkset.json")
