"""A dataset's page and its machine formats: one address, negotiated by the Accept header, and one for each format."""

from __future__ import annotations

import json
from dataclasses import asdict

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers
from django.utils.http import http_date
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import conditional_page, require_safe

from accounts.authentication import accept_tokens
from accounts.unchanged_pages import answer_if_changed
from catalog.entries.access import may_edit
from catalog.entries.curation import find_problems
from catalog.entries.facts import list_facts
from catalog.entries.models import Dataset
from catalog.entries.notices.following import is_following, list_troubled_relations
from catalog.entries.reading import (
    build_record,
    list_visible_relations,
    prefetch_record_relations,
    with_record_relations,
)
from catalog.entries.record import DatasetRecord, PortalRecord
from catalog.entries.search.footprints import draw_footprint
from catalog.entries.views.dataset_access import base_url, get_readable_dataset, tombstone_response
from catalog.exchange import signposting
from catalog.exchange.fair import F_UJI, FAIR_CHECKER, measure_fair
from catalog.exchange.formats import EXPORT_FORMATS, LINKSET, ExportFormat, typed_links
from catalog.exchange.schema_org import schema_org_writer
from catalog.exchange.schema_org.page_head import write_head
from catalog.page_links import page_links_of


@require_safe
def dataset_page(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The page for people, 304 if it is unchanged; a redirect to the format that a program prefers."""
    if tombstone := tombstone_response(request, slug):
        return tombstone
    dataset = get_readable_dataset(request, slug)
    if format_name := _negotiate_format(request):
        return redirect("catalog:export", slug=slug, format_name=format_name)
    prefetch_record_relations(dataset)
    record, portal = build_record(dataset=dataset, base_url=base_url(request)), PortalRecord(base_url(request))
    distributions = [d for d in dataset.distributions.all() if d.withdrawn_at is None]
    is_editable, has_relations = may_edit(request.user, dataset), bool(dataset.relations.all())
    context = {
        "dataset": dataset,
        "facts": list_facts(dataset=dataset, record=record),
        "distributions": distributions,
        "has_files": any(d.file for d in distributions),
        "relations": list_visible_relations(user=request.user, dataset=dataset),
        "troubled_relations": list_troubled_relations(user=request.user, dataset=dataset) if has_relations else [],
        "is_followed": is_following(user=request.user, dataset=dataset),
        "links": page_links_of(dataset, request.user),
        "map": draw_footprint(dataset),
        "exports": EXPORT_FORMATS,
        "may_edit": is_editable,
        "problems": find_problems(dataset=dataset) if is_editable else [],
        "jsonld": _head_jsonld(record, portal),
        "json_url": f"/api/v1/datasets/{slug}/",
    }
    response = HttpResponse(render_to_string("catalog/dataset.html", context, request))
    patch_vary_headers(response, ["Accept"])
    linkset_url = f"{portal.datasets_url}{dataset.slug}.{LINKSET}"
    response["Link"] = signposting.link_header(typed_links(record, portal), linkset_url)
    return answer_if_changed(request, response)


@require_safe
@accept_tokens
@conditional_page
def dataset_export(request: HttpRequest, slug: str, format_name: str) -> HttpResponse:
    """The dataset in a format of EXPORT_FORMATS; 404 for any other."""
    if format_name not in EXPORT_FORMATS:
        raise Http404(f"Datasets are exported as {', '.join(EXPORT_FORMATS)}.")
    if tombstone := tombstone_response(request, slug):
        return tombstone
    dataset = with_record_relations(Dataset.objects.filter(pk=get_readable_dataset(request, slug).pk)).get()
    return _export_response(dataset, EXPORT_FORMATS[format_name], PortalRecord(base_url(request)))


def _export_response(dataset: Dataset, export: ExportFormat, portal: PortalRecord) -> HttpResponse:
    document = export.write(build_record(dataset=dataset, base_url=portal.url), portal)
    text = document if isinstance(document, str) else json.dumps(document, ensure_ascii=False, indent=1)
    response = HttpResponse(text, content_type=export.media_type)
    response["Last-Modified"] = http_date(dataset.modified_at.timestamp())
    response["Link"] = f'<{portal.datasets_url}{dataset.slug}/>; rel="describes"'
    patch_vary_headers(response, ["Cookie"])
    return response


@require_safe
@accept_tokens
def dataset_fair(request: HttpRequest, slug: str) -> HttpResponse:
    """How FAIR the dataset is, by metric, with what to do; as JSON where the Accept header prefers it."""
    if tombstone := tombstone_response(request, slug):
        return tombstone
    dataset = with_record_relations(Dataset.objects.filter(pk=get_readable_dataset(request, slug).pk)).get()
    root = base_url(request)
    report = measure_fair(build_record(dataset=dataset, base_url=root), PortalRecord(root))
    if request.get_preferred_type(["text/html", "application/json"]) == "application/json":
        response: HttpResponse = JsonResponse({"percent": report.percent, **asdict(report)})
    else:
        shares = [
            (tool, round(100 * report.share(tool)), [answer for answer in report.answers if answer.tool == tool])
            for tool in (F_UJI, FAIR_CHECKER)
        ]
        response = render(request, "catalog/fair.html", {"dataset": dataset, "report": report, "shares": shares})
    patch_vary_headers(response, ["Accept", "Cookie"])
    return response


def _negotiate_format(request: HttpRequest) -> str:
    """The key of EXPORT_FORMATS that the Accept header prefers to a page, else ''."""
    by_media_type = {media_type: name for name, export in EXPORT_FORMATS.items() for media_type in export.accept}
    preferred = request.get_preferred_type(["text/html", "application/xhtml+xml", *by_media_type])
    return by_media_type.get(preferred or "", "")


def _head_jsonld(record: DatasetRecord, portal: PortalRecord) -> SafeString:
    """The short schema.org document for the head of the page."""
    return mark_safe(schema_org_writer.script_text(write_head(record, portal)))  # noqa: S308 - escaped there
