"""Variants: lists by gene, region and filter, single ones, and look-ups of any number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from shutil import copyfileobj
from tempfile import SpooledTemporaryFile
from typing import Any

import orjson
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase, QueryDict
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.exceptions import APIException, NotFound, ValidationError
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from variants.genome.batches import batches
from variants.genome.chromosomes import chromosome_name
from variants.genome.hgvs import genomic_hgvs, parse_variant_id
from variants.releases.documents import stream_documents, variant_documents
from variants.releases.facets import count_facets
from variants.releases.field_values import FieldReader
from variants.releases.lookup import find_variant, find_variants
from variants.releases.reader import ReleaseReader
from variants.releases.rows import VariantRow
from variants.releases.selection import Selection, count_matching, matching_rows
from variants.rest import query_params, schema
from variants.rest.renderers import (
    CSVRenderer,
    FastJSONRenderer,
    LinesRenderer,
    TSVRenderer,
    stream_lines,
    stream_table,
)

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
        release = query_params.asked_release(request.user, request.query_params)
        renderer = request.accepted_renderer
        etag, unchanged = query_params.unchanged_since(request._request, release, renderer.format)
        if unchanged is not None:
            return unchanged
        selection = query_params.asked_variants(release, request.query_params)
        paths = query_params.asked_paths(release, request.query_params)
        if renderer.format == "json":
            return _with_validators(Response(_page(request, selection, paths)), etag, release)
        rows = matching_rows(selection=selection, **_table_reading(release, paths, renderer), **_limit(request))
        return _with_validators(_stream(release, rows, paths, renderer), etag, release)

    @extend_schema(**schema.RETRIEVE)
    def retrieve(self, request: Request, id: str) -> HttpResponseBase:
        """One variant by HGVS id, chrom-pos-ref-alt, or an rs number that stands for one variant; all its fields."""
        release = query_params.asked_release(request.user, request.query_params)
        etag, unchanged = query_params.unchanged_since(request._request, release, "json")
        if unchanged is not None:
            return unchanged
        rows = find_variant(release=release, variant=parse_variant_id(id))
        if not rows:
            raise NotFound(f"There is no variant {id!r} in {release.model.name} ({release.model.assembly}).")
        paths = query_params.asked_paths(release, {"fields": "all"} | request.query_params.dict())
        raw = request.query_params.get("raw") == "1"
        documents = variant_documents(release=release, rows=rows, paths=paths, raw=raw)
        if len(documents) > 1:
            raise SeveralVariantsError(f"{id} stands for {', '.join(each['_id'] for each in documents)}: ask for one.")
        return _with_validators(Response(documents[0]), etag, release)

    @extend_schema(**schema.LOOKUP)
    @action(detail=False, methods=["post"], parser_classes=[])
    def lookup(self, request: Request) -> HttpResponseBase:
        """Any number of ids and rs numbers, one a line or as JSON `{"ids": [...]}`; one answer for each, in order.

        Several variants of one id follow each other; `{"query": id, "notfound": true}` where there is none.
        """
        release = query_params.asked_release(request.user, request.query_params)
        paths = query_params.asked_paths(release, request.query_params)
        ids = uploaded_lines(request._request)
        answers = _answers(release, ids, paths)
        if request.accepted_renderer.format == "json":
            return Response(list(answers))
        return stream_lines(objects=answers, renderer=LinesRenderer(), name=f"{release.model.name}-lookup")


def _page(request: Request, selection: Selection, paths: list[str] | None) -> dict[str, Any]:
    """One page and the address of the next."""
    release, parameters = selection.release, request.query_params
    limit = query_params.asked_number(parameters, "limit", default=PAGE, most=LARGEST_PAGE)
    after = query_params.asked_key(parameters)
    rows = list(matching_rows(selection=selection, after=after, limit=limit + 1))
    shown = rows[:limit]
    count = count_matching(selection=selection)
    page = {
        "release": release.model.name,
        "edition": release.model.edition,
        "count": count.value if count.exact else None,
        "estimate": None if count.exact else count.value,
        "next": _next(request, shown[-1]) if len(rows) > limit else None,
        "previous": None,
        "results": variant_documents(release=release, rows=shown, paths=paths, raw=parameters.get("raw") == "1"),
    }
    names = [name for name in parameters.get("facets", "").split(",") if name]
    if names:
        found = count_facets(selection=selection, names=names, size=20)
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
    return {"limit": query_params.asked_number(request.query_params, "limit", default=PAGE, most=2**31)}


def _table_reading(release: ReleaseReader, paths: list[str] | None, renderer: Any) -> dict[str, Any]:
    return {} if renderer.format == "jsonl" else {"columns": _reader(release, paths).columns}


def _reader(release: ReleaseReader, paths: list[str] | None) -> FieldReader:
    return FieldReader(release, [spec for spec in release.specs if paths is None or spec.path in paths])


def _stream(
    release: ReleaseReader, rows: Iterable[VariantRow], paths: list[str] | None, renderer: Any
) -> HttpResponseBase:
    name = f"{release.model.name}-variants"
    if renderer.format == "jsonl":
        return stream_lines(
            objects=stream_documents(release=release, rows=rows, paths=paths), renderer=renderer, name=name
        )
    reader = _reader(release, paths)
    columns = ["_id", "chrom", "pos", "ref", "alt", *(spec.path for spec in reader.specs)]
    table = ([*_key_cells(row), *values] for row, values in reader.read(rows))
    return stream_table(columns=columns, rows=table, renderer=renderer, name=name)


def _key_cells(row: VariantRow) -> list[Any]:
    hgvs_id = genomic_hgvs(row.chrom, row.pos, row.ref, row.alt)
    return [hgvs_id, chromosome_name(row.chrom), row.pos, row.ref, row.alt]


def _answers(release: ReleaseReader, ids: Iterable[str], paths: list[str] | None) -> Iterator[dict[str, Any]]:
    for texts in batches(ids, LOOKUPS_AT_ONCE):
        rows_of = find_variants(release=release, variants=[parse_variant_id(text) for text in texts])
        documents = stream_documents(release=release, rows=(row for rows in rows_of for row in rows), paths=paths)
        for text, rows in zip(texts, rows_of, strict=True):
            for answer in [next(documents) for _ in rows] or [{"notfound": True}]:
                yield {"query": text} | answer


def _with_validators(response: HttpResponseBase, etag: str, release: ReleaseReader) -> HttpResponseBase:
    """What lets a client ask again cheaply."""
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    if release.model.published_at:
        response["Last-Modified"] = release.model.published_at.strftime("%a, %d %b %Y %H:%M:%S GMT")
    return response


IN_MEMORY = 1024 * 1024
LARGEST_JSON = 32 * 1024 * 1024
LONGEST_LINE = 1024 * 1024


def uploaded_lines(request: HttpRequest) -> Iterator[str]:
    """The ids of a request: the list `ids` of a JSON object, a JSON list, else one a line (blank lines dropped).

    The body is read to its end first: a client that does not read before it has sent everything must not be left
    waiting. Raises ValidationError.
    """
    if request.content_type == "application/json":
        return iter(_ids_of_json(request.read(LARGEST_JSON + 1)))
    upload = SpooledTemporaryFile(max_size=IN_MEMORY, dir=settings.FILE_UPLOAD_TEMP_DIR)  # noqa: SIM115
    copyfileobj(request, upload)
    upload.seek(0)
    return _lines(upload)


def _lines(upload: SpooledTemporaryFile[bytes]) -> Iterator[str]:
    with upload:
        while line := upload.readline(LONGEST_LINE):
            text = line.decode(errors="replace").replace("\x00", "\ufffd").strip()
            if text:
                yield text


def _ids_of_json(body: bytes) -> list[str]:
    if len(body) > LARGEST_JSON:
        raise ValidationError("This JSON is larger than 32 MB: send one id a line as text/plain instead.")
    try:
        sent = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise ValidationError(f"The body is not JSON: {error}.") from None
    ids = sent.get("ids") if isinstance(sent, dict) else sent
    if not isinstance(ids, list) or not all(isinstance(each, str) for each in ids):
        raise ValidationError({"ids": 'Send a list of texts, as {"ids": ["rs429358"]}.'})
    return [each.replace("\x00", "\ufffd") for each in ids]
