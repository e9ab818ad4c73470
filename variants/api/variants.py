"""Variants: lists by gene, region and filter, single ones, and look-ups of any number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.http import HttpResponseBase, QueryDict
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.exceptions import APIException, NotFound
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from variants.api import questions, schema
from variants.api.renderers import (
    CSVRenderer,
    FastJSONRenderer,
    LinesRenderer,
    TSVRenderer,
    stream_lines,
    stream_table,
)
from variants.api.uploads import uploaded_lines
from variants.chromosomes import chromosome_name
from variants.hgvs import genomic_hgvs
from variants.selectors.documents import batches, stream_documents, variant_documents
from variants.selectors.facets import facets_of
from variants.selectors.filtering import Selection, count_matching, matching_rows
from variants.selectors.lookup import find_variant, find_variants
from variants.selectors.releases import OpenRelease
from variants.selectors.values import FieldReader
from variants.selectors.variants import VariantRow

PAGE = 100
LARGEST_PAGE = 1000
LOOKUPS_AT_ONCE = 1000


class SeveralVariantsError(APIException):
    """409: a name that stands for several variants where one was asked for."""

    status_code = 409


class VariantViewSet(ViewSet):
    """Variants of one release: `release=` or the newest, optionally of one `assembly=`."""

    permission_classes = [AllowAny]
    renderer_classes = [FastJSONRenderer, CSVRenderer, TSVRenderer, LinesRenderer]
    lookup_value_regex = r"[^/]+"
    lookup_field = "id"

    @extend_schema(**schema.LIST)
    def list(self, request: Request) -> HttpResponseBase:
        """Variants that a gene, a region, a query text and `field__gte=` conditions describe together.

        JSON comes in pages in order of position, `next` leads on; csv, tsv and jsonl bring everything in one stream.
        """
        opened = questions.asked_release(request.user, request.query_params)
        renderer = request.accepted_renderer
        etag, unchanged = questions.unchanged_since(request._request, opened, renderer.format)
        if unchanged is not None:
            return unchanged
        selection = questions.asked_variants(opened, request.query_params)
        paths = questions.asked_paths(opened, request.query_params)
        if renderer.format == "json":
            return _with_validators(Response(_page(request, selection, paths)), etag, opened)
        rows = matching_rows(selection=selection, **_table_reading(opened, paths, renderer), **_limit(request))
        return _with_validators(_stream(opened, rows, paths, renderer), etag, opened)

    @extend_schema(**schema.RETRIEVE)
    def retrieve(self, request: Request, id: str) -> HttpResponseBase:
        """One variant by HGVS id, chrom-pos-ref-alt, or an rs number that stands for one variant; all its fields."""
        opened = questions.asked_release(request.user, request.query_params)
        etag, unchanged = questions.unchanged_since(request._request, opened, "json")
        if unchanged is not None:
            return unchanged
        rows = find_variant(opened=opened, text=id)
        if not rows:
            raise NotFound(f"There is no variant {id!r} in {opened.release.name} ({opened.release.assembly}).")
        paths = questions.asked_paths(opened, {"fields": "all"} | request.query_params.dict())
        raw = request.query_params.get("raw") == "1"
        documents = variant_documents(opened=opened, rows=rows, paths=paths, raw=raw)
        if len(documents) > 1:
            raise SeveralVariantsError(f"{id} stands for {', '.join(each['_id'] for each in documents)}: ask for one.")
        return _with_validators(Response(documents[0]), etag, opened)

    @extend_schema(**schema.LOOKUP)
    @action(detail=False, methods=["post"], parser_classes=[])
    def lookup(self, request: Request) -> HttpResponseBase:
        """Any number of ids and rs numbers, one a line or as JSON `{"ids": [...]}`; one answer for each, in order.

        Several variants of one id follow each other; `{"query": id, "notfound": true}` where there is none.
        """
        opened = questions.asked_release(request.user, request.query_params)
        paths = questions.asked_paths(opened, request.query_params)
        ids = uploaded_lines(request._request)
        answers = _answers(opened, ids, paths)
        if request.accepted_renderer.format == "json":
            return Response(list(answers))
        return stream_lines(objects=answers, renderer=LinesRenderer(), name=f"{opened.release.name}-lookup")


def _page(request: Request, selection: Selection, paths: list[str] | None) -> dict[str, Any]:
    """One page and the address of the next."""
    opened, parameters = selection.opened, request.query_params
    limit = questions.asked_number(parameters, "limit", default=PAGE, most=LARGEST_PAGE)
    after = questions.asked_key(parameters)
    rows = list(matching_rows(selection=selection, after=after, limit=limit + 1))
    shown = rows[:limit]
    count = count_matching(selection=selection)
    page = {
        "release": opened.release.name,
        "edition": opened.release.edition,
        "count": count.value if count.exact else None,
        "estimate": None if count.exact else count.value,
        "next": _next(request, shown[-1]) if len(rows) > limit else None,
        "previous": None,
        "results": variant_documents(opened=opened, rows=shown, paths=paths, raw=parameters.get("raw") == "1"),
    }
    names = [name for name in parameters.get("facets", "").split(",") if name]
    if names:
        found = facets_of(selection=selection, names=names, size=20)
        page["facets"] = {name: [{"value": v, "count": n} for v, n in facet.terms] for name, facet in found.items()}
    return page


def _next(request: Request, last: VariantRow) -> str:
    parameters: QueryDict = request.query_params.copy()
    parameters["after"] = f"{last.chrom}:{last.pos}:{last.vkey}"
    return request.build_absolute_uri(f"{request.path}?{parameters.urlencode()}")


def _limit(request: Request) -> dict[str, int]:
    """A table has as many rows as there are, unless the request says how many."""
    if "limit" not in request.query_params:
        return {}
    return {"limit": questions.asked_number(request.query_params, "limit", default=PAGE, most=2**31)}


def _table_reading(opened: OpenRelease, paths: list[str] | None, renderer: Any) -> dict[str, Any]:
    return {} if renderer.format == "jsonl" else {"columns": _reader(opened, paths).columns}


def _reader(opened: OpenRelease, paths: list[str] | None) -> FieldReader:
    return FieldReader(opened, [spec for spec in opened.specs if paths is None or spec.path in paths])


def _stream(
    opened: OpenRelease, rows: Iterable[VariantRow], paths: list[str] | None, renderer: Any
) -> HttpResponseBase:
    name = f"{opened.release.name}-variants"
    if renderer.format == "jsonl":
        return stream_lines(
            objects=stream_documents(opened=opened, rows=rows, paths=paths), renderer=renderer, name=name
        )
    reader = _reader(opened, paths)
    columns = ["_id", "chrom", "pos", "ref", "alt", *(spec.path for spec in reader.specs)]
    table = ([*_key_cells(row), *values] for row, values in reader.read(rows))
    return stream_table(columns=columns, rows=table, renderer=renderer, name=name)


def _key_cells(row: VariantRow) -> list[Any]:
    hgvs_id = genomic_hgvs(row.chrom, row.pos, row.ref, row.alt)
    return [hgvs_id, chromosome_name(row.chrom), row.pos, row.ref, row.alt]


def _answers(opened: OpenRelease, ids: Iterable[str], paths: list[str] | None) -> Iterator[dict[str, Any]]:
    for texts in batches(ids, LOOKUPS_AT_ONCE):
        rows_of = find_variants(opened=opened, texts=texts)
        documents = stream_documents(opened=opened, rows=(row for rows in rows_of for row in rows), paths=paths)
        for text, rows in zip(texts, rows_of, strict=True):
            for answer in [next(documents) for _ in rows] or [{"notfound": True}]:
                yield {"query": text} | answer


def _with_validators(response: HttpResponseBase, etag: str, opened: OpenRelease) -> HttpResponseBase:
    """What lets a client ask again cheaply."""
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    if opened.release.published_at:
        response["Last-Modified"] = opened.release.published_at.strftime("%a, %d %b %Y %H:%M:%S GMT")
    return response
