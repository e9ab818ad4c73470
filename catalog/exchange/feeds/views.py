"""The whole catalogue for programs: DCAT, DCAT-US, data.json, sitemap, Atom feed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import index, sitemap
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.http import conditional_page, require_safe

from accounts.lanes import take_lane
from catalog.entries.citation import permanent_url
from catalog.entries.models import Dataset, DatasetQuerySet
from catalog.entries.reading import build_record, with_record_relations
from catalog.entries.record import DatasetRecord, PortalRecord
from catalog.entries.search.full_text import find_datasets
from catalog.entries.search.search_request import InvalidSearchError, SearchRequest
from catalog.entries.views.dataset_access import base_url
from catalog.exchange import data_json
from catalog.exchange.dcat import dcat_us, dcat_writer
from catalog.exchange.harvest import published_datasets

PAGE_SIZE = 500
FEED_SIZE = 50


class DatasetSitemap(Sitemap):
    """Public datasets for search engines, with the time of their last change."""

    limit = 10_000

    def items(self) -> DatasetQuerySet:
        return published_datasets(user=AnonymousUser())

    def lastmod(self, dataset: Dataset) -> datetime:
        return dataset.changed_at  # type: ignore[attr-defined]  # annotated by published_datasets


@require_safe
@conditional_page
def dcat_catalog(request: HttpRequest, extension: str) -> HttpResponse:
    """Public datasets in DCAT, in pages: ?page=, ?modified_since=. The Link header names the next page."""
    take_lane("question")
    records, portal, page = _records_page(request)
    url = portal.datasets_url if not page.has_other_pages() else request.build_absolute_uri()
    document = dcat_writer.write_catalog(records, portal, modified=_newest_change(records), page_url=url)
    if extension == "ttl":
        response = HttpResponse(dcat_writer.as_turtle(document), content_type="text/turtle")
    else:
        response = HttpResponse(json.dumps(document, ensure_ascii=False), content_type="application/ld+json")
    return _add_next_link(request, response, page)


@require_safe
@conditional_page
def data_json_catalog(request: HttpRequest) -> HttpResponse:
    """All public datasets; data.json has no pages, harvesters read one file."""
    records, portal = _all_records(request)
    return JsonResponse(data_json.write(records, portal), json_dumps_params={"ensure_ascii": False})


@require_safe
@conditional_page
def dcat_us_catalog(request: HttpRequest) -> HttpResponse:
    """All public entries as one DCAT-US 3 catalogue, for those who harvest one file."""
    records, portal = _all_records(request)
    catalog = dcat_writer.write_catalog(records, portal, modified=_newest_change(records))
    document = json.dumps(dcat_us.narrow_document(catalog), ensure_ascii=False)
    return HttpResponse(document, content_type="application/ld+json")


@require_safe
@conditional_page
def feed(request: HttpRequest) -> HttpResponse:
    """The FEED_SIZE newest changes of a search, as Atom."""
    try:
        search = SearchRequest.parse(request.GET)
    except InvalidSearchError as error:
        return HttpResponse(str(error), status=400, content_type="text/plain")
    root = base_url(request)
    atom = Atom1Feed(
        title=f"Datasets: {search.q or 'changes'}",
        link=f"{root}datasets/?{request.GET.urlencode()}",
        description="",
        feed_url=request.build_absolute_uri(),
        language="en",
    )
    result = find_datasets(user=request.user, search=search)
    published = result.datasets.none() if result.similar else result.datasets.filter(status="published")
    for dataset in with_record_relations(published).order_by("-modified_at", "-pk")[:FEED_SIZE]:
        record = build_record(dataset=dataset, base_url=root)
        atom.add_item(
            title=record.title,
            link=record.url,
            description=record.summary or record.description,
            unique_id=permanent_url(record),
            pubdate=dataset.published_at,
            updateddate=dataset.modified_at,
        )
    return HttpResponse(atom.writeString("utf-8"), content_type=atom.content_type)


@require_safe
@conditional_page
def sitemap_file(request: HttpRequest, section: str = "") -> HttpResponse:
    """All public datasets in one file, or an index of several where one would be too long."""
    take_lane("question")
    sitemaps: dict[str, type[Sitemap[Any]] | Sitemap[Any]] = {"datasets": DatasetSitemap}
    if section or DatasetSitemap().paginator.num_pages == 1:
        return sitemap(request, sitemaps)
    return index(request, sitemaps, sitemap_url_name="catalog:sitemap-section")


def _all_records(request: HttpRequest) -> tuple[list[DatasetRecord], PortalRecord]:
    take_lane("question")
    root = base_url(request)
    datasets = with_record_relations(published_datasets(user=request.user))
    return [build_record(dataset=dataset, base_url=root) for dataset in datasets], PortalRecord(root)


def _newest_change(records: Sequence[DatasetRecord]) -> str:
    return max((record.modified for record in records), default=timezone.now().isoformat())


def _records_page(request: HttpRequest) -> tuple[list[DatasetRecord], PortalRecord, Page]:
    root = base_url(request)
    datasets = published_datasets(user=request.user, modified_since=_parse_modified_since(request))
    page = Paginator(with_record_relations(datasets), PAGE_SIZE).get_page(request.GET.get("page"))
    return [build_record(dataset=dataset, base_url=root) for dataset in page.object_list], PortalRecord(root), page


def _parse_modified_since(request: HttpRequest) -> datetime | None:
    text = request.GET.get("modified_since", "")
    if not text:
        return None
    try:
        moment = parse_datetime(text.replace(" ", "+"))
        day = parse_date(text) if moment is None else None
    except ValueError:
        moment = day = None
    if moment is None and day is None:
        raise Http404("modified_since is a day or a time such as 2026-01-31T12:00:00Z.")
    moment = moment or datetime(day.year, day.month, day.day)  # type: ignore[union-attr]
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)


def _add_next_link(request: HttpRequest, response: HttpResponse, page: Page) -> HttpResponse:
    if page.has_next():
        query = request.GET.copy()
        query["page"] = str(page.next_page_number())
        response["Link"] = f'<{request.build_absolute_uri(request.path)}?{query.urlencode()}>; rel="next"'
    return response
